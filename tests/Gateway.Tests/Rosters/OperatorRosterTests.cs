using Microsoft.Extensions.Diagnostics.HealthChecks;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Grains.Interfaces.Dispatching;

namespace OperatorBot.Gateway.Tests.Rosters;

public sealed class OperatorRosterTests : IDisposable
{
    private readonly FakeGrains _grains = new();
    private readonly HandDrivenTime _time = new();
    private readonly GatewayConditions _conditions;
    private readonly RecordedLog _log = new();
    private readonly OperatorRoster _roster;

    public OperatorRosterTests()
    {
        _conditions = new GatewayConditions(_time);
        _roster = _grains.Roster(_conditions, new RecordedLog<OperatorRoster>(_log), _time);
    }

    public void Dispose() => _roster.Dispose();

    [Fact]
    public async Task Refresh_TakesTheNewestByVersion()
    {
        _grains.Dispatcher.Roster = new Roster { Version = 4, OperatorIds = [100, 101] };
        await _roster.RefreshAsync();
        await _roster.RefreshAsync();

        Assert.True(_roster.Contains(100));
        Assert.False(_roster.Contains(7));
        Assert.Equal(["dispatcher: GetRoster 0", "dispatcher: GetRoster 4"], _grains.Calls);
    }

    [Fact]
    public async Task Refresh_Fails_KeepsTheOldOneAndRecovers()
    {
        _grains.Dispatcher.Failure = new TimeoutException();
        await _roster.RefreshAsync();
        Assert.False(_roster.Loaded.IsCompleted);
        Assert.Equal(HealthStatus.Unhealthy, _conditions.Cluster.State.Status);

        _grains.Dispatcher.Failure = null;
        _grains.Dispatcher.Roster = new Roster { Version = 1, OperatorIds = [100] };
        await _roster.RefreshAsync();
        Assert.True(_roster.Loaded.IsCompletedSuccessfully);
        Assert.Equal(HealthStatus.Healthy, _conditions.Cluster.State.Status);

        _grains.Dispatcher.Failure = new TimeoutException();
        await _roster.RefreshAsync();
        Assert.True(_roster.Contains(100));
    }

    [Fact]
    public async Task Refresh_FailsForAWhile_OnlyThenIsTheGatewayNotReady()
    {
        await _roster.RefreshAsync();
        _grains.Dispatcher.Failure = new TimeoutException();

        await _roster.RefreshAsync();
        Assert.Equal(HealthStatus.Degraded, _conditions.Cluster.State.Status);
        _time.Advance(OperatorRoster.GraceWithoutDispatcher);
        await _roster.RefreshAsync();
        Assert.Equal(HealthStatus.Unhealthy, _conditions.Cluster.State.Status);

        _grains.Dispatcher.Failure = null;
        await _roster.RefreshAsync();
        Assert.Equal(HealthStatus.Healthy, _conditions.Cluster.State.Status);
    }

    [Fact]
    public async Task Refresh_FailsAgainAndAgain_IsLoggedOncePerOutage()
    {
        for (var outage = 1; outage <= 2; outage++)
        {
            _grains.Dispatcher.Failure = new TimeoutException();
            await _roster.RefreshAsync();
            await _roster.RefreshAsync();
            Assert.Equal(outage, _log.Lines.Count(line => line.StartsWith("Warning 1101", StringComparison.Ordinal)));

            _grains.Dispatcher.Failure = null;
            await _roster.RefreshAsync();
        }
    }

    [Fact]
    public async Task Refresher_AsksEveryTwoSeconds()
    {
        using var refresher = new RosterRefresher(_roster, _time);

        await refresher.StartAsync(CancellationToken.None);
        await _roster.Loaded.Within("the first roster");
        var before = _grains.Calls.Count;
        _grains.Dispatcher.Roster = new Roster { Version = 2, OperatorIds = [100] };
        var asked = _grains.Dispatcher.AskedAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        await asked.Within("the second question for the roster");

        Assert.Equal(before + 1, _grains.Calls.Count);
        await refresher.StopAsync(CancellationToken.None).Within("the stop");
    }
}
