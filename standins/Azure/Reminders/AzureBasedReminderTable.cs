#nullable disable // as IReminderTable: a missing row is null
using System.Globalization;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.WindowsAzure.Storage.Table;
using Orleans.AzureUtils;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;

namespace Orleans.Runtime.ReminderService;

/// <summary>
/// Reminders in a table, of which several services may share one: the partition is the service and the grain's hash, eight
/// hexadecimal digits, so that ranges of hashes are ranges of keys.
/// </summary>
public sealed partial class AzureBasedReminderTable : IReminderTable
{
    private readonly StorageTable _table;
    private readonly ClusterOptions _cluster;
    private readonly ILogger<AzureBasedReminderTable> _logger;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AzureBasedReminderTable(
        ILoggerFactory loggerFactory,
        IOptions<ClusterOptions> clusterOptions,
        IOptions<AzureTableReminderStorageOptions> storageOptions)
    {
        storageOptions.Value.Validate(Options.DefaultName);
        _logger = loggerFactory.CreateLogger<AzureBasedReminderTable>();
        _cluster = clusterOptions.Value;
        _table = new StorageTable(storageOptions.Value);
    }

    /// <summary>Tries until the table is there or the time is over.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await _table.CreateIfNotExistsAsync(cancellationToken);
                    _started.TrySetResult();
                    return;
                }
                catch (RequestFailedException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    LogCannotStart(exception);
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            _started.TrySetCanceled(exception.CancellationToken);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _started.TrySetCanceled(CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        // What follows the dash in the order of characters is the first that is no reminder of this grain.
        var key = StorageTable.Sanitize(grainId.ToString());
        return QueryAsync(StorageTable.Both(
            StorageTable.Where(nameof(TableEntity.PartitionKey), QueryComparisons.Equal, PartitionKey(grainId)),
            StorageTable.Both(
                StorageTable.Where(nameof(TableEntity.RowKey), QueryComparisons.GreaterThan, $"{key}-"),
                StorageTable.Where(nameof(TableEntity.RowKey), QueryComparisons.LessThan, $"{key}."))));
    }

    public Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        // '`' follows the underscore in the order of characters.
        var service = StorageTable.Sanitize(_cluster.ServiceId);
        var low = StorageTable.Where(nameof(TableEntity.PartitionKey), QueryComparisons.GreaterThan, $"{service}_");
        var high = StorageTable.Where(nameof(TableEntity.PartitionKey), QueryComparisons.LessThan, $"{service}`");
        var afterBegin = StorageTable.Where(nameof(TableEntity.PartitionKey), QueryComparisons.GreaterThan, PartitionKey(begin));
        var toEnd = StorageTable.Where(nameof(TableEntity.PartitionKey), QueryComparisons.LessThanOrEqual, PartitionKey(end));
        return QueryAsync(
            begin < end ? StorageTable.Both(afterBegin, toEnd)
            : begin == end ? StorageTable.Both(low, high)
            : StorageTable.Either(StorageTable.Both(low, toEnd), StorageTable.Both(afterBegin, high)));
    }

    public async Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName)
    {
        await _started.Task;
        var row = await _table.ReadAsync(PartitionKey(grainId), RowKey(grainId, reminderName));
        return row is null ? null : Entry(row);
    }

    public async Task<string> UpsertRow(ReminderEntry entry)
    {
        await _started.Task;
        var startAt = entry.StartAt.Kind == DateTimeKind.Local ? entry.StartAt.ToUniversalTime() : entry.StartAt;
        var row = new DynamicTableEntity(PartitionKey(entry.GrainId), RowKey(entry.GrainId, entry.ReminderName));
        Set("ServiceId", _cluster.ServiceId);
        Set("DeploymentId", _cluster.ClusterId);
        Set("GrainReference", entry.GrainId.ToString());
        Set("ReminderName", entry.ReminderName);
        Set("StartAt", TableInstant.Text(startAt));
        Set("Period", entry.Period.ToString("c", CultureInfo.InvariantCulture));
        Set("GrainRefConsistentHash", Hash(entry.GrainId.GetUniformHashCode()));
        try
        {
            return await _table.UpsertAsync(row);
        }
        catch (RequestFailedException exception) when (StorageTable.IsContention(exception))
        {
            return null;
        }

        void Set(string name, string value) => row.Properties[name] = new EntityProperty(value);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        await _started.Task;
        try
        {
            await _table.DeleteAsync(
                new DynamicTableEntity(PartitionKey(grainId), RowKey(grainId, reminderName)) { ETag = eTag });
            return true;
        }
        catch (RequestFailedException exception) when (StorageTable.IsContention(exception))
        {
            return false;
        }
    }

    public async Task TestOnlyClearTable()
    {
        foreach (var entry in (await ReadRows(0, 0)).Reminders)
            await RemoveRow(entry.GrainId, entry.ReminderName, entry.ETag);
    }

    private static string Hash(uint hash) => hash.ToString("X8", CultureInfo.InvariantCulture);

    private static string RowKey(GrainId grainId, string reminderName) => StorageTable.Sanitize($"{grainId}-{reminderName}");

    private static string Text(DynamicTableEntity row, string name) => row.Properties[name].StringValue;

    private static ReminderEntry Entry(DynamicTableEntity row) => new()
    {
        GrainId = GrainId.Parse(Text(row, "GrainReference"), CultureInfo.InvariantCulture),
        ReminderName = Text(row, "ReminderName"),
        StartAt = TableInstant.Parse(Text(row, "StartAt")),
        Period = TimeSpan.Parse(Text(row, "Period"), CultureInfo.InvariantCulture),
        ETag = row.ETag,
    };

    private string PartitionKey(GrainId grainId) => PartitionKey(grainId.GetUniformHashCode());

    private string PartitionKey(uint hash) => StorageTable.Sanitize($"{_cluster.ServiceId}_{Hash(hash)}");

    private async Task<ReminderTableData> QueryAsync(string filter)
    {
        await _started.Task;
        var entries = new List<ReminderEntry>();
        foreach (var row in await _table.QueryAsync(filter))
        {
            try
            {
                // The name of another service may begin with this one's and an underscore.
                if (Text(row, "ServiceId") == _cluster.ServiceId)
                    entries.Add(Entry(row));
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or KeyNotFoundException)
            {
                LogUnreadable(exception, row.PartitionKey, row.RowKey);
            }
        }

        return new ReminderTableData(entries);
    }

    [LoggerMessage(1, LogLevel.Error, "Exception trying to create or connect to the Azure table; it is tried again")]
    private partial void LogCannotStart(Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The reminder {PartitionKey} {RowKey} cannot be read and is left out")]
    private partial void LogUnreadable(Exception exception, string partitionKey, string rowKey);
}
