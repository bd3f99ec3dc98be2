using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Pacing;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Updates;

namespace OperatorBot.Gateway.Polling;

/// <summary>
/// Works off updates: those of one chat one after the other, chats in parallel. Knows up to where all are finished, which is
/// what may be acknowledged. An update that fails is tried again, and holds up its own chat only. After the stop nothing more is
/// started, while what has been started comes to its end.
/// </summary>
internal sealed partial class UpdateLanes(
    Func<Incoming, Task> handle,
    Condition condition,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger logger,
    CancellationToken stop)
{
    /// <summary>How often an update is tried that fails by what it holds: for about 13 s.</summary>
    internal const int MaxContentAttempts = 8;

    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _unacknowledged = new();
    private readonly HashSet<int> _known = [];
    private readonly Dictionary<long, Lane> _lanes = [];
    private (int Count, TaskCompletionSource Reached)? _shrinking;
    private int? _offset;
    private int _failing;

    /// <summary>The offset that acknowledges all finished updates; null before the first.</summary>
    public int? Offset
    {
        get
        {
            lock (_lock)
                return _offset;
        }
    }

    /// <summary>How many updates are not finished, or stand behind one that is not.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (_lock)
                return _unacknowledged.Count;
        }
    }

    /// <summary>Takes an update to work.</summary>
    /// <returns>False: it is in work already, or there are as many as Telegram hands out; it will come again.</returns>
    public bool TryAdd(Incoming update)
    {
        var entry = new Entry(update.UpdateId, update) { IsFinished = update is Incoming.Ignored };
        lock (_lock)
        {
            if (!TryAddLocked(entry))
                return false;
            if (entry.IsFinished)
                return true;

            if (!_lanes.TryGetValue(update.ChatId, out var lane))
            {
                _lanes[update.ChatId] = lane = new Lane();
                lane.Work = Task.Run(() => WorkAsync(update.ChatId, lane));
            }

            lane.Waiting.Enqueue(entry);
            return true;
        }
    }

    /// <summary>Counts an update as finished that cannot be worked off.</summary>
    /// <returns>False as in <see cref="TryAdd"/>.</returns>
    public bool TryAddFinished(int updateId)
    {
        lock (_lock)
            return TryAddLocked(new Entry(updateId, Update: null) { IsFinished = true });
    }

    /// <summary>Completes as soon as at most so many updates are unacknowledged. For one caller, who also adds.</summary>
    public Task ShrinksToAsync(int count)
    {
        lock (_lock)
        {
            if (_unacknowledged.Count <= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _shrinking = (count, reached);
            return reached.Task;
        }
    }

    /// <summary>Completes when nothing is in work any more; for after the stop, from which on nothing more is started.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
            return Task.WhenAll(_lanes.Values.Select(lane => lane.Work));
    }

    private bool TryAddLocked(Entry entry)
    {
        if (stop.IsCancellationRequested || _unacknowledged.Count >= GetUpdates.MaxLimit || !_known.Add(entry.UpdateId))
            return false;
        // By arrival, not by id: after a week without any, Telegram starts again at a random id.
        _unacknowledged.Enqueue(entry);
        AcknowledgeLocked();
        return true;
    }

    private void AcknowledgeLocked()
    {
        while (_unacknowledged.TryPeek(out var first) && first.IsFinished)
        {
            _unacknowledged.Dequeue();
            _known.Remove(first.UpdateId);
            _offset = first.UpdateId + 1;
        }

        if (_shrinking is { } shrinking && _unacknowledged.Count <= shrinking.Count)
        {
            _shrinking = null;
            shrinking.Reached.TrySetResult();
        }
    }

    private async Task WorkAsync(long chatId, Lane lane)
    {
        while (TakeNext(chatId, lane) is { } entry)
        {
            if (!await TryFinishAsync(chatId, entry))
                return;
            lock (_lock)
            {
                entry.IsFinished = true;
                AcknowledgeLocked();
            }
        }
    }

    private Entry? TakeNext(long chatId, Lane lane)
    {
        lock (_lock)
        {
            if (!stop.IsCancellationRequested && lane.Waiting.TryDequeue(out var entry))
                return entry;
            _lanes.Remove(chatId);
            return null;
        }
    }

    /// <returns>False: stopped before it was finished.</returns>
    private async Task<bool> TryFinishAsync(long chatId, Entry entry)
    {
        var update = entry.Update!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await handle(update);
                if (attempt > 1)
                    CountFailing(-1);
                return true;
            }
            catch (Exception e) when (ContentFailure.Is(e) && attempt >= MaxContentAttempts)
            {
                LogSkipped(entry.UpdateId, chatId, update.GetType().Name, attempt, ContentFailure.Describe(e));
                metrics.CountSkipped(GatewayMetrics.Failed);
                CountFailing(-1);
                return true;
            }
            catch (Exception e)
            {
                if (attempt == 1)
                    CountFailing(+1);
                var pause = Pauses.After(attempt, entry.UpdateId);
                LogRepeating(
                    ContentFailure.Is(e) ? null : e,
                    entry.UpdateId,
                    chatId,
                    update.GetType().Name,
                    attempt,
                    pause.TotalMilliseconds,
                    ContentFailure.Is(e) ? ContentFailure.Describe(e) : e.GetType().Name);
                if (!await PauseAsync(pause))
                {
                    CountFailing(-1);
                    return false;
                }

                update = update.Again();
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private void CountFailing(int change)
    {
        lock (_lock)
        {
            _failing += change;
            if (_failing == 0)
                condition.Holds("none is stuck");
            else
                condition.Limps(
                    $"{_failing} chats wait for the repeat of an update that failed", "Look at the log for what fails");
        }
    }

    private sealed record Entry(int UpdateId, Incoming? Update)
    {
        public bool IsFinished { get; set; }
    }

    private sealed class Lane
    {
        public Queue<Entry> Waiting { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
