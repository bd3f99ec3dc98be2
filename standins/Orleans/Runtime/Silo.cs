using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Orleans.Runtime;

/// <summary>The silo of this process: its activations, their collection when idle, and its way up and down.</summary>
internal sealed partial class Silo : IHostedService
{
    private readonly StagedLifecycle _lifecycle = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lazy<IReadOnlyList<IIncomingGrainCallFilter>> _filters;

    public Silo(
        IServiceProvider services,
        GrainTypes types,
        Cluster cluster,
        Transport transport,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
        [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider messagingTime,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        OrleansInstruments instruments,
        ILogger<Silo> logger)
    {
        (Services, Types, Time, CollectionOptions, MessagingOptions, Logger) =
            (services, types, time, collection.Value, messaging.Value, logger);
        Cluster = cluster;
        Instruments = instruments;
        Activations = new(this, types);
        Handover = new(this, cluster, transport);
        Client = new(this, services, transport, messagingTime);
        cluster.ViewChanged += Handover.OnViewChanged;
        cluster.ViewChanged += Client.OnViewChanged;
        cluster.LeaseLost += Activations.DeactivateAll;
        instruments.ObserveSilos(() => cluster.IsEnabled ? cluster.View.Active.Count() : 1);
        _filters = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
    }

    public IServiceProvider Services { get; }

    public GrainTypes Types { get; }

    public Cluster Cluster { get; }

    public Handover Handover { get; }

    public TimeProvider Time { get; }

    public GrainCollectionOptions CollectionOptions { get; }

    public SiloMessagingOptions MessagingOptions { get; }

    public ILogger Logger { get; }

    public OrleansInstruments Instruments { get; }

    public ActivationDirectory Activations { get; }

    public SiloClient Client { get; }

    public IReadOnlyList<IIncomingGrainCallFilter> IncomingFilters => _filters.Value;

    /// <summary>No new activations.</summary>
    public bool IsStopping { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Validate();
        foreach (var participant in Services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
            participant.Participate(_lifecycle);
        _lifecycle.Subscribe<Silo>(ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, DeactivateAllAsync);
        _ = CollectIdleAsync();
        Client.Start(_stopped.Token);
        await _lifecycle.StartAsync(cancellationToken);
        LogStarted(Logger, Types.Manifest.Count());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.StopAsync(exception => LogStopFailed(Logger, exception), cancellationToken);
        await _stopped.CancelAsync();
        Client.Stop();
        LogStopped(Logger);
    }

    private void Validate()
    {
        if (!Cluster.IsEnabled && Services.GetService<ClusteringConfigured>() is null)
        {
            throw new OrleansConfigurationException(
                "Clustering has not been configured. Configure clustering using one of the clustering packages, such as Microsoft.Orleans.Clustering.AzureStorage, or UseLocalhostClustering.");
        }

        var quantum = CollectionOptions.CollectionQuantum;
        if (quantum <= TimeSpan.Zero)
            throw new OrleansConfigurationException($"CollectionQuantum is set to {quantum}. CollectionQuantum must be greater than 0");
        foreach (var age in CollectionOptions.ClassSpecificCollectionAge.Values.Append(CollectionOptions.CollectionAge))
        {
            if (age <= quantum)
                throw new OrleansConfigurationException($"A collection age is set to {age}. It must be greater than CollectionQuantum, which is set to {quantum}");
        }
    }

    // By the real clock, as in the real runtime: idleness is not for a test's clock to say.
    private async Task CollectIdleAsync()
    {
        using var timer = new PeriodicTimer(CollectionOptions.CollectionQuantum);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopped.Token))
            {
                foreach (var activation in Activations.All.Where(activation => activation.IsCollectible(Time.GetUtcNow())))
                    activation.Deactivate(new(DeactivationReasonCode.ActivationIdle, "This activation has become idle."));
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    // Until none is left: some may have been on their way when the last new one was allowed.
    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        IsStopping = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating.");
        while (Activations.All.ToList() is { Count: > 0 } activations)
        {
            activations.ForEach(activation => activation.Deactivate(reason, cancellationToken));
            await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
        }
    }

    [LoggerMessage(20, LogLevel.Information, "Orleans Silo started, with {Count} grain interfaces")]
    private static partial void LogStarted(ILogger logger, int count);

    [LoggerMessage(21, LogLevel.Information, "Orleans Silo stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(22, LogLevel.Error, "A part of the silo failed to stop")]
    private static partial void LogStopFailed(ILogger logger, Exception exception);
}
