using OperatorBot.Runtime.Tests.Calls;
using OperatorBot.Runtime.Tests.Timers;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>Silos that come and go by themselves. Which grain is where is never asserted.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 40).Select(number => $"g{number}")];

    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.StartAsync(2);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Grains_SpreadOverTheSilos_AndAreTheSameFromEverywhere()
    {
        var client = await _cluster.ConnectAsync();
        var (one, other) = (_cluster.Members[0], _cluster.Members[1]);

        var fromOne = await SilosAsync(one.Grains);

        Assert.Equal(2, fromOne.Distinct().Count());
        Assert.Equal(fromOne, await SilosAsync(other.Grains));
        Assert.Equal(fromOne, await SilosAsync(client));
    }

    [Fact]
    public async Task Client_ReachesAllGrains_ThroughEitherGateway()
    {
        var (one, other) = (await _cluster.ConnectAsync(_cluster.Members[0]), await _cluster.ConnectAsync(_cluster.Members[1]));

        Assert.Equal(await SilosAsync(one), await SilosAsync(other));
    }

    [Fact]
    public async Task GrainOfOneSilo_CallsThoseOfTheOther()
    {
        var grains = _cluster.Members[0].Grains;
        var silos = await SilosAsync(grains);

        foreach (var caller in (string[])["caller 1", "caller 2", "caller 3"])
            Assert.Equal(silos, await Task.WhenAll(Keys.Select(key => grains.GetGrain<IMemberGrain>(caller).SiloOf(key))).Time("the calls"));
    }

    [Fact]
    public async Task SiloThatJoins_TakesItsShare_AndNoCallFails()
    {
        await using var callers = new Callers(_cluster.Members[0].Grains, await _cluster.ConnectAsync(), Keys);
        await callers.WhenAllWereServed().Time("the first round");

        await _cluster.AddAsync();

        // Whether grains move that are active already is the runtime's business.
        string[] newKeys = [.. Keys.Select(key => $"new {key}")];
        await using var newCallers = new Callers(_cluster.Members[0].Grains, _cluster.Members[2].Grains, newKeys);
        await newCallers.WhenServedBy(3).Time("three silos to serve");
        await callers.WhenAllWereServed().Time("the round after");
        await newCallers.StopAsync();
        await callers.StopAsync();
        Assert.Empty(newCallers.Failures);
        await ExpectSums(callers);
    }

    [Fact]
    public async Task SiloThatLeaves_LeavesItsGrainsToOthers_AndNothingThatWasAnsweredIsLost()
    {
        var leaver = await _cluster.AddAsync();
        await using var callers = new Callers(_cluster.Members[0].Grains, await _cluster.ConnectAsync(), Keys);
        await callers.WhenServedBy(3).Time("three silos to serve");

        await leaver.Silo.StopAsync();

        Assert.Equal(SiloStatus.Dead, _cluster.Table.StatusOf(leaver.SiloPort));
        await callers.WhenAllWereServed().Time("all grains to be served by who is left");
        await callers.StopAsync();
        await ExpectSums(callers, ACallIntoTheEnd);
        Assert.Contains(Keys, key => _cluster.Probe.Notes(key).Length > 0);
    }

    [Fact]
    public async Task CallThatRuns_WhileItsSiloLeaves_ComesToItsEnd_BeforeTheNext()
    {
        var grains = _cluster.Members[0].Grains;
        var leaver = _cluster.Members[1];
        var silos = await SilosAsync(grains);
        var key = Keys[Array.FindIndex(silos, silo => silo.Contains($":{leaver.SiloPort}", StringComparison.Ordinal))];
        var running = grains.GetGrain<IMemberGrain>(key).AddWhenTold("w");
        await _cluster.Probe.When("w/started").Time("the call to start");

        var stop = leaver.Silo.StopAsync();
        await _cluster.Table.WhenStatus(leaver.SiloPort, SiloStatus.ShuttingDown).Time("the silo to say that it leaves");
        var next = grains.GetGrain<IMemberGrain>(key).Add(1);
        _cluster.Probe.Tell("w/go");

        Assert.Equal(1, await running.Time("the call that ran"));
        await stop;
        var failed = await Record.ExceptionAsync(() => next.Time("the next call"));
        if (failed is null)
            Assert.Equal(2, await next);
        else
            ACallIntoTheEnd(failed);
        Assert.InRange(await grains.GetGrain<IMemberGrain>(key).Add(1).Time("the call after"), failed is null ? 3 : 2, 3);
    }

    [Fact]
    public async Task Cancellation_ReachesTheRequest_WhereverItRuns()
    {
        foreach (var key in Keys.Take(8))
        {
            using var cancellation = new CancellationTokenSource();
            var call = _cluster.Members[0].Grains.GetGrain<ICallGrain>(key).Wait("w", cancellation.Token);
            await _cluster.Probe.When($"{key}/w/started").Time("the request to start");

            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Time("the caller");
            await _cluster.Probe.When($"{key}/w/cancelled").Time("the callee");
        }
    }

    [Fact]
    public async Task Reminders_OfASiloThatLeft_TickElsewhere()
    {
        var leaver = _cluster.Members[1];
        var reminded = Keys.Select(key => _cluster.Members[0].Grains.GetGrain<IRemindedGrain>(key)).ToArray();
        await Task.WhenAll(reminded.Select(grain => grain.Register("wake", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30)))).Time("the registrations");

        await leaver.Silo.StopAsync();
        await _cluster.Time.WhenTimersAreDueIn(TimeSpan.FromMinutes(2), Keys.Length).Time("all reminders to be due");
        _cluster.Time.Advance(TimeSpan.FromMinutes(2));

        await Task.WhenAll(Keys.Select(key => _cluster.Probe.When($"{key}/wake 00:02"))).Time("all reminders to tick");
    }

    private static Task<string[]> SilosAsync(IGrainFactory grains) =>
        Task.WhenAll(Keys.Select(key => grains.GetGrain<IMemberGrain>(key).Silo())).Time("all grains to answer");

    // What a silo of the packages still gets while it stops, it turns away, leaves without an answer, or hands on, whereupon the
    // caller gives up although it is carried out. The stand-in's does not.
    private static void ACallIntoTheEnd(Exception failure) =>
        Assert.True(!StandinFactAttribute.IsStandin && failure is SiloUnavailableException or TimeoutException, failure.ToString());

    // Every call was carried out, once.
    private async Task ExpectSums(Callers callers)
    {
        Assert.Empty(callers.Failures);
        await ExpectSums(callers, failure => Assert.Fail(failure.ToString()));
    }

    // Every call was carried out once; of those that failed, some may have been.
    private async Task ExpectSums(Callers callers, Action<Exception> failure)
    {
        Assert.All(callers.Failures, failure);
        foreach (var key in Keys)
        {
            var sum = await _cluster.Members[0].Grains.GetGrain<IMemberGrain>(key).Add(1).Time(key);
            Assert.InRange(sum, callers.Served(key) + 1, callers.Served(key) + 1 + callers.Failures.Count);
        }
    }
}
