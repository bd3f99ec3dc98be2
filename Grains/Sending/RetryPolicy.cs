namespace OperatorBot.Grains.Sending;

/// <summary>When to try again what could not be done now.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The pause after so many failures: 1 s, doubled each time, at most 15 s, so that no dialog stays silent for long once
    /// an outage is over.
    /// </summary>
    public static TimeSpan Pause(int attempts) =>
        attempts >= 5 ? Longest : TimeSpan.FromSeconds(Math.Min(1 << Math.Max(attempts - 1, 0), Longest.TotalSeconds));
}
