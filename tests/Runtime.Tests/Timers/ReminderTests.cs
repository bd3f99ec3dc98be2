using Orleans;

namespace OperatorBot.Runtime.Tests.Timers;

public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(30);

    private readonly TestReminderTable _table = new();
    private readonly ManualTime _time = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(reminders: _table, time: _time);

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reminder_TicksWhenDue_AndThenAtWholePeriods()
    {
        await Register("a");

        _time.Advance(Due);
        await Tick("a", "00:02");
        _time.Advance(TimeSpan.FromSeconds(1));
        await _time.WhenTimerIsDueIn(Period - TimeSpan.FromSeconds(1)).Time("the second tick to be due");
        _time.Advance(Period);
        await Tick("a", "00:32");

        // While the clock stands still at its time, a reminder ticks again.
        Assert.Equal(["wake 00:02 of 00:02:00", "wake 00:32 of 00:02:00"], _silo.Probe.Notes("a").Distinct());
    }

    [Fact]
    public async Task Reminder_StandsInTheTable_WithItsFirstTick()
    {
        await Register("a");

        var row = Assert.Single(_table.Rows);
        Assert.Equal(_time.GetUtcNow().UtcDateTime + Due, row.StartAt);
        Assert.Equal(Period, row.Period);
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
    }

    [Fact]
    public async Task Reminder_WakesAGrainThatIsNotActive()
    {
        await Register("a");
        await _silo.Grains.GetGrain<IRemindedGrain>("a").Deactivate().Time("the deactivation");

        _time.Advance(Due);

        await Tick("a", "00:02");
    }

    [Fact]
    public async Task Reminder_AfterARestart_TicksAtItsTimes()
    {
        await Register("a");
        await _silo.DisposeAsync();
        _time.Advance(Due + TimeSpan.FromMinutes(10));

        _silo = await TestSilo.StartAsync(reminders: _table, time: _time);
        await _time.WhenTimerIsDueIn(Period - TimeSpan.FromMinutes(10)).Time("the next whole period to be due");
        _time.Advance(Period - TimeSpan.FromMinutes(10));
        await Tick("a", "00:32");

        Assert.DoesNotContain("wake 00:12 of 00:02:00", _silo.Probe.Notes("a"));
    }

    [Fact]
    public async Task Unregister_StopsTheReminder()
    {
        var grain = await Register("a");

        Assert.True(await grain.Unregister("wake").Time("the first removal"));
        Assert.False(await grain.Unregister("wake").Time("the second removal"));
        _time.Advance(Due + Period);

        Assert.Empty(_table.Rows);
        Assert.Empty(await grain.List().Time("the list"));
        Assert.Empty(_silo.Probe.Notes("a"));
    }

    [Fact]
    public async Task Register_Again_MovesTheReminder()
    {
        var grain = await Register("a");

        await grain.Register("wake", TimeSpan.FromMinutes(7), Period).Time("the second registration");
        await _time.WhenTimerIsDueIn(TimeSpan.FromMinutes(7)).Time("the reminder to be due");
        _time.Advance(TimeSpan.FromMinutes(7));
        await Tick("a", "00:07");

        Assert.DoesNotContain("wake 00:02 of 00:02:00", _silo.Probe.Notes("a"));
        Assert.Equal(["wake"], await grain.List().Time("the list"));
    }

    [Fact]
    public async Task Register_WithAPeriodUnderAMinute_IsRefused()
    {
        var grain = _silo.Grains.GetGrain<IRemindedGrain>("a");

        await Assert.ThrowsAsync<ArgumentException>(
            () => grain.Register("wake", TimeSpan.Zero, TimeSpan.FromSeconds(59))).Time("the refusal");

        Assert.Empty(_table.Rows);
    }

    private async Task<IRemindedGrain> Register(string key)
    {
        var grain = _silo.Grains.GetGrain<IRemindedGrain>(key);
        await grain.Register("wake", Due, Period).Time("the registration");
        await _time.WhenTimerIsDueIn(Due).Time("the reminder to be due");
        return grain;
    }

    private Task Tick(string key, string time) => _silo.Probe.When($"{key}/wake {time}").Time($"the reminder of {time}");
}
