namespace OperatorBot.Simulator.Tests;

/// <summary>A clock that stands still until the test moves it; timers fire inside <see cref="Advance"/>, in order.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource? _changed;
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return Begin + _elapsed;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        TimeSpan end;
        lock (_gate)
            end = _elapsed + by;
        while (true)
        {
            ManualTimer? due;
            lock (_gate)
            {
                due = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (due is null)
                {
                    _elapsed = end;
                    return;
                }

                _elapsed = due.Due;
                _timers.Remove(due);
            }

            due.Fire();
        }
    }

    /// <summary>Waits until somebody waits for a time of at least this length: only then does it make sense to move on.</summary>
    public Task TimerOf(TimeSpan atLeast, TimeSpan? atMost = null) => Until(() => _timers.Exists(
        timer => timer.Due - _elapsed >= atLeast && timer.Due - _elapsed <= (atMost ?? TimeSpan.MaxValue)));

    /// <summary>Waits until nobody waits for a time any more.</summary>
    public Task NoTimers() => Until(() => _timers.Count == 0);

    private async Task Until(Func<bool> isSo)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (isSo())
                    return;
                changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(10), System);
        }
    }

    private void SignalChange()
    {
        TaskCompletionSource? changed;
        lock (_gate)
            (changed, _changed) = (_changed, null);
        changed?.SetResult();
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._elapsed + dueTime;
                    clock._timers.Add(this);
                }
            }

            clock.SignalChange();
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
            clock.SignalChange();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
