using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Fakes;

/// <summary>A silo with the real grains, and with the sender, the store and the time in the test's hands.</summary>
internal sealed class GrainHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly SemaphoreSlim _reminded = new(0);
    private readonly ConcurrentDictionary<GrainId, IGrainContext> _activations = new();

    private GrainHost(Journal journal, ScriptedStorage storage, int capacity)
    {
        Journal = journal;
        Storage = storage;
        Sender = new ScriptedSender(journal);
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(Ports.Free(), Ports.Free());
            silo.UseInMemoryReminderService();
            silo.AddIncomingGrainCallFilter(async call =>
            {
                _activations[call.TargetContext.GrainId] = call.TargetContext;
                await call.Invoke();
                if (call.ImplementationMethod.Name == nameof(IRemindable.ReceiveReminder))
                    _reminded.Release();
            });
            silo.Services.AddGrainStorage("Default", (_, _) => storage);
        });
        builder.Services.AddOperatorBotGrains(new GrainsOptions { OperatorSecret = "sesame", OperatorCapacity = capacity });
        builder.Services.AddSingleton<IMessageSender>(Sender);
        builder.Services.AddSingleton<IMeterFactory>(Meters);

        // The grains' time stands still; that of the runtime itself goes on.
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Time);
        builder.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, Time);
        builder.Services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
        _host = builder.Build();
    }

    public Journal Journal { get; }

    public ScriptedStorage Storage { get; }

    public ScriptedSender Sender { get; }

    public HandDrivenTime Time { get; } = new();

    public RecordedMeters Meters { get; } = new();

    public RecordedLog Log { get; } = new();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <param name="before">The host whose store this one takes over, or shares.</param>
    /// <param name="capacity">Dialogs per operator.</param>
    public static async Task<GrainHost> StartAsync(GrainHost? before = null, int capacity = 5)
    {
        var journal = before?.Journal ?? new Journal();
        var host = new GrainHost(journal, before?.Storage ?? new ScriptedStorage(journal), capacity);
        await host._host.StartAsync().Within("the silo to start");
        return host;
    }

    public async Task<int> CountRemindersAsync(GrainId grain) =>
        (await _host.Services.GetRequiredService<IReminderTable>().ReadRows(grain)).Reminders.Count;

    /// <summary>Takes the activation away, as the runtime does where the silo has gone that knew where it is.</summary>
    public void TakeAway(GrainId grain) => _activations[grain].Deactivate(
        new DeactivationReason(DeactivationReasonCode.DirectoryFailure, "The silo that knew where this grain is has gone."));

    /// <summary>Waits until the next reminder has been dealt with.</summary>
    public Task RemindedAsync() => _reminded.WaitAsync().Within("a reminder");

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await StopAsync().Within("the silo to stop");
        _host.Dispose();
        _reminded.Dispose();
    }
}
