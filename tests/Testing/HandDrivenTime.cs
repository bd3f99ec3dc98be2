namespace OperatorBot.Testing;

/// <summary>Time that passes only when a test says so; timers that are due fire inside <see cref="Advance"/>, in order.</summary>
public sealed class HandDrivenTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<HandTimer> _timers = [];
    private readonly Changes _changes = new();
    private DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The timers that wait to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _start + _elapsed;
    }

    /// <summary>Sets the clock without any time passing.</summary>
    public void SetClock(DateTimeOffset now)
    {
        lock (_lock)
            _start = now - _elapsed;
    }

    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (_lock)
            target = _elapsed + by;
        while (TakeDue(target) is { } timer)
            timer.Fire();
    }

    /// <summary>Waits until a timer is set that fires after exactly this time.</summary>
    public Task TimerAsync(TimeSpan due) => TimerAsync(due, due);

    /// <summary>Waits until a timer is set that fires after a time in this range, and returns that time.</summary>
    public async Task<TimeSpan> TimerAsync(TimeSpan from, TimeSpan to, TimeSpan? except = null)
    {
        TimeSpan? found = null;
        await _changes.UntilAsync(
            () => (found = Left().Find(left => left >= from && left <= to && left != except)) is not null,
            () => $"a timer of {from} to {to}; set are {string.Join(", ", Left())}");
        return found!.Value;
    }

    /// <summary>Waits until no timer is set any more.</summary>
    public Task NoTimersAsync() => _changes.UntilAsync(
        () => PendingTimers == 0, () => $"the end of all timers; set are {string.Join(", ", Left())}");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private List<TimeSpan?> Left()
    {
        lock (_lock)
            return [.. _timers.Select(timer => timer.Due - _elapsed).Order().Cast<TimeSpan?>()];
    }

    // Moves on to the next timer that is due by then, or to the end.
    private HandTimer? TakeDue(TimeSpan until)
    {
        lock (_lock)
        {
            var due = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            var now = due?.Due ?? until;
            _elapsed = now > _elapsed ? now : _elapsed;
            if (due is not null)
                _timers.Remove(due);
            return due;
        }
    }

    private sealed class HandTimer(HandDrivenTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._elapsed + dueTime;
                    time._timers.Add(this);
                }
            }

            time._changes.Tell();
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            callback(state);
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
            time._changes.Tell();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
