using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OperatorBot.Runtime.Tests.Lifetimes;

/// <summary>Idleness goes by the real clock; periods are short, and nothing is asserted about how soon.</summary>
public sealed class IdleCollectionTests
{
    [Fact]
    public async Task IdleActivation_IsCollected_AndOneInUseOrDelayedIsNot()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromMilliseconds(100);
            options.CollectionAge = TimeSpan.FromMilliseconds(200);
        }));
        var (idle, busy, delayed) = (Grain("idle"), Grain("busy"), Grain("delayed"));
        var before = await Task.WhenAll(idle.Activation(), busy.Activation(), delayed.Activation()).Time("the first calls");
        var work = busy.Wait("work");
        await delayed.DelayDeactivation(TimeSpan.FromDays(1)).Time("the delay");

        await silo.Probe.When("idle/deactivating").Time("the idle activation to be collected");
        await idle.Activation().Time("the idle grain to come back");
        silo.Probe.Tell("busy/work/go");

        Assert.Equal(before[1], await work.Time("the work"));
        Assert.Equal(before[2], await delayed.Activation().Time("the delayed grain"));
        Assert.Contains("deactivated: ActivationIdle", silo.Probe.Notes("idle"));
        Assert.DoesNotContain("deactivated: ActivationIdle", silo.Probe.Notes("delayed"));

        ILifeGrain Grain(string key) => silo.Grains.GetGrain<ILifeGrain>(key);
    }
}
