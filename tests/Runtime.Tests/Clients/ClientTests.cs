using Microsoft.Extensions.Hosting;
using OperatorBot.Runtime.Tests.Calls;
using OperatorBot.Runtime.Tests.Lifetimes;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;

namespace OperatorBot.Runtime.Tests.Clients;

/// <summary>A client that reaches the silo through its gateway.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    private TestSilo _silo = null!;
    private IHost _client = null!;

    private ICallGrain Grain => TestSilo.GrainsOf(_client).GetGrain<ICallGrain>("a");

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync();
        // A call that meets the end of its silo may stay unanswered until then.
        _client = await _silo.ConnectAsync(client =>
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));
    }

    public async Task DisposeAsync()
    {
        await _client.StopAsync().Time("the client to stop");
        _client.Dispose();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Call_ReachesTheGrain_AndItsAnswerTheClient()
    {
        Assert.Equal("a: hello", await Grain.Say("hello").Time("the call"));
        Assert.Equal(4, await Grain.Double(2));
        await Grain.Nothing();
    }

    [Fact]
    public async Task Calls_InParallel_AreNotMixedUp()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(number => TestSilo.GrainsOf(_client).GetGrain<ICallGrain>($"g{number}").Say("hello"))).Time("the calls");

        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"g{number}: hello"), answers);
    }

    [Fact]
    public async Task Exceptions_OfTheFrameworkAndAnnotatedOnes_KeepTypeMessageAndAnnotatedMembers()
    {
        var plain = await Assert.ThrowsAsync<InvalidOperationException>(Grain.ThrowOfFramework).Time("the plain one");
        var coded = await Assert.ThrowsAsync<CodedException>(() => Grain.ThrowCustom(7)).Time("the coded one");

        Assert.Equal("as planned", plain.Message);
        Assert.Contains(nameof(CallGrain.ThrowOfFramework), plain.StackTrace, StringComparison.Ordinal);
        Assert.Equal(8, Assert.IsType<CodedException>(plain.InnerException).Code);
        Assert.Equal(7, coded.Code);
        Assert.Equal("code 7", coded.Message);
    }

    [Fact]
    public async Task ExceptionWithoutGenerateSerializer_IsReplacedByTheFailureToWriteIt()
    {
        var exception = await Assert.ThrowsAsync<CodecNotFoundException>(Grain.Throw).Time("the exception");

        Assert.Contains(nameof(PlainException), exception.Message, StringComparison.Ordinal);
        Assert.Equal(4, await Grain.Double(2).AsTask().Time("the next call"));
    }

    [Fact]
    public async Task Cancellation_ReachesTheRequestThatRuns()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.Wait("w", cancellation.Token);
        await _silo.Probe.When("a/w/started").Time("the request to start");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Time("the caller");
        await _silo.Probe.When("a/w/cancelled").Time("the callee");
    }

    [Fact]
    public async Task TimeOut_EndsTheClientsWait_AndTheTurnGoesOn()
    {
        var call = Grain.Slow("s");
        await _silo.Probe.When("a/s/started").Time("the request to start");

        await Assert.ThrowsAsync<TimeoutException>(() => call).Time("the time-out");
        _silo.Probe.Tell("a/s/go");

        await _silo.Probe.When("a/s/done").Time("the turn's end");
    }

    [Fact]
    public async Task RequestContext_TravelsWithTheCall()
    {
        RequestContext.Set("who", "me");

        Assert.Equal("me", await Grain.Context("who").Time("the call"));
    }

    [Fact]
    public async Task GrainReferences_AsArguments_AreCalledByTheirReceiver()
    {
        await Grain.SayLater(TestSilo.GrainsOf(_client).GetGrain<ICallGrain>("b"), "hello").Time("the call");

        Assert.Equal(["b: hello"], _silo.Probe.Notes("a"));
    }

    [Fact]
    public void GrainInterfaceWithoutAClass_FailsWhenAskedFor()
    {
        Assert.Throws<ArgumentException>(() => TestSilo.GrainsOf(_client).GetGrain<IUnregisteredGrain>("a"));
    }

    [Fact]
    public async Task Client_WithoutASilo_FailsToStart_WhenItsFilterSaysSo()
    {
        var attempts = 0;
        var builder = new HostApplicationBuilder();
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(TestSilo.FreePort())
            .UseConnectionRetryFilter((_, _) => Task.FromResult(++attempts < 3)));
        using var host = builder.Build();

        await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync()).Time("the failure");

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task GatewayPortZero_ClosesTheGateway_AndLeavesTheSiloRunning()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<EndpointOptions>(options => options.GatewayPort = 0));

        Assert.Equal("a: hello", await silo.Grains.GetGrain<ICallGrain>("a").Say("hello").Time("a call within the process"));
        await Assert.ThrowsAnyAsync<Exception>(() => silo.ConnectAsync(client =>
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false)))).Time("a client's refusal");
    }

    [Fact]
    public async Task Client_AfterItsSiloCameBack_GoesOn()
    {
        await Grain.Say("hello").Time("the first call");
        var gatewayPort = _silo.GatewayPort;
        await _silo.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Grain.Say("nobody there")).Time("the call without a silo");

        _silo = await TestSilo.StartAsync(builder => builder.Configure<EndpointOptions>(options => options.GatewayPort = gatewayPort));

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Assert.Equal("a: back", await Grain.Say("back").Time("the call to the new silo"));
                return;
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException && attempt < 30)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
            }
        }
    }
}
