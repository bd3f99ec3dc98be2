using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.ReminderService;

/// <summary>Calls one grain at its reminder's times; a tick that runs long swallows those that fall into it.</summary>
internal sealed partial class LocalReminder
{
    private static readonly TimeSpan MinimumDueTime = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stopped = new();
    private readonly GrainClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _run;

    public LocalReminder(ReminderEntry entry, long sequence, GrainClient client, TimeProvider time, ILogger logger)
    {
        (Entry, Sequence, _client, _time, _logger) = (entry, sequence, client, time, logger);

        // On no activation's scheduler, and with nothing of the request that registered it.
        using (ExecutionContext.SuppressFlow())
            _run = Task.Run(RunAsync);
    }

    public ReminderEntry Entry { get; }

    public long Sequence { get; }

    /// <summary>Ends when the tick that runs has.</summary>
    public Task Stop()
    {
        _stopped.Cancel();
        return _run;
    }

    private async Task RunAsync()
    {
        var grain = (IRemindable)_client.CreateReference(Entry.GrainId, typeof(IRemindable));
        while (true)
        {
            await Task.Delay(DueTime(), _time, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopped.IsCancellationRequested)
                return;

            try
            {
                var now = _time.GetUtcNow().UtcDateTime;
                await grain.ReceiveReminder(Entry.ReminderName, new TickStatus(Entry.StartAt, Entry.Period, now));
            }
            catch (Exception exception)
            {
                LogTickFailed(_logger, exception, Entry.ReminderName, Entry.GrainId);
            }
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
