namespace OperatorBot.Grains.Dialogs;

/// <summary>
/// How much a client has written within a minute, by Telegram's dates of the messages: what piled up during an outage of
/// ours was written over its whole length, and is no flood however fast it arrives.
/// </summary>
/// <param name="Since">Where the minute begins: at its first message or, in a flood, at the first one refused.</param>
/// <param name="Count">Messages of that minute that were taken.</param>
/// <param name="Refused">Messages of that minute that were not; 0 where there is no flood.</param>
internal sealed record Flood(DateTimeOffset Since, int Count, int Refused = 0)
{
    /// <summary>How long messages are counted, and how long a flood lasts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Counts one more message.</summary>
    /// <param name="before">What was counted before, or null.</param>
    /// <param name="date">When Telegram received the message. One that lies far back begins anew, as a later one does.</param>
    /// <param name="limit">Messages per minute; 0: there is no limit, and nothing is counted.</param>
    public static Flood? After(Flood? before, DateTimeOffset date, int limit)
    {
        if (limit == 0)
            return null;
        if (before is null || (date - before.Since).Duration() >= Window)
            return new Flood(date, Count: 1);
        if (before.Refused > 0)
            return before with { Refused = before.Refused + 1 };
        return before.Count < limit
            ? before with { Count = before.Count + 1 }
            : new Flood(date, before.Count, Refused: 1);
    }
}
