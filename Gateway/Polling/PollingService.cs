using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;

namespace OperatorBot.Gateway.Polling;

/// <summary>Polls whenever this gateway is the one that may.</summary>
internal sealed class PollingService(
    OperatorRoster roster, PollingLease lease, Poller poller, GatewayConditions conditions) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        conditions.Updates.Holds("none is stuck");
        try
        {
            var botName = await poller.IdentifyAsync(stoppingToken);
            await roster.Loaded.WaitAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await using var held = await lease.AcquireAsync(stoppingToken);
                await poller.PollAsync(held, botName, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
