using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OperatorBot.Runtime.Tests.Calls;
using OperatorBot.Runtime.Tests.Lifetimes;
using OperatorBot.Runtime.Tests.State;
using OperatorBot.Testing;
using Orleans.Storage;

namespace OperatorBot.Runtime.Tests.Metrics;

/// <summary>What the runtime measures of silos, activations, calls and storage, by the names that dashboards and alerts go by.</summary>
#pragma warning disable CA1001 // IAsyncLifetime disposes.
public sealed class MetricsTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly RecordedMeters _meters = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() =>
        _silo = await TestSilo.StartAsync(silo => silo.Services.AddSingleton<IMeterFactory>(_meters));

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        _meters.Dispose();
    }

    [Fact]
    public async Task Activations_AreCountedByType()
    {
        var name = $"orleans-grains type={typeof(LifeGrain).FullName},{typeof(LifeGrain).Assembly.GetName().Name}";
        var (one, other) = (_silo.Grains.GetGrain<ILifeGrain>("a"), _silo.Grains.GetGrain<ILifeGrain>("b"));

        await one.Activation().Time("the first call");
        await one.Activation().Time("the second call");
        await other.Activation().Time("the other grain's call");
        Assert.Equal(2, _meters.Of(name));

        await one.Deactivate().Time("the deactivation");
        await _meters.UntilAsync(name, 1);
    }

    [Fact]
    public async Task ActivationThatFails_IsCounted()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => _silo.Grains.GetGrain<ILifeGrain>("failing").Activation()).Time("the call");

        Assert.Equal(1, _meters.Of("orleans-catalog-activation-failed-to-activate"));
    }

    [Fact]
    public async Task Calls_AreCountedForTheirCallers()
    {
        const string Count = "orleans-app-requests-latency-count";
        var grain = _silo.Grains.GetGrain<ILifeGrain>("a");
        await grain.Activation().Time("the first call");
        _meters.Observe();
        var before = _meters.Of(Count);

        for (var call = 0; call < 100; call++)
            await grain.Activation().Time("a call");

        // The runtime's own calls count as well.
        _meters.Observe();
        Assert.InRange(_meters.Of(Count), before + 100, before + 150);
        Assert.Contains(_meters.Counts, line => line.StartsWith("orleans-app-requests-latency-sum: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TimeOut_IsCountedByTheGrainsType()
    {
        var call = _silo.Grains.GetGrain<ICallGrain>("a").Slow("s");
        await _silo.Probe.When("a/s/started").Time("the request to start");

        await Assert.ThrowsAsync<TimeoutException>(() => call).Time("the time-out");
        _silo.Probe.Tell("a/s/go");

        await _meters.UntilAsync("orleans-app-requests-timedout grain_type=call", 1);
    }

    [Fact]
    public async Task Storage_IsMeasuredByProviderAndState()
    {
        const string Tags = "provider_type_name=TestStorage state_name=ledger state_type=Ledger";
        var grain = _silo.Grains.GetGrain<ILedgerGrain>("a");
        await grain.Add(1).Time("the write");
        await grain.Clear().Time("the clearing");
        _silo.Storage.Overwrite("ledger:a", """{"Sum":100}""");

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Add(1)).Time("the conflict");

        Assert.Contains($"orleans-storage-read-latency {Tags}: 1", _meters.Measurements);
        Assert.Contains($"orleans-storage-write-latency {Tags}: 1", _meters.Measurements);
        Assert.Contains($"orleans-storage-clear-latency {Tags}: 1", _meters.Measurements);
        Assert.Equal(1, _meters.Of($"orleans-storage-write-errors {Tags}"));
    }

    [Fact]
    public void Silos_AreCounted()
    {
        _meters.Observe();

        Assert.Equal(1, _meters.Of("orleans-consistent-ring-size"));
    }
}
