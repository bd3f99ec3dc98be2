using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Runtime.Tests.State;

[Collection(SharedSiloTests.Name)]
public sealed class StateTests(SharedSilo shared)
{
    private readonly string _key = shared.NewKey();

    private ILedgerGrain Grain => shared.Grains.GetGrain<ILedgerGrain>(_key);

    private TestStorage Storage => shared.Silo.Storage;

    private string Record => $"ledger:{_key}";

    [Fact]
    public async Task State_BeforeTheFirstWrite_IsNewAndDoesNotExist()
    {
        Assert.Equal(0, await Grain.Read().Time("the read"));
        Assert.False(await Grain.RecordExists().Time("the question"));

        await Grain.Add(1).Time("the write");

        Assert.True(await Grain.RecordExists().Time("the second question"));
    }

    [Fact]
    public async Task Write_TakesItsSnapshotBeforeItsFirstAwait()
    {
        var gate = Storage.Hold(Record);
        gate.SetResult();

        await Grain.AddWithoutAwaiting(1, 10).Time("the write");

        Assert.Equal("""{"Sum":1}""", Storage.Json(Record));
        Assert.Equal(11, await Grain.Read().Time("the read"));
    }

    [Fact]
    public async Task Write_WithAStaleETag_FailsAndDeactivates_AndTheNextCallRecovers()
    {
        await Grain.Add(1).Time("the first write");
        var before = await Grain.Activation().Time("the activation");
        Storage.Overwrite(Record, """{"Sum":100}""");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Add(1)).Time("the conflict");

        Assert.Equal(101, await Grain.Add(1).Time("the next write"));
        Assert.NotEqual(before, await Grain.Activation().Time("the new activation"));
    }

    [Fact]
    public async Task Conflict_CaughtByTheGrain_KeepsTheActivation()
    {
        await Grain.Add(1).Time("the first write");
        var before = await Grain.Activation().Time("the activation");
        Storage.Overwrite(Record, """{"Sum":100}""");

        Assert.Equal("conflict", await Grain.AddAndCatch(1).Time("the conflict"));

        Assert.Equal(before, await Grain.Activation().Time("the activation, again"));
        await Grain.Reread().Time("reading it again");
        Assert.Equal(101, await Grain.Add(1).Time("the next write"));
    }

    [Fact]
    public async Task Conflict_OfACallee_LeavesTheCallerActive()
    {
        var caller = shared.Grains.GetGrain<ILedgerGrain>(shared.NewKey());
        var before = await caller.Activation().Time("the caller's activation");
        await Grain.Add(1).Time("the first write");
        Storage.Overwrite(Record, """{"Sum":100}""");

        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.AddThroughAnother(_key, 1)).Time("the conflict");

        Assert.Equal(before, await caller.Activation().Time("the caller's activation, again"));
        Assert.Equal(101, await Grain.Add(1).Time("the next write"));
    }

    [Fact]
    public async Task TwoActivations_OfOneGrain_OnlyOneWins()
    {
        // Two silos that know nothing of each other stand for the two halves of a partition.
        var store = new TestStorage();
        await using var left = await TestSilo.StartAsync(storage: store);
        await using var right = await TestSilo.StartAsync(storage: store);
        var (one, other) = (left.Grains.GetGrain<ILedgerGrain>(_key), right.Grains.GetGrain<ILedgerGrain>(_key));
        await one.Add(1).Time("the first write");
        Assert.Equal(1, await other.Read().Time("the other's read"));
        await one.Add(1).Time("the second write");

        await Assert.ThrowsAsync<InconsistentStateException>(() => other.Add(1)).Time("the other's write");

        Assert.Equal(3, await other.Add(1).Time("the other's next write"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => one.Add(1)).Time("the first one's write");
        Assert.Equal(4, await one.Add(1).Time("the first one's next write"));
    }

    [Fact]
    public async Task Clear_ThenWrite_StartsANewRecord()
    {
        await Grain.Add(5).Time("the first write");

        await Grain.Clear().Time("the clear");

        Assert.False(await Grain.RecordExists().Time("the question"));
        Assert.Equal(2, await Grain.Add(2).Time("the write after it"));
    }

    [Fact]
    public async Task SixtyFiveStates_AreReadInParallelBeforeActivation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<IManyStatesGrain>(_key);
        await grain.AddToAll(3).Time("the first writes");
        await grain.Deactivate().Time("the deactivation");
        string[] records = [.. Enumerable.Range(0, 64).Select(number => $"part{number}:{_key}").Prepend($"own:{_key}")];
        var gates = records.Select(silo.Storage.Hold).ToList();

        var sums = grain.SumsWhenActivated();
        await Task.WhenAll(records.Select(silo.Storage.WhenHeld)).Time("all 65 reads to have begun");
        Assert.False(sums.IsCompleted);
        gates.ForEach(gate => gate.SetResult());

        Assert.Equal(Enumerable.Repeat(3, 65), await sums.Time("the sums"));
    }

    [Fact]
    public async Task StoreThatIsNotRegistered_FailsTheCall()
    {
        var grain = shared.Grains.GetGrain<INoSuchStoreGrain>(_key);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(grain.Call).Time("the call");

        var cause = Assert.IsType<BadProviderConfigException>(exception.GetBaseException());
        Assert.Contains("no such store", cause.Message, StringComparison.Ordinal);
    }
}
