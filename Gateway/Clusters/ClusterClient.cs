using OperatorBot.Gateway.Settings;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OperatorBot.Gateway.Clusters;

/// <summary>How a gateway that runs alone finds the silos.</summary>
internal static class ClusterClient
{
    /// <summary>A silo that has come takes its part this much later, at most.</summary>
    private static readonly TimeSpan LookForSilosEvery = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a call may take before its update is handled anew. What was under way at a silo that was killed is never
    /// answered, and nobody tells a client so: this is how long its chat then stands still.
    /// </summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>By the storage account's list of silos, or, with SQLite, at the one silo of this machine.</summary>
    public static IClientBuilder UseCluster(this IClientBuilder client, BotSettings settings)
    {
        client.UseConnectionRetryFilter(WaitForASiloAsync);
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = AnswerLimit);
        if (settings.Storage != StorageKind.Azure)
        {
            return client.UseLocalhostClustering(
                settings.SiloGatewayPort, serviceId: settings.ClusterId, clusterId: settings.ClusterId);
        }

        return client
            .Configure<ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = settings.ClusterId)
            .Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = LookForSilosEvery)
            .UseAzureStorageClustering(table => table.TableServiceClient = StorageAccount.Connect(settings));
    }

    // A gateway may be there before the first silo.
    private static async Task<bool> WaitForASiloAsync(Exception failure, CancellationToken cancellationToken)
    {
        await Task.Delay(ConnectAgainAfter, TimeProvider.System, cancellationToken);
        return true;
    }
}
