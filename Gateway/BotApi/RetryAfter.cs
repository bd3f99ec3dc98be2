namespace OperatorBot.Gateway.BotApi;

/// <summary>The pause that Telegram asks for with a 429.</summary>
public static class RetryAfter
{
    // More than Telegram ever asks for, and less than a timer can count.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The pause, a day at the most.</summary>
    /// <param name="seconds">The answer's <c>retry_after</c>.</param>
    public static TimeSpan Of(int seconds) => TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
}
