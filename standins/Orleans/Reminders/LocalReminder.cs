using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.ReminderService;

/// <summary>Calls one grain at its reminder's times; a tick that runs long swallows those that fall into it.</summary>
internal sealed partial class LocalReminder
{
    private static readonly TimeSpan MinimumDueTime = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stopped = new();
    private readonly Silo _silo;
    private readonly ILogger _logger;
    private readonly Task _run;

    public LocalReminder(ReminderEntry entry, long sequence, Silo silo, ILogger logger)
    {
        (Entry, Sequence, _silo, _logger) = (entry, sequence, silo, logger);

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
        var grain = (IRemindable)_silo.Client.CreateReference(Entry.GrainId, typeof(IRemindable));
        while (true)
        {
            await Task.Delay(DueTime(), _silo.Time, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopped.IsCancellationRequested)
                return;

            try
            {
                var now = _silo.Time.GetUtcNow().UtcDateTime;
                await grain.ReceiveReminder(Entry.ReminderName, new TickStatus(Entry.StartAt, Entry.Period, now));
            }
            catch (Exception exception)
            {
                LogTickFailed(_logger, exception, Entry.ReminderName, Entry.GrainId);
            }
        }
    }

    // The first tick is at StartAt, and the others are at whole periods after it, whenever the silo started.
    private TimeSpan DueTime()
    {
        var now = _silo.Time.GetUtcNow().UtcDateTime;
        var due = now < Entry.StartAt
            ? Entry.StartAt - now
            : TimeSpan.FromTicks((Entry.Period.Ticks - ((now - Entry.StartAt).Ticks % Entry.Period.Ticks)) % Entry.Period.Ticks);
        return due < MinimumDueTime ? MinimumDueTime : due;
    }

    [LoggerMessage(41, LogLevel.Error, "Could not deliver reminder {ReminderName} of grain {GrainId}")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, string reminderName, GrainId grainId);
}
