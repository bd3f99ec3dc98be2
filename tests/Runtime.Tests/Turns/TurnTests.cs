namespace OperatorBot.Runtime.Tests.Turns;

[Collection(SharedSiloTests.Name)]
public sealed class TurnTests(SharedSilo shared)
{
    private readonly string _key = shared.NewKey();

    [Fact]
    public async Task Request_WhileAnotherAwaits_WaitsForIt()
    {
        var grain = shared.Grains.GetGrain<ITurnGrain>(_key);

        var first = grain.Run("a");
        await Started("a");
        var second = grain.Run("b");
        await grain.RunInterleaving("probe").ContinueWithGo(shared, _key, "probe");
        Go("a");
        await first.Time("a");
        Go("b");
        await second.Time("b");

        Assert.Equal(["a+", "probe+", "probe-", "a-", "b+", "b-"], shared.Probe.Notes(_key));
    }

    [Fact]
    public async Task Requests_SentAtOnce_RunOneByOne_InAnyOrder()
    {
        var grain = shared.Grains.GetGrain<ITurnGrain>(_key);
        string[] names = [.. Enumerable.Range(0, 50).Select(number => $"r{number}")];
        foreach (var name in names)
            Go(name);

        await Task.WhenAll(names.Select(grain.Run)).Time("all requests");

        var notes = shared.Probe.Notes(_key);
        Assert.Equal(names.Order(), notes.Where(note => note.EndsWith('+')).Select(note => note[..^1]).Order());
        Assert.All(notes.Chunk(2), pair => Assert.Equal(pair[0][..^1] + "-", pair[1]));
    }

    [Fact]
    public async Task AlwaysInterleave_WhileAnotherAwaits_Runs()
    {
        var grain = shared.Grains.GetGrain<ITurnGrain>(_key);

        var first = grain.Run("a");
        await Started("a");
        Go("b");
        await grain.RunInterleaving("b").Time("the interleaving request");
        Go("a");
        await first.Time("a");

        Assert.Equal(["a+", "b+", "b-", "a-"], shared.Probe.Notes(_key));
    }

    [Fact]
    public async Task ReadOnly_WhileReadOnlyAwaits_Runs_WhileAnotherAwaits_Waits()
    {
        var grain = shared.Grains.GetGrain<ITurnGrain>(_key);

        var reader = grain.RunReadOnly("r1");
        await Started("r1");
        Go("r2");
        await grain.RunReadOnly("r2").Time("the second reader");
        var writer = grain.Run("w");
        Go("r1");
        await reader.Time("the first reader");
        await Started("w");
        var late = grain.RunReadOnly("r3");
        await grain.RunInterleaving("probe").ContinueWithGo(shared, _key, "probe");
        Go("w");
        Go("r3");
        await Task.WhenAll(writer, late).Time("the writer and the third reader");

        Assert.Equal(
            ["r1+", "r2+", "r2-", "r1-", "w+", "probe+", "probe-", "w-", "r3+", "r3-"], shared.Probe.Notes(_key));
    }

    [Fact]
    public async Task Reentrant_WhileAnotherAwaits_Runs()
    {
        var grain = shared.Grains.GetGrain<IReentrantTurnGrain>(_key);

        var first = grain.Run("a");
        await Started("a");
        Go("b");
        await grain.Run("b").Time("the second request");
        Go("a");
        await first.Time("the first request");

        Assert.Equal(["a+", "b+", "b-", "a-"], shared.Probe.Notes(_key));
    }

    [Fact]
    public async Task Continuations_OfOneActivation_RunOneAtATime()
    {
        var grain = shared.Grains.GetGrain<IReentrantTurnGrain>(_key);

        var counts = await Task.WhenAll(grain.CountConcurrently(), grain.CountConcurrently()).Time("both counts");

        Assert.Equal([2000, 2000], counts);
    }

    [Fact]
    public async Task MayInterleave_PredicateSaysYes_RunsAndOthersWait()
    {
        var grain = shared.Grains.GetGrain<IChoosyTurnGrain>(_key);

        var first = grain.Run("a");
        await Started("a");
        var second = grain.Run("b");
        Go("welcome");
        await grain.Run("welcome").Time("the welcome request");
        Go("a");
        Go("b");
        await Task.WhenAll(first, second).Time("the others");

        Assert.Equal(["a+", "welcome+", "welcome-", "a-", "b+", "b-"], shared.Probe.Notes(_key));
    }

    [Fact]
    public async Task CallChainReentrancy_Allowed_LetsTheCallBackIn()
    {
        Go("inner");

        await shared.Grains.GetGrain<ITurnGrain>(_key).CallBack("inner", allowed: true).Time("the call back");

        Assert.Equal(["inner+", "inner-"], shared.Probe.Notes(_key));
    }

    [Fact]
    public async Task OneWay_ThatThrows_TellsItsCallerNothing()
    {
        var grain = shared.Grains.GetGrain<ITurnGrain>(_key);

        await grain.Throw().Time("the one-way call");

        await grain.Nothing().Time("the next call");
    }

    private Task Started(string name) => shared.Probe.When($"{_key}/{name}/started").Time($"{name} to start");

    private void Go(string name) => shared.Probe.Tell($"{_key}/{name}/go");
}

internal static class TurnTestExtensions
{
    /// <summary>Lets an interleaving request through: whatever was sent before it has reached the activation.</summary>
    public static async Task ContinueWithGo(this Task request, SharedSilo shared, string key, string name)
    {
        shared.Probe.Tell($"{key}/{name}/go");
        await request.Time(name);
    }
}
