namespace OperatorBot.Testing;

/// <summary>The machine's time, with jumps ahead: what comes due by a jump happens at once.</summary>
public sealed class JumpingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<JumpingTimer> _timers = [];
    private TimeSpan _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Now
    {
        get
        {
            lock (_lock)
                return System.GetElapsedTime(0) + _ahead;
        }
    }

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return System.GetUtcNow() + _ahead;
    }

    /// <summary>Moves on by that much.</summary>
    public void Jump(TimeSpan by)
    {
        List<JumpingTimer> timers;
        lock (_lock)
        {
            _ahead += by;
            timers = [.. _timers];
        }

        foreach (var timer in timers)
            timer.Set();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new JumpingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class JumpingTimer : ITimer
    {
        private readonly JumpingTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private TimeSpan? _due;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public JumpingTimer(JumpingTime time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            _timer = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_time._lock)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _time.Now + dueTime;
                if (_due is null)
                    _time._timers.Remove(this);
                else
                    _time._timers.Add(this);
            }

            return Set();
        }

        /// <summary>Sets the machine's timer to what is left.</summary>
        public bool Set()
        {
            lock (_time._lock)
            {
                var left = _due - _time.Now;
                return _timer.Change(
                    left is null ? Timeout.InfiniteTimeSpan : left > TimeSpan.Zero ? left.Value : TimeSpan.Zero,
                    Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_time._lock)
            {
                if (_due is null || _due - _time.Now > TimeSpan.Zero)
                {
                    // Set anew since this came due, or the machine was early by a fraction of a millisecond.
                    Set();
                    return;
                }
            }

            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            _callback(_state);
        }
    }
}
