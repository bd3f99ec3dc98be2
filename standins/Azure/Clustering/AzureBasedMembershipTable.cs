#nullable disable // as IMembershipTable
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.WindowsAzure.Storage.Table;
using Orleans.AzureUtils;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;

namespace Orleans.Runtime.MembershipService;

/// <summary>
/// The silos of a cluster: a partition of one table. Each change of a silo's row changes the row of the version in the same
/// transaction, so that changes come one after the other.
/// </summary>
internal sealed partial class AzureBasedMembershipTable : IMembershipTable
{
    private readonly StorageTable _table;
    private readonly string _cluster;
    private readonly ILogger<AzureBasedMembershipTable> _logger;

    public AzureBasedMembershipTable(
        ILoggerFactory loggerFactory,
        IOptions<AzureStorageClusteringOptions> clusteringOptions,
        IOptions<ClusterOptions> clusterOptions)
    {
        clusteringOptions.Value.Validate(Options.DefaultName);
        _logger = loggerFactory.CreateLogger<AzureBasedMembershipTable>();
        _table = new StorageTable(clusteringOptions.Value);
        _cluster = clusterOptions.Value.ClusterId;
    }

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await _table.CreateIfNotExistsAsync(CancellationToken.None);
        if (!tryInitTableVersion || await _table.ReadAsync(_cluster, MembershipRow.VersionKey) is not null)
            return;

        try
        {
            await _table.InsertAsync(MembershipRow.OfVersion(_cluster, 0));
        }
        catch (RequestFailedException exception) when (StorageTable.IsContention(exception))
        {
            // Another silo was there first.
        }
    }

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        foreach (var row in await RowsAsync(clusterId))
            await _table.DeleteAsync(row);
    }

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        foreach (var row in await RowsAsync(_cluster))
        {
            if (row.RowKey == MembershipRow.VersionKey || row.Timestamp >= beforeDate || MembershipRow.Entry(row).Status == SiloStatus.Active)
                continue;
            await _table.DeleteAsync(row);
        }
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var rows = await _table.QueryAsync(StorageTable.Both(
            OfCluster(_cluster),
            StorageTable.Either(OfRow(MembershipRow.Key(key)), OfRow(MembershipRow.VersionKey))));
        return Data(rows);
    }

    public async Task<MembershipTableData> ReadAll() => Data(await RowsAsync(_cluster));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        var changes = Changes(tableVersion);
        changes.Insert(MembershipRow.Of(_cluster, entry));
        return WriteAsync(changes);
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        var changes = Changes(tableVersion);
        var row = MembershipRow.Of(_cluster, entry);
        row.ETag = etag;
        changes.Replace(row);
        return WriteAsync(changes);
    }

    public Task UpdateIAmAlive(MembershipEntry entry) => _table.MergeAsync(MembershipRow.OfAliveTime(_cluster, entry));

    private static string OfCluster(string cluster) =>
        StorageTable.Where(nameof(DynamicTableEntity.PartitionKey), QueryComparisons.Equal, cluster);

    private static string OfRow(string key) =>
        StorageTable.Where(nameof(DynamicTableEntity.RowKey), QueryComparisons.Equal, key);

    private Task<List<DynamicTableEntity>> RowsAsync(string cluster) => _table.QueryAsync(OfCluster(cluster));

    private TableBatchOperation Changes(TableVersion version)
    {
        var row = MembershipRow.OfVersion(_cluster, version.Version);
        row.ETag = version.VersionEtag;
        return new TableBatchOperation { TableOperation.Replace(row) };
    }

    private async Task<bool> WriteAsync(TableBatchOperation changes)
    {
        try
        {
            await _table.WriteTogetherAsync(changes);
            return true;
        }
        catch (RequestFailedException exception) when (StorageTable.IsContention(exception))
        {
            return false;
        }
    }

    private MembershipTableData Data(List<DynamicTableEntity> rows)
    {
        TableVersion version = null;
        var entries = new List<Tuple<MembershipEntry, string>>();
        foreach (var row in rows)
        {
            if (row.RowKey == MembershipRow.VersionKey)
            {
                version = new TableVersion(MembershipRow.Version(row), row.ETag);
                continue;
            }

            try
            {
                entries.Add(Tuple.Create(MembershipRow.Entry(row), row.ETag));
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
            {
                LogUnreadable(exception, row.RowKey);
            }
        }

        return new MembershipTableData(
            entries, version ?? throw new KeyNotFoundException($"The membership table has no version of the cluster {_cluster}."));
    }

    [LoggerMessage(1, LogLevel.Error, "The silo {RowKey} in the membership table cannot be read and is left out")]
    private partial void LogUnreadable(Exception exception, string rowKey);
}
