using Azure.Core;
using Microsoft.WindowsAzure.Storage;
using Microsoft.WindowsAzure.Storage.RetryPolicies;
using Microsoft.WindowsAzure.Storage.Table;

namespace Azure.Data.Tables;

/// <summary>The tables of a storage account. A connection string that makes no sense is refused here, before any call.</summary>
public class TableServiceClient
{
    private readonly CloudTableClient _client;

    public TableServiceClient(string connectionString)
        : this(connectionString, new TableClientOptions())
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        ArgumentNullException.ThrowIfNull(options);
        var account = CloudStorageAccount.Parse(connectionString);
        if (account.TableEndpoint is null)
            throw new FormatException("No valid combination of account information found.");

        var retry = options.Retry;
        _client = account.CreateCloudTableClient();
        _client.DefaultRequestOptions = new TableRequestOptions
        {
            PayloadFormat = TablePayloadFormat.Json,
            // The exponential policy of the client below never waits less than 3 s.
            RetryPolicy = new LinearRetry(retry.Delay, retry.MaxRetries),
            ServerTimeout = TimeSpan.FromSeconds(Math.Clamp(retry.NetworkTimeout.TotalSeconds, 1, 30)),
            MaximumExecutionTime = (retry.NetworkTimeout * (retry.MaxRetries + 1)) + (retry.Delay * retry.MaxRetries),
        };
        AccountName = account.Credentials?.AccountName ?? "";
    }

    public virtual string AccountName { get; }

    public virtual Uri Uri => _client.BaseUri;

    public virtual async Task CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
    {
        try
        {
            await Table(tableName).CreateIfNotExistsAsync(null, null, cancellationToken);
        }
        catch (StorageException exception)
        {
            throw RequestFailedException.From(exception);
        }
    }

    internal CloudTable Table(string name) => _client.GetTableReference(name);
}

public class TableClientOptions : ClientOptions;
