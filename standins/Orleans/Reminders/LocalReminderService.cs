using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Timers;

namespace Orleans.Runtime.ReminderService;

/// <summary>
/// Ticks the reminders of the table: it has a timer for each row it knows, and learns of rows that others changed when it
/// reads the table again. Ticks that were due while no silo ran are not made up for.
/// </summary>
internal sealed partial class LocalReminderService(
    Silo silo,
    [FromKeyedServices(ReminderTimeProviderNames.Reminders)] TimeProvider time,
    IOptions<ReminderOptions> options,
    ILogger<LocalReminderService> logger)
    : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly Dictionary<(GrainId, string), LocalReminder> _reminders = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _again = new();
    private long _sequence;

    // Rows change under a read of the whole table; what was touched since the read began is newer than what it brings.
    private long NextSequence() => ++_sequence;

    private IReminderTable Table => silo.Services.GetService<IReminderTable>() ?? throw new OrleansConfigurationException(
        "The reminder service has not been configured. Reminders can be configured using extension methods such as ISiloBuilder.UseInMemoryReminderService(...), or with a package such as Microsoft.Orleans.Reminders.AzureStorage.");

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe<LocalReminderService>(ServiceLifecycleStage.RuntimeGrainServices, StartTableAsync, StopTableAsync);
        lifecycle.Subscribe<LocalReminderService>(ServiceLifecycleStage.BecomeActive, StartTicking, StopTickingAsync);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        if (period < options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Cannot register reminder {reminderName} as requested period ({period}) is less than minimum allowed reminder period ({options.Value.MinimumReminderPeriod})");
        }

        ThrowIfNotInGrain();
        await _loaded.Task;
        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = time.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"Could not register reminder {entry} to reminder table due to a race. Please try again later.");
        AddOrUpdate(entry);
        return new Reminder(callingGrainId, reminderName, entry.ETag);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        ThrowIfNotInGrain();
        await _loaded.Task;
        var (grainId, name, etag) = (Reminder)reminder;
        if (!await Table.RemoveRow(grainId, name, etag) && await Table.ReadRow(grainId, name) is not null)
            throw new ReminderException($"Could not unregister reminder {reminder} from the reminder table, due to tag mismatch. You can retry.");
        lock (_lock)
        {
            NextSequence();
            if (_reminders.Remove((grainId, name), out var local))
                local.Stop();
        }
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ThrowIfNotInGrain();
        return await Table.ReadRow(callingGrainId, reminderName) is { } row ? AsReminder(row) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        ThrowIfNotInGrain();
        return [.. (await Table.ReadRows(callingGrainId)).Reminders.Select(AsReminder)];
    }

    private static IGrainReminder AsReminder(ReminderEntry row) => new Reminder(row.GrainId, row.ReminderName, row.ETag);

    private static void ThrowIfNotInGrain()
    {
        if (RuntimeContext.Current is null)
        {
            throw new InvalidOperationException(
                "Attempted to access grain from a non-grain context, such as a background thread, which is invalid. Ensure that you are only accessing grain functionality from within the context of a grain.");
        }
    }

    private async Task StartTableAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.InitializationTimeout);
        await Table.StartAsync(timeout.Token);
    }

    private Task StopTableAsync(CancellationToken cancellationToken) => Table.StopAsync(cancellationToken);

    private Task StartTicking(CancellationToken cancellationToken)
    {
        _ = KeepReadingAsync();
        return Task.CompletedTask;
    }

    private async Task StopTickingAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        List<LocalReminder> reminders;
        lock (_lock)
            reminders = [.. _reminders.Values];
        await Task.WhenAll(reminders.Select(reminder => reminder.Stop())).WaitAsync(cancellationToken);
    }

    // Again when grains have come or gone, and when those that came have stopped registering reminders elsewhere.
    private void ReadAgain() => Volatile.Read(ref _again).TrySetResult();

    private async Task KeepReadingAsync()
    {
        silo.Cluster.ViewChanged += ReadAgain;
        silo.Handover.Settled += ReadAgain;
        while (!_stopped.IsCancellationRequested)
        {
            var again = _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var pause = options.Value.RefreshReminderListPeriod;
            try
            {
                await ReadTableAsync();
                _loaded.TrySetResult();
            }
            catch (Exception exception)
            {
                LogReadFailed(logger, exception);
                pause = TimeSpan.FromSeconds(15);
            }

            await again.Task.WaitAsync(pause, time, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadTableAsync()
    {
        long began;
        lock (_lock)
            began = NextSequence();
        var table = await Table.ReadRows(0, 0);
        lock (_lock)
        {
            if (_stopped.IsCancellationRequested)
                return;

            var gone = _reminders.Where(entry => entry.Value.Sequence < began).Select(entry => entry.Key).ToHashSet();
            foreach (var row in table.Reminders.Where(row => silo.Cluster.IsOwner(row.GrainId)))
            {
                gone.Remove((row.GrainId, row.ReminderName));
                if (!_reminders.TryGetValue((row.GrainId, row.ReminderName), out var known)
                    || (known.Sequence < began && known.Entry.ETag != row.ETag))
                    AddOrUpdate(row);
            }

            foreach (var key in gone)
            {
                if (_reminders.Remove(key, out var reminder))
                    reminder.Stop();
            }
        }
    }

    private void AddOrUpdate(ReminderEntry entry)
    {
        lock (_lock)
        {
            if (_stopped.IsCancellationRequested || !silo.Cluster.IsOwner(entry.GrainId))
                return;
            if (_reminders.Remove((entry.GrainId, entry.ReminderName), out var old))
                old.Stop();
            _reminders[(entry.GrainId, entry.ReminderName)] = new(entry, NextSequence(), silo.Client, time, logger);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Reading the reminder table failed; it is tried again")]
    private static partial void LogReadFailed(ILogger logger, Exception exception);

    [GenerateSerializer, Immutable]
    internal sealed record Reminder(GrainId GrainId, string ReminderName, string ETag) : IGrainReminder;
}
