using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.ReminderService;

/// <summary>Calls one grain at its reminder's times; a tick that runs long swallows those that fall into it.</summary>
internal sealed partial class LocalReminder
{
    private static readonly TimeSpan MinimumDueTime = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly GrainClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private Task _tick = Task.CompletedTask;
    private bool _isStopped;

    public LocalReminder(ReminderEntry entry, long sequence, GrainClient client, TimeProvider time, ILogger logger)
    {
        (Entry, Sequence, _client, _time, _logger) = (entry, sequence, client, time, logger);

        // With nothing of the request that registered it.
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static state => ((LocalReminder)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(DueTime(), Timeout.InfiniteTimeSpan);
    }

    public ReminderEntry Entry { get; }

    public long Sequence { get; }

    /// <summary>Ends when the tick that runs has.</summary>
    public Task Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer.Dispose();
            return _tick;
        }
    }

    private void Fire()
    {
        lock (_lock)
        {
            if (!_isStopped)
                _tick = Task.Run(TickAsync);
        }
    }

    private async Task TickAsync()
    {
        try
        {
            var grain = (IRemindable)_client.CreateReference(Entry.GrainId, typeof(IRemindable));
            var now = _time.GetUtcNow().UtcDateTime;
            await grain.ReceiveReminder(Entry.ReminderName, new TickStatus(Entry.StartAt, Entry.Period, now));
        }
        catch (Exception exception)
        {
            LogTickFailed(_logger, exception, Entry.ReminderName, Entry.GrainId);
        }

        lock (_lock)
        {
            if (!_isStopped)
                _timer.Change(DueTime(), Timeout.InfiniteTimeSpan);
        }
    }

    // The first tick is at StartAt, and the others are at whole periods after it, whenever the silo started. While a clock
    // stands still at such a time, it is due again.
    private TimeSpan DueTime()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (now < Entry.StartAt)
            return Entry.StartAt - now;

        var past = TimeSpan.FromTicks((now - Entry.StartAt).Ticks % Entry.Period.Ticks);
        return past > TimeSpan.Zero ? Entry.Period - past : MinimumDueTime;
    }

    [LoggerMessage(41, LogLevel.Error, "Could not deliver reminder {ReminderName} of grain {GrainId}")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, string reminderName, GrainId grainId);
}
