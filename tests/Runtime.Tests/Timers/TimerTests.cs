namespace OperatorBot.Runtime.Tests.Timers;

public sealed class TimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    private TestSilo _silo = null!;

    private ManualTime Time => _silo.Time;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Timer_TicksWhenDue_AndThenAPeriodAfterEachTickEnded()
    {
        var grain = await Started("slow", interleave: false);

        Time.Advance(Due);
        await Tick("slow", 1);
        Time.Advance(Period * 3);
        _silo.Probe.Tell("slow/end1");
        await Time.WhenTimerIsDueIn(Period).Time("the next tick to be due a period after the first one's end");

        Assert.Equal(["tick1"], _silo.Probe.Notes("slow"));
        Time.Advance(Period);
        await Tick("slow", 2);
        _silo.Probe.Tell("slow/end2");
        await grain.Stop().Time("the stop");
    }

    [Fact]
    public async Task Timer_WhileARequestRuns_Waits()
    {
        var grain = await Started("a", interleave: false);
        var request = grain.Run("work");
        await _silo.Probe.When("a/work/started").Time("the request to start");

        Time.Advance(Due);
        _silo.Probe.Tell("a/work/go");
        await request.Time("the request");
        await Tick("a", 1);

        Assert.Equal(["work+", "work-", "tick1"], _silo.Probe.Notes("a"));
    }

    [Fact]
    public async Task Request_WhileATickRuns_Waits()
    {
        var grain = await Started("slow", interleave: false);
        Time.Advance(Due);
        await Tick("slow", 1);

        _silo.Probe.Tell("slow/work/go");
        var request = grain.Run("work");
        _silo.Probe.Note("slow", "tick1 ends");
        _silo.Probe.Tell("slow/end1");
        await request.Time("the request");

        Assert.Equal(["tick1", "tick1 ends", "work+", "work-"], _silo.Probe.Notes("slow"));
    }

    [Fact]
    public async Task InterleavingTimer_WhileARequestRuns_Ticks()
    {
        var grain = await Started("a", interleave: true);
        var request = grain.Run("work");
        await _silo.Probe.When("a/work/started").Time("the request to start");

        Time.Advance(Due);
        await Tick("a", 1);
        _silo.Probe.Tell("a/work/go");
        await request.Time("the request");

        Assert.Equal(["work+", "tick1", "work-"], _silo.Probe.Notes("a"));
    }

    [Fact]
    public async Task Timer_WhoseCallbackFails_GoesOn()
    {
        await Started("failing", interleave: false);

        Time.Advance(Due);
        await Tick("failing", 1);
        await Time.WhenTimerIsDueIn(Period).Time("the next tick to be due");
        Time.Advance(Period);

        await Tick("failing", 2);
    }

    [Fact]
    public async Task Change_SetsTheTimerAnew()
    {
        var grain = await Started("a", interleave: false);

        await grain.Change(TimeSpan.FromSeconds(3), Period).Time("the change");
        Time.Advance(TimeSpan.FromSeconds(3));

        await Tick("a", 1);
        await Time.WhenTimerIsDueIn(Period).Time("the next tick to be due");
    }

    [Fact]
    public async Task Dispose_StopsTheTimer()
    {
        var grain = await Started("a", interleave: false);

        await grain.Stop().Time("the stop");
        Time.Advance(Period * 10);
        _silo.Probe.Tell("a/after/go");
        await grain.Run("after").Time("a request after it");

        Assert.Equal(["after+", "after-"], _silo.Probe.Notes("a"));
    }

    [Fact]
    public async Task Deactivation_StopsTheTimer()
    {
        var grain = await Started("a", interleave: false);

        await grain.Deactivate().Time("the deactivation");
        _silo.Probe.Tell("a/after/go");
        await grain.Run("after").Time("a request to the next activation");
        Time.Advance(Period * 10);
        _silo.Probe.Tell("a/later/go");
        await grain.Run("later").Time("a request after the timer's times");

        Assert.Equal(["after+", "after-", "later+", "later-"], _silo.Probe.Notes("a"));
    }

    [Fact]
    public async Task Dispose_DuringATick_CancelsItsToken()
    {
        var grain = await Started("slow", interleave: true);
        Time.Advance(Due);
        await Tick("slow", 1);

        await grain.Stop().Time("the stop");

        await _silo.Probe.When("slow/tick1/cancelled").Time("the tick's token to be cancelled");
        _silo.Probe.Tell("slow/end1");
    }

    private async Task<ITickingGrain> Started(string key, bool interleave)
    {
        var grain = _silo.Grains.GetGrain<ITickingGrain>(key);
        await grain.Start(Due, Period, interleave).Time("the timer's registration");
        return grain;
    }

    private Task Tick(string key, int number) => _silo.Probe.When($"{key}/tick{number}").Time($"tick {number}");
}
