using System.Runtime.InteropServices;

namespace OperatorBot.Simulator.Chats;

/// <summary>
/// What changed, numbered in order; the newest are kept. Whoever follows gives the last number seen and gets what came
/// after it, or learns that it is forgotten. Guarded by <see cref="World.Gate"/>.
/// </summary>
internal sealed class ChangeFeed
{
    private const int Kept = 10_000;

    private readonly SimulatedClock _clock;
    private readonly Change[] _ring = new Change[Kept];
    private int _count;
    private TaskCompletionSource? _added;

    public ChangeFeed(SimulatedClock clock)
    {
        _clock = clock;
        Run = Last = clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Names this run: a number of another one means nothing here.</summary>
    public long Run { get; private set; }

    /// <summary>Begins with the time, so that a number of an earlier run is below all of this one.</summary>
    public long Last { get; private set; }

    public void Add(Chat chat, int messageId)
    {
        Last++;
        _ring[Last % Kept] = new Change(Last, chat, messageId);
        _count = Math.Min(_count + 1, Kept);
        Wake();
    }

    /// <summary>
    /// The oldest so many of what came after that number. Null if some of it is forgotten, or the number is of another run.
    /// </summary>
    public IReadOnlyList<Change>? Since(long number, int limit)
    {
        if (number < Last - _count || number > Last)
            return null;
        var changes = new Change[Math.Min(limit, Last - number)];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = _ring[(number + 1 + i) % Kept];
        return changes;
    }

    public Task Next() =>
        (_added ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Clear()
    {
        Array.Clear(_ring);
        _count = 0;
        Run = Last = Math.Max(Last + 1, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        Wake();
    }

    private void Wake()
    {
        var added = _added;
        _added = null;
        added?.SetResult();
    }
}

/// <summary>Something about a message, or, with zero for its id, about the chat itself.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Change(long Number, Chat Chat, int MessageId);
