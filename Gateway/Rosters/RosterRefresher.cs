namespace OperatorBot.Gateway.Rosters;

/// <summary>Keeps the roster fresh, and the dispatcher awake: after a silo died, nobody else may have a reason to call it.</summary>
internal sealed class RosterRefresher(OperatorRoster roster, TimeProvider time) : BackgroundService
{
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
            await roster.RefreshAsync();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
