using System.Diagnostics;
using OperatorBot.Runtime.Tests.Timers;
using Orleans;
using Orleans.Runtime;
using Xunit.Abstractions;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>Silos that are lost, by connections that are cut. With the product's options: a lease of three seconds.</summary>
public sealed class PartitionTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 40).Select(number => $"g{number}")];

    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.StartAsync(2);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [StandinFact]
    public async Task KilledSilo_IsReplacedWithinSeconds_AndNothingThatWasAnsweredIsLost()
    {
        var killed = await _cluster.AddAsync();
        await using var callers = new Callers(_cluster.Members[0].Grains, await _cluster.ConnectAsync(), Keys);
        await callers.WhenServedBy(3).Time("three silos to serve");

        var since = Stopwatch.GetTimestamp();
        _cluster.Kill(killed);

        await callers.WhenAllWereServed().Time("all grains to be served by who is left");
        output.WriteLine($"Served elsewhere after {Stopwatch.GetElapsedTime(since).TotalSeconds:N1} s.");
        await callers.StopAsync();
        Assert.Equal(SiloStatus.Dead, _cluster.Table.StatusOf(killed.SiloPort));
        Assert.All(callers.Failures, failure => Assert.IsAssignableFrom<OrleansException>(failure));
        await ExpectSums(callers);
    }

    [StandinFact]
    public async Task SilosCutOffFromEachOther_NeverWriteTwoHistories_AndOneOfThemGoesOn()
    {
        await using var callers = new Callers(_cluster.Members[0].Grains, _cluster.Members[1].Grains, Keys);
        await callers.WhenServedBy(2).Time("two silos to serve");

        _cluster.CutOff(_cluster.Members[0], _cluster.Members[1]);

        await Task.WhenAny(_cluster.Members.Select(member => _cluster.Table.WhenStatus(member.SiloPort, SiloStatus.Dead)))
            .Time("one silo to be declared dead");
        var survivor = _cluster.Members.Single(member => _cluster.Table.StatusOf(member.SiloPort) == SiloStatus.Active);
        await using var later = new Callers(survivor.Grains, survivor.Grains, Keys);
        await later.WhenServedBy(1).Time("the survivor to serve all grains");
        await callers.StopAsync();
        await later.StopAsync();
        foreach (var key in Keys)
        {
            // What was answered is there; of what failed, some may be.
            var (answered, sum) = (callers.Served(key) + later.Served(key), await survivor.Grains.GetGrain<IMemberGrain>(key).Add(0).Time(key));
            Assert.InRange(sum, answered, answered + callers.Failures.Count + later.Failures.Count);
        }
    }

    [StandinFact]
    public async Task Reminders_OfAKilledSilo_TickElsewhere()
    {
        var (grains, killed) = (_cluster.Members[0].Grains, _cluster.Members[1]);
        var period = TimeSpan.FromMinutes(30);
        await Task.WhenAll(Keys.Select(key => grains.GetGrain<IRemindedGrain>(key).Register("wake", TimeSpan.FromMinutes(2), period))).Time("the registrations");
        await _cluster.Time.WhenTimersAreDueIn(TimeSpan.FromMinutes(2), Keys.Length).Time("all reminders to be due");
        var itsOwn = (await Task.WhenAll(Keys.Select(key => grains.GetGrain<IRemindedGrain>(key).Silo())).Time("the grains"))
            .Count(silo => silo.EndsWith($":{killed.SiloPort}", StringComparison.Ordinal));

        _cluster.Kill(killed);
        await _cluster.Table.WhenStatus(killed.SiloPort, SiloStatus.Dead).Time("the silo to be declared dead");
        await _cluster.Time.WhenTimersAreDueIn(TimeSpan.FromMinutes(2), Keys.Length + itsOwn).Time("the survivor to have all reminders");
        _cluster.Time.Advance(TimeSpan.FromMinutes(2));

        await Task.WhenAll(Keys.Select(key => _cluster.Probe.When($"{key}/wake 00:02"))).Time("all reminders to tick");
    }

    [StandinFact]
    public async Task SiloThatLosesTheTable_StopsServing_AndGoesOnWhenItIsBack()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var silo = cluster.Members[0];
        Assert.Equal(1, await silo.Grains.GetGrain<IMemberGrain>("a").Add(1).Time("the first call"));

        silo.Connection.Cut();
        await cluster.Probe.When("a/left").Time("the grain to be deactivated");
        var waiting = silo.Grains.GetGrain<IMemberGrain>("a").Add(1);
        silo.Connection.Restore();

        Assert.Equal(2, await waiting.Time("the call that waited for the table"));
    }

    [StandinFact]
    public async Task SiloThatLosesTheTable_IsReplacedByTheOther_AndNoCallFails()
    {
        var (one, other) = (_cluster.Members[0], _cluster.Members[1]);
        await using var callers = new Callers(one.Grains, await _cluster.ConnectAsync(one), Keys);
        await callers.WhenServedBy(2).Time("two silos to serve");

        other.Connection.Cut();

        await _cluster.Table.WhenStatus(other.SiloPort, SiloStatus.Dead).Time("the other to be declared dead");
        await callers.WhenServedBy(1).Time("one silo to serve all grains");
        await callers.StopAsync();
        Assert.Empty(callers.Failures);
        await ExpectSums(callers);
    }

    private async Task ExpectSums(Callers callers)
    {
        foreach (var key in Keys)
        {
            var sum = await _cluster.Members[0].Grains.GetGrain<IMemberGrain>(key).Add(0).Time(key);
            Assert.InRange(sum, callers.Served(key), callers.Served(key) + callers.Failures.Count);
        }
    }
}
