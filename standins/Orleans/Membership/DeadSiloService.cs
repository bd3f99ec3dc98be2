using Microsoft.Extensions.Hosting;

namespace Orleans.Runtime;

/// <summary>Fails, and by that stops the host, when others have declared this silo dead. The real one ends its process.</summary>
internal sealed class DeadSiloService(Cluster cluster) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await cluster.Death.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new SiloUnavailableException($"{cluster.Local} has been declared dead by other silos.");
    }
}
