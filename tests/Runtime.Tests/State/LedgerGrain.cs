using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Runtime.Tests.State;

/// <summary>A grain with one record, whose writes the test can hold.</summary>
internal interface ILedgerGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task<int> Read();

    Task<bool> RecordExists();

    Task AddWithoutAwaiting(int first, int second);

    Task Clear();

    Task Reread();

    Task<string> AddAndCatch(int amount);

    Task AddThroughAnother(string other, int amount);

    Task<string> Activation();
}

public sealed class Ledger
{
    public int Sum { get; set; }
}

internal sealed class LedgerGrain([PersistentState("ledger", "test")] IPersistentState<Ledger> ledger, IGrainContext context)
    : Grain, ILedgerGrain
{
    public async Task<int> Add(int amount)
    {
        ledger.State.Sum += amount;
        await ledger.WriteStateAsync();
        return ledger.State.Sum;
    }

    public Task<int> Read() => Task.FromResult(ledger.State.Sum);

    public Task<bool> RecordExists() => Task.FromResult(ledger.RecordExists);

    // The snapshot that is written is that of the moment of the call, not what the state became by its end.
    public async Task AddWithoutAwaiting(int first, int second)
    {
        ledger.State.Sum += first;
        var write = ledger.WriteStateAsync();
        ledger.State.Sum += second;
        await write;
    }

    public Task Clear() => ledger.ClearStateAsync();

    public Task Reread() => ledger.ReadStateAsync();

    public async Task<string> AddAndCatch(int amount)
    {
        try
        {
            await Add(amount);
            return "written";
        }
        catch (InconsistentStateException)
        {
            return "conflict";
        }
    }

    public Task AddThroughAnother(string other, int amount) => GrainFactory.GetGrain<ILedgerGrain>(other).Add(amount);

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());
}

/// <summary>A grain with 64 records made in its constructor and one by attribute.</summary>
internal interface IManyStatesGrain : IGrainWithStringKey
{
    Task<int[]> SumsWhenActivated();

    Task AddToAll(int amount);

    Task Deactivate();
}

internal sealed class ManyStatesGrain : Grain, IManyStatesGrain
{
    private readonly IPersistentState<Ledger> _own;
    private readonly IPersistentState<Ledger>[] _parts;
    private int[] _sumsWhenActivated = [];

    public ManyStatesGrain(
        [PersistentState("own", "test")] IPersistentState<Ledger> own, IPersistentStateFactory states, IGrainContext context)
    {
        _own = own;
        _parts = [.. Enumerable.Range(0, 64).Select(number => states.Create<Ledger>(context, new Part($"part{number}", "test")))];
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _sumsWhenActivated = [.. _parts.Prepend(_own).Select(state => state.State.Sum)];
        return Task.CompletedTask;
    }

    public Task<int[]> SumsWhenActivated() => Task.FromResult(_sumsWhenActivated);

    public Task AddToAll(int amount) => Task.WhenAll(_parts.Prepend(_own).Select(state =>
    {
        state.State.Sum += amount;
        return state.WriteStateAsync();
    }));

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private sealed record Part(string StateName, string StorageName) : IPersistentStateConfiguration;
}

internal interface INoSuchStoreGrain : IGrainWithStringKey
{
    Task Call();
}

internal sealed class NoSuchStoreGrain : Grain, INoSuchStoreGrain
{
    public NoSuchStoreGrain([PersistentState("state", "no such store")] IPersistentState<Ledger> state) => _ = state;

    public Task Call() => Task.CompletedTask;
}
