using Orleans;

namespace OperatorBot.Runtime.Tests.Lifetimes;

[Collection(SharedSiloTests.Name)]
public sealed class ActivationTests(SharedSilo shared)
{
    [Fact]
    public async Task Calls_DuringActivation_WaitForIt()
    {
        var key = "slow" + shared.NewKey();
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);

        var calls = Task.WhenAll(grain.Activation(), grain.Activation());
        await shared.Probe.When($"{key}/activating").Time("the activation to begin");
        Assert.False(calls.IsCompleted);
        shared.Probe.Tell($"{key}/activate");

        var activations = await calls.Time("the calls");
        Assert.Equal(activations[0], activations[1]);
        Assert.Equal(["activated"], shared.Probe.Notes(key));
    }

    [Fact]
    public async Task Activation_ThatFails_FailsItsCallersWithItsException_AndTheNextCallRecovers()
    {
        var key = "failing" + shared.NewKey();
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(grain.Activation).Time("the failure");

        Assert.Equal("not today", exception.Message);
        await grain.Activation().Time("the next call");
    }

    [Fact]
    public async Task DeactivateOnIdle_EndsTheActivationAfterItsRequests()
    {
        var key = shared.NewKey();
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);
        var before = await grain.Activation().Time("the first call");

        var running = grain.DeactivateThenWait("work");
        await shared.Probe.When($"{key}/work/started").Time("the request to start");
        shared.Probe.Tell($"{key}/work/go");
        await running.Time("the request");

        Assert.NotEqual(before, await grain.Activation().Time("the next call"));
        Assert.Equal(["activated", "work done", "deactivated: ApplicationRequested", "activated"], shared.Probe.Notes(key));
    }

    [Fact]
    public async Task Calls_DuringDeactivation_GoToTheNextActivation()
    {
        var key = "lingering" + shared.NewKey();
        var grain = shared.Grains.GetGrain<ILifeGrain>(key);
        var before = await grain.Activation().Time("the first call");
        await grain.Deactivate().Time("the request to deactivate");
        await shared.Probe.When($"{key}/deactivating").Time("the deactivation");

        var calls = Enumerable.Range(0, 20).Select(_ => grain.Activation()).ToArray();
        shared.Probe.Tell($"{key}/deactivate");

        var after = Assert.Single((await Task.WhenAll(calls).Time("the calls")).Distinct());
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task Calls_WhileDeactivationsRace_AreNotLost()
    {
        var grain = shared.Grains.GetGrain<ILifeGrain>(shared.NewKey());

        for (var round = 0; round < 50; round++)
        {
            var calls = Enumerable.Range(0, 10).Select(_ => (Task)grain.Activation());
            await Task.WhenAll([grain.Deactivate(), .. calls]).Time($"round {round}");
        }
    }

    [Fact]
    public async Task GrainInterfaceWithoutAClass_FailsWhenAskedFor()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => shared.Grains.GetGrain<IUnregisteredGrain>(shared.NewKey()));

        Assert.Contains(nameof(IUnregisteredGrain), exception.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task StoppingTheSilo_DeactivatesItsGrains_AndLetsRequestsEnd()
    {
        var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ILifeGrain>("a");
        var request = grain.Wait("work");
        await silo.Probe.When("a/work/started").Time("the request to start");

        var stop = silo.StopAsync();
        silo.Probe.Tell("a/work/go");

        await request.Time("the request");
        await stop.Time("the stop");
        Assert.Equal(["activated", "deactivated: ShuttingDown"], silo.Probe.Notes("a"));
        await silo.DisposeAsync();
    }
}
