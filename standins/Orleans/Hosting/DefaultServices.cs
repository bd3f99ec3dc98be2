using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>What every silo and every client consists of.</summary>
internal static class DefaultServices
{
    public static void AddSilo(IServiceCollection services)
    {
        AddCommon(services);
        services.AddSingleton<GrainTypes>();
        services.AddSingleton<Cluster>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<Cluster>());
        services.AddSingleton<Silo>();
        services.AddHostedService(provider => provider.GetRequiredService<Silo>());
        services.AddHostedService<DeadSiloService>();
        services.TryAddSingleton<GrainClient>(provider => provider.GetRequiredService<Silo>().Client);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, GatewayServer>();
        services.AddSingleton<IGrainRuntime, GrainRuntime>();
        services.AddSingleton<ITimerRegistry, TimerRegistry>();
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddScoped(_ => RuntimeContext.Current ?? throw new InvalidOperationException("No current grain context available."));
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IGrainStorageSerializer, JsonGrainStorageSerializer>();
    }

    public static void AddClient(IServiceCollection services)
    {
        AddCommon(services);
        services.AddSingleton<GatewayClient>();
        services.AddSingleton<GrainClient>(provider => provider.GetRequiredService<GatewayClient>());
        services.AddHostedService(provider => provider.GetRequiredService<GatewayClient>());
    }

    private static void AddCommon(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<OrleansInstruments>();
        services.AddSingleton<Transport>();
        services.TryAddSingleton(TimeProvider.System);

        // Each area asks for its clock by name, so that an application can replace one of them alone.
        services.TryAddKeyedSingleton(KeyedService.AnyKey, static (provider, _) => provider.GetRequiredService<TimeProvider>());
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainClient>());
        services.TryAddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainClient>());
    }
}
