namespace OperatorBot.Grains.Sending;

/// <summary>When to try again what could not be done now.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The pause after so many failures: 1 s, doubled each time, at most a minute.</summary>
    public static TimeSpan Pause(int attempts) =>
        attempts >= 7 ? Longest : TimeSpan.FromSeconds(Math.Min(1 << Math.Max(attempts - 1, 0), Longest.TotalSeconds));
}
