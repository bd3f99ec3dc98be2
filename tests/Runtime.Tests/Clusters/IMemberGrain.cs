using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>A grain that says in which silo it is, and keeps a sum.</summary>
internal interface IMemberGrain : IGrainWithStringKey
{
    Task<string> Silo();

    Task<string> SiloOf(string other);

    Task<int> Add(int amount);

    Task<(string Silo, int Sum)> AddHere(int amount);

    Task<int> AddWhenTold(string call);
}

// On the packages the usual placement looks at the load, by which a silo may be chosen late, or not at all.
[RandomPlacement]
internal sealed class MemberGrain(
    [PersistentState("member", "test")] IPersistentState<State.Ledger> ledger, Probe probe) : Grain, IMemberGrain
{
    public Task<string> Silo() => Task.FromResult(RuntimeIdentity);

    public Task<string> SiloOf(string other) => GrainFactory.GetGrain<IMemberGrain>(other).Silo();

    public async Task<int> Add(int amount)
    {
        ledger.State.Sum += amount;
        await ledger.WriteStateAsync();
        return ledger.State.Sum;
    }

    public async Task<(string Silo, int Sum)> AddHere(int amount) => (RuntimeIdentity, await Add(amount));

    public async Task<int> AddWhenTold(string call)
    {
        probe.Tell($"{call}/started");
        await probe.When($"{call}/go");
        return await Add(1);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note(this.GetPrimaryKeyString(), $"left {RuntimeIdentity}");
        probe.Tell($"{this.GetPrimaryKeyString()}/left");
        return Task.CompletedTask;
    }
}
