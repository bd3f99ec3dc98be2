using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Calls;

[Collection(SharedSiloTests.Name)]
public sealed class CallTests(SharedSilo shared)
{
    private readonly string _key = shared.NewKey();

    private ICallGrain Grain => shared.Grains.GetGrain<ICallGrain>(_key);

    [Fact]
    public async Task ValueTasks_AreAwaitedAsTasksAre()
    {
        Assert.Equal(42, await Grain.Double(21));
        await Grain.Nothing();
    }

    [Fact]
    public async Task Exception_KeepsItsTypeAndMessage()
    {
        var exception = await Assert.ThrowsAsync<PlainException>(Grain.Throw).Time("the exception");

        Assert.Equal("as planned", exception.Message);
        Assert.Contains(nameof(CallGrain.Throw), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_ThrownBeforeTheFirstAwait_FailsTheCallAlike()
    {
        var exception = await Assert.ThrowsAsync<CodedException>(() => Grain.ThrowCustom(7)).Time("the exception");

        Assert.Equal(7, exception.Code);
    }

    [Fact]
    public async Task Cancellation_ReachesTheRequestThatRuns_AndItsCaller()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.Wait("a", cancellation.Token);
        await shared.Probe.When($"{_key}/a/started").Time("the request to start");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).Time("the caller");
        await shared.Probe.When($"{_key}/a/cancelled").Time("the callee");
        Assert.Equal(2, await Grain.Double(1).AsTask().Time("the next call"));
    }

    [Fact]
    public async Task Cancellation_OfARequestThatWaits_KeepsItFromStarting_OnceTheSiloHasSeenIt()
    {
        // Else the caller is let go at once, and the request may still start before its cancellation arrives.
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<SiloMessagingOptions>(options => options.WaitForCancellationAcknowledgement = true));
        var grain = silo.Grains.GetGrain<ICallGrain>("x");
        var first = grain.Wait("a", CancellationToken.None);
        await silo.Probe.When("x/a/started").Time("the first request to start");
        using var cancellation = new CancellationTokenSource();
        var second = grain.Wait("b", cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second).Time("the second caller");
        silo.Probe.Tell("x/a/go");
        await first.Time("the first request");
        await grain.Nothing().AsTask().Time("a call behind it");

        Assert.False(silo.Probe.When("x/b/started").IsCompleted);
    }

    [Fact]
    public async Task Cancellation_OfARequestThatWaits_EndsItsCallersWaitAtOnce()
    {
        var first = Grain.Wait("a", CancellationToken.None);
        await shared.Probe.When($"{_key}/a/started").Time("the first request to start");
        using var cancellation = new CancellationTokenSource();
        var second = Grain.Wait("b", cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second).Time("the second caller");
        Assert.False(first.IsCompleted);
        shared.Probe.Tell($"{_key}/a/go");
        await first.Time("the first request");
        await Grain.Nothing().AsTask().Time("a call behind it");
    }

    [Fact]
    public async Task Cancellation_BeforeTheCall_FailsIt()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Grain.Wait("a", cancelled)).Time("the caller");

        Assert.False(shared.Probe.When($"{_key}/a/started").IsCompleted);
    }

    [Fact]
    public async Task TimeOut_EndsTheWait_AndTheTurnGoesOn()
    {
        // Else a request that a busy machine starts after its time is up would not start at all.
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<SiloMessagingOptions>(options => options.DropExpiredMessages = false));
        var grain = silo.Grains.GetGrain<ICallGrain>("x");
        var call = grain.Slow("a");
        await silo.Probe.When("x/a/started").Time("the request to start");

        await Assert.ThrowsAsync<TimeoutException>(() => call).Time("the time-out");
        var next = grain.Say("still busy");
        Assert.Empty(silo.Probe.Notes("x"));
        silo.Probe.Tell("x/a/go");

        await next.Time("the next call");
        Assert.Equal(["a done"], silo.Probe.Notes("x"));
    }

    [Fact]
    public async Task TimeOut_OfARequestThatWaits_KeepsItFromStarting()
    {
        var first = Grain.Wait("a", CancellationToken.None);
        await shared.Probe.When($"{_key}/a/started").Time("the first request to start");

        await Assert.ThrowsAsync<TimeoutException>(() => Grain.Slow("b")).Time("the time-out");
        shared.Probe.Tell($"{_key}/a/go");
        await first.Time("the first request");
        await Grain.Nothing().AsTask().Time("a call behind it");

        Assert.False(shared.Probe.When($"{_key}/b/started").IsCompleted);
    }

    [Fact]
    public async Task CallBackToOneself_WithoutReentrancy_EndsInATimeOut()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.CallMyself("a")).Time("the time-out");

        await Grain.Nothing().AsTask().Time("the next call");
    }

    [Fact]
    public async Task RequestContext_TravelsWithTheCall()
    {
        RequestContext.Set("who", "me");

        Assert.Equal("me", await Grain.Context("who").Time("the first call"));
        RequestContext.Clear();
        Assert.Null(await Grain.Context("who").Time("the second call"));
    }

    [Fact]
    public async Task GrainReferences_AsArguments_AreCalledByTheirReceiver()
    {
        var other = shared.NewKey();

        await Grain.SayLater(shared.Grains.GetGrain<ICallGrain>(other), "hello").Time("the call");

        Assert.Equal([$"{other}: hello"], shared.Probe.Notes(_key));
    }

    [Fact]
    public void References_OfOneGrain_AreEqual()
    {
        Assert.Equal(Grain, shared.Grains.GetGrain<ICallGrain>(_key));
        Assert.NotEqual(Grain, shared.Grains.GetGrain<ICallGrain>(_key + "x"));
    }
}
