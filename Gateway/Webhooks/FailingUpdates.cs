using OperatorBot.Gateway.Health;

namespace OperatorBot.Gateway.Webhooks;

/// <summary>
/// Updates that failed here and have not come again, for the health page. Behind a load balancer the repeat may come
/// elsewhere; so what does not come for a while is no longer counted.
/// </summary>
internal sealed class FailingUpdates(Condition condition, TimeProvider time)
{
    private static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _failedAt = [];

    /// <summary>It failed, and Telegram brings it again.</summary>
    public void Add(int updateId)
    {
        lock (_lock)
        {
            _failedAt[updateId] = time.GetTimestamp();
            ShowLocked();
        }
    }

    /// <summary>It is dealt with.</summary>
    public void Remove(int updateId)
    {
        lock (_lock)
        {
            if (_failedAt.Remove(updateId))
                ShowLocked();
        }
    }

    /// <summary>Shows how things stand; from time to time also where nothing comes any more.</summary>
    public void Show()
    {
        lock (_lock)
        {
            foreach (var (updateId, failedAt) in _failedAt)
            {
                if (time.GetElapsedTime(failedAt) >= CountedFor)
                    _failedAt.Remove(updateId);
            }

            ShowLocked();
        }
    }

    private void ShowLocked()
    {
        if (_failedAt.Count == 0)
            condition.Holds("none is stuck");
        else
            condition.Limps($"{_failedAt.Count} updates failed, and are to come again", "Look at the log for what fails");
    }
}
