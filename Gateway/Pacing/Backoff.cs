namespace OperatorBot.Gateway.Pacing;

/// <summary>Pauses that double from attempt to attempt, up to a limit, each spread by a quarter either way.</summary>
/// <param name="First">The pause after the first failed attempt.</param>
/// <param name="Longest">The longest pause, before it is spread.</param>
internal sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The pause after a failed attempt.</summary>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    /// <param name="key">What spreads it: equal keys and attempts give equal pauses.</param>
    public TimeSpan After(int attempt, int key)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempt - 1, 30));
        // Knuth's multiplicative hash: neighbouring keys end up far apart.
        var spread = unchecked((uint)((key * 31) + attempt) * 2654435761u) / (double)uint.MaxValue;
        return (doubled < Longest ? doubled : Longest) * (0.75 + (spread / 2));
    }
}
