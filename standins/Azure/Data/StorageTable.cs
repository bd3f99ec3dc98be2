using Azure;
using Azure.Data.Tables;
using Microsoft.WindowsAzure.Storage;
using Microsoft.WindowsAzure.Storage.Table;

namespace Orleans.AzureUtils;

/// <summary>One table. Failures are <see cref="RequestFailedException"/>s.</summary>
internal sealed class StorageTable
{
    private readonly CloudTable _table;

    public StorageTable(AzureStorageOperationOptions options)
    {
        var client = options.TableServiceClient ?? throw new OrleansConfigurationException(
            $"No credentials specified. Set {options.GetType().Name}.{nameof(options.TableServiceClient)}.");
        _table = client.Table(options.TableName);
    }

    /// <summary>Keys may not hold these.</summary>
    public static string Sanitize(string key)
    {
        key = key.Replace('/', '_').Replace('\\', '_').Replace('#', '_').Replace('?', '_');
        return key.Length < 1024
            ? key
            : throw new ArgumentException($"Key length {key.Length} is too long to be an Azure table key. Key={key}");
    }

    public static string Where(string property, string comparison, string value) =>
        TableQuery.GenerateFilterCondition(property, comparison, value);

    public static string Both(string left, string right) => TableQuery.CombineFilters(left, TableOperators.And, right);

    public static string Either(string left, string right) => TableQuery.CombineFilters(left, TableOperators.Or, right);

    /// <summary>Makes the table unless it is there.</summary>
    public Task CreateIfNotExistsAsync(CancellationToken cancellationToken) =>
        CallAsync(() => _table.CreateIfNotExistsAsync(null, null, cancellationToken));

    /// <summary>The row, or null.</summary>
    public async Task<DynamicTableEntity?> ReadAsync(string partitionKey, string rowKey)
    {
        var result = await ExecuteAsync(TableOperation.Retrieve<DynamicTableEntity>(partitionKey, rowKey));
        return (DynamicTableEntity?)result.Result;
    }

    public async Task<List<DynamicTableEntity>> QueryAsync(string filter)
    {
        var query = new TableQuery<DynamicTableEntity>().Where(filter);
        var rows = new List<DynamicTableEntity>();
        TableContinuationToken? token = null;
        do
        {
            var segment = await CallAsync(() => _table.ExecuteQuerySegmentedAsync(query, token));
            rows.AddRange(segment.Results);
            token = segment.ContinuationToken;
        }
        while (token is not null);
        return rows;
    }

    /// <summary>Adds a row that must not be there, and gives its ETag.</summary>
    public Task<string> InsertAsync(DynamicTableEntity row) => WriteAsync(TableOperation.Insert(row, echoContent: false));

    /// <summary>Replaces the row that has this row's ETag, and gives the new one.</summary>
    public Task<string> ReplaceAsync(DynamicTableEntity row) => WriteAsync(TableOperation.Replace(row));

    /// <summary>Writes the row, whatever is there, and gives its ETag.</summary>
    public Task<string> UpsertAsync(DynamicTableEntity row) => WriteAsync(TableOperation.InsertOrMerge(row));

    /// <summary>Sets the row's properties in the row that is there, which keeps its others.</summary>
    public Task MergeAsync(DynamicTableEntity row) => ExecuteAsync(TableOperation.Merge(row));

    /// <summary>All of one partition, or nothing.</summary>
    public Task WriteTogetherAsync(TableBatchOperation operations) => CallAsync(() => _table.ExecuteBatchAsync(operations));

    /// <summary>Deletes the row that has this row's ETag.</summary>
    public Task DeleteAsync(DynamicTableEntity row) => ExecuteAsync(TableOperation.Delete(row));

    /// <summary>Whether a failed call tells that somebody else was faster, by <see cref="RequestFailedException.Status"/>.</summary>
    public static bool IsContention(RequestFailedException exception) => exception.Status is 404 or 409 or 412;

    private async Task<string> WriteAsync(TableOperation operation) => (await ExecuteAsync(operation)).Etag;

    private Task<TableResult> ExecuteAsync(TableOperation operation) => CallAsync(() => _table.ExecuteAsync(operation));

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StorageException exception)
        {
            throw RequestFailedException.From(exception);
        }
    }
}
