using OperatorBot.Gateway.Clusters;
using OperatorBot.Gateway.Settings;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OperatorBot.Silo.Hosting;

/// <summary>How a silo finds the others, and how soon they take over from one that is gone.</summary>
internal static class ClusterMember
{
    private const int MissedProbes = 3;

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a silo writes that it is alive. Silos that have all been killed leave their rows behind; whoever comes
    /// next waits until these have missed three, before it believes that it need not reach them.
    /// </summary>
    private static readonly TimeSpan TellAliveEvery = TimeSpan.FromSeconds(5);

    /// <summary>With SQLite it is alone; on a storage account it meets all that have the same CLUSTER_ID.</summary>
    public static ISiloBuilder UseCluster(this ISiloBuilder silo, BotSettings settings, Machine machine)
    {
        if (settings.Storage != StorageKind.Azure)
        {
            return silo.UseLocalhostClustering(
                machine.SiloPort, machine.SiloGatewayPort, serviceId: settings.ClusterId, clusterId: settings.ClusterId);
        }

        return silo
            .Configure<ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = settings.ClusterId)
            .ConfigureEndpoints(
                machine.Address, machine.SiloPort, machine.SiloGatewayPort,
                listenOnAnyHostAddress: !OwnAddress.IsOwn(machine.Address))
            .Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = ProbeEvery;
                membership.NumMissedProbesLimit = MissedProbes;
                membership.IAmAliveTablePublishTimeout = TellAliveEvery;
            })
            .UseAzureStorageClustering(table => table.TableServiceClient = StorageAccount.Connect(settings));
    }
}
