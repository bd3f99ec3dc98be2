namespace OperatorBot.Grains.Operators;

/// <summary>The order in which Telegram received updates.</summary>
internal static class UpdateOrder
{
    // Far more than can be under way at once, and far less than a new beginning is likely to be off.
    private const int NewNumbering = 1_000_000;

    /// <summary>
    /// Whether the one came after the other. Telegram numbers updates in rising order, but begins anew at any number after a
    /// week without one: an earlier number that is far higher belongs to the time before.
    /// </summary>
    public static bool IsAfter(int updateId, int earlier) =>
        updateId > earlier || (long)earlier - updateId > NewNumbering;
}
