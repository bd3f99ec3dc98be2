using OperatorBot.Grains.Interfaces.Polling;
using OperatorBot.Grains.Polling;
using OperatorBot.Grains.Tests.Fakes;

namespace OperatorBot.Grains.Tests.Polling;

/// <summary>One gateway polls at a time, also where the lease's grain is active twice.</summary>
public sealed class PollingLeaseTests : IAsyncLifetime
{
    private GrainHost _host = null!;

    public async Task InitializeAsync() => _host = await GrainHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Acquire_HolderIsSilent_AnotherGetsItWhenTheTermIsOver()
    {
        Assert.True((await LeaseOf(_host).AcquireAsync("one"))!.IsNew);
        _host.Time.Advance(PollingLeaseGrain.Term);
        Assert.Null(await LeaseOf(_host).AcquireAsync("other"));

        _host.Time.Advance(PollingLeaseGrain.Term);

        Assert.True((await LeaseOf(_host).AcquireAsync("other"))!.IsNew);
        Assert.Null(await LeaseOf(_host).AcquireAsync("one"));
    }

    [Fact]
    public async Task Acquire_AtAnActivationThatWasReplaced_IsRefused()
    {
        await LeaseOf(_host).AcquireAsync("one");
        await using var other = await GrainHost.StartAsync(_host);
        Assert.Null(await LeaseOf(other).AcquireAsync("other"));
        other.Time.Advance(2 * PollingLeaseGrain.Term);
        Assert.NotNull(await LeaseOf(other).AcquireAsync("other"));

        Assert.Null(await LeaseOf(_host).AcquireAsync("one"));
    }

    private static IPollingLeaseGrain LeaseOf(GrainHost host) =>
        host.Grains.GetGrain<IPollingLeaseGrain>(IPollingLeaseGrain.Key);
}
