namespace OperatorBot.Simulator;

/// <summary>The clock of the simulated Telegram: another clock, shifted at will.</summary>
public sealed class SimulatedClock(TimeProvider inner) : TimeProvider
{
    private long _shiftTicks;

    /// <summary>How far Telegram's dates are off; durations are not touched.</summary>
    public TimeSpan Shift
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _shiftTicks));
        set => Volatile.Write(ref _shiftTicks, value.Ticks);
    }

    public long UnixSeconds => GetUtcNow().ToUnixTimeSeconds();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
