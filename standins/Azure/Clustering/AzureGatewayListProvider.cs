using Microsoft.Extensions.Options;
using Microsoft.WindowsAzure.Storage.Table;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;

namespace Orleans.AzureUtils;

/// <summary>The active silos of the cluster's partition that let clients in.</summary>
internal sealed class AzureGatewayListProvider(
    IOptions<AzureStorageGatewayOptions> storage, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateway)
    : IGatewayListProvider
{
    private StorageTable? _table;

    public TimeSpan MaxStaleness => gateway.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public async Task InitializeGatewayListProvider()
    {
        storage.Value.Validate(Options.DefaultName);
        var table = new StorageTable(storage.Value);
        await table.CreateIfNotExistsAsync(CancellationToken.None);
        _table = table;
    }

    public async Task<IList<Uri>> GetGateways()
    {
        var table = _table ?? throw new InvalidOperationException("The list of gateways has not been initialized.");
        var rows = await table.QueryAsync(StorageTable.Both(
            StorageTable.Where(nameof(DynamicTableEntity.PartitionKey), QueryComparisons.Equal, cluster.Value.ClusterId),
            StorageTable.Both(
                StorageTable.Where(nameof(MembershipEntry.Status), QueryComparisons.Equal, nameof(SiloStatus.Active)),
                StorageTable.Where(nameof(MembershipEntry.ProxyPort), QueryComparisons.NotEqual, "0"))));
        return [.. rows.Select(MembershipRow.Entry).Select(entry =>
            new Uri($"gwy.tcp://{entry.SiloAddress.Endpoint.Address}:{entry.ProxyPort}/{entry.SiloAddress.Generation}"))];
    }
}
