using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>The silo's services as grains reach them, which only code that runs on an activation may.</summary>
internal sealed class GrainRuntime(Silo silo, ITimerRegistry timers, IOptions<EndpointOptions> endpoint) : IGrainRuntime
{
    public string SiloIdentity { get; } = $"S{endpoint.Value.AdvertisedIPAddress}:{endpoint.Value.SiloPort}";

    public IGrainFactory GrainFactory => InContext(silo.Client);

    public ITimerRegistry TimerRegistry => InContext(timers);

    public IServiceProvider ServiceProvider => InContext(silo.Services);

    public TimeProvider TimeProvider => silo.Time;

    public static void CheckContext(IGrainContext? context)
    {
        if (context is null)
            throw new InvalidOperationException("Activation access violation. A non-activation thread attempted to access activation services.");
        if (context is Activation { State: ActivationState.Invalid })
            throw new InvalidOperationException($"Attempt to access an invalid activation: {context}");
    }

    public void DeactivateOnIdle(IGrainContext grainContext)
    {
        CheckContext(grainContext);
        grainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));
    }

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan)
    {
        CheckContext(grainContext);
        ((Activation)grainContext).DelayDeactivation(timeSpan);
    }

    private static T InContext<T>(T service)
    {
        CheckContext(RuntimeContext.Current);
        return service;
    }
}
