using System.Threading.Channels;

namespace OperatorBot.Gateway.Tests.Fakes;

/// <summary>Time that passes only when a test says so; timers that are due fire inside <see cref="Advance"/>.</summary>
internal sealed class HandDrivenTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<HandTimer> _timers = [];
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(GetTimestamp());

    /// <summary>Waits until somebody sets a timer of a length in this range, and returns its length.</summary>
    public async Task<TimeSpan> TimerSetAsync(TimeSpan from, TimeSpan to, TimeSpan? except = null)
    {
        while (true)
        {
            var due = await _set.Reader.ReadAsync().AsTask().Within($"a timer of {from} to {to} being set");
            if (due >= from && due <= to && due != except)
                return due;
        }
    }

    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (_lock)
            target = _elapsed + by;
        while (TakeDue(target) is { } timer)
            timer.Fire();
        lock (_lock)
            _elapsed = target;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private HandTimer? TakeDue(TimeSpan until)
    {
        lock (_lock)
        {
            var due = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (due is not null)
            {
                _elapsed = due.Due > _elapsed ? due.Due : _elapsed;
                _timers.Remove(due);
            }

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
                    time._set.Writer.TryWrite(dueTime);
                }

                return true;
            }
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
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
