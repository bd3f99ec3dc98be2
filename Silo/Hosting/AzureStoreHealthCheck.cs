using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Silo.Hosting;

/// <summary>Whether the storage account answers: a row that nobody writes is read, so that it is known without traffic too.</summary>
internal sealed class AzureStoreHealthCheck(IGrainStorage storage) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly GrainId Nobody = GrainId.Create("health", "nobody");

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await storage.ReadStateAsync("health", Nobody, new GrainState<Nothing>()).WaitAsync(Limit, cancellationToken);
            return HealthCheckResult.Healthy("answers");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(
                $"the storage account does not answer ({e.GetType().Name}: {e.Message}). Check the network, the account and its key; "
                + "the bot goes on by itself",
                e);
        }
    }

    private sealed class Nothing;
}
