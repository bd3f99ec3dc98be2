using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Lifetimes;

/// <summary>A grain that tells when it comes and goes.</summary>
internal interface ILifeGrain : IGrainWithStringKey
{
    Task<string> Activation();

    Task Deactivate();

    Task DeactivateThenWait(string name);

    Task<string> Wait(string name);

    Task DelayDeactivation(TimeSpan time);
}

internal sealed class LifeGrain(Probe probe, IGrainContext context) : Grain, ILifeGrain
{
    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Note(Key, "activated");
        if (Key.StartsWith("slow", StringComparison.Ordinal))
        {
            probe.Tell($"{Key}/activating");
            await probe.When($"{Key}/activate");
        }

        if (Key.StartsWith("failing", StringComparison.Ordinal) && probe.Notes(Key).Length == 1)
            throw new InvalidOperationException("not today");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note(Key, $"deactivated: {reason.ReasonCode}");
        probe.Tell($"{Key}/deactivating");
        if (Key.StartsWith("lingering", StringComparison.Ordinal))
            await probe.When($"{Key}/deactivate");
    }

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task DeactivateThenWait(string name)
    {
        DeactivateOnIdle();
        await Wait(name);
        probe.Note(Key, $"{name} done");
    }

    public async Task<string> Wait(string name)
    {
        probe.Tell($"{Key}/{name}/started");
        await probe.When($"{Key}/{name}/go");
        return await Activation();
    }

    Task ILifeGrain.DelayDeactivation(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

internal interface IUnregisteredGrain : IGrainWithStringKey
{
    Task Call();
}
