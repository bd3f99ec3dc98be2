namespace OperatorBot.Gateway.Webhooks;

/// <summary>
/// What this gateway remembers of updates that Telegram has sent it: the newest few thousand, by id. Telegram sends what
/// failed again after a second, so that what has been forgotten is long done.
/// </summary>
internal sealed class SeenUpdates(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _inOrder = new();
    private readonly Dictionary<long, int> _failures = [];

    /// <summary>Notes an update.</summary>
    /// <returns>Whether it was here before.</returns>
    public bool Note(long update)
    {
        lock (_lock)
            return !AddLocked(update);
    }

    /// <summary>Counts a failure that the update's content causes.</summary>
    /// <returns>How many there have been of this update.</returns>
    public int CountFailure(long update)
    {
        lock (_lock)
        {
            AddLocked(update);
            return ++_failures[update];
        }
    }

    private bool AddLocked(long update)
    {
        if (!_failures.TryAdd(update, 0))
            return false;
        _inOrder.Enqueue(update);
        if (_inOrder.Count > capacity)
            _failures.Remove(_inOrder.Dequeue());
        return true;
    }
}
