using System.Text;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.WindowsAzure.Storage.Table;
using Orleans.AzureUtils;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Grain states in a table: a partition per grain, a row per state, the data in properties of at most 64 KB.</summary>
public class AzureTableGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const int MaxChunkBytes = 64 * 1024;

    // Text is stored as UTF-16.
    private const int MaxChunkCharacters = 32 * 1024;

    // Of the 1 MB that a row may have, the rest is for keys and the like.
    private const int MaxChunks = 15;

    private readonly AzureTableStorageOptions _options;
    private readonly IGrainStorageSerializer _serializer;
    private readonly string _serviceId;
    private readonly string _name;
    private StorageTable? _table;

    internal AzureTableGrainStorage(
        string name, AzureTableStorageOptions options, string serviceId, IGrainStorageSerializer serializer)
    {
        options.Validate(name);
        (_name, _options, _serviceId, _serializer) = (name, options, serviceId, serializer);
    }

    private StorageTable Table => _table ?? throw new ArgumentException("GrainState-Table property not initialized");

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(AzureTableGrainStorage)}-{_name}",
        _options.InitStage,
        async cancellationToken =>
        {
            var table = new StorageTable(_options);
            await table.CreateIfNotExistsAsync(cancellationToken);
            _table = table;
        },
        _ =>
        {
            _table = null;
            return Task.CompletedTask;
        });

    public async Task ReadStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await Table.ReadAsync(PartitionKey(grainId), StorageTable.Sanitize(grainType));
        var data = row is null ? [] : Data(row);
        var state = data.Length == 0 ? default : _serializer.Deserialize<T>(new BinaryData(data));
        grainState.RecordExists = state is not null;
        grainState.State = state ?? Activator.CreateInstance<T>();
        grainState.ETag = row?.ETag!;
    }

    public async Task WriteStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(grainType, grainId, grainState.ETag);
        SetData(row, _serializer.Serialize(grainState.State));
        grainState.ETag = await WriteAsync(row, grainType, grainId);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(grainType, grainId, grainState.ETag);
        if (!_options.DeleteStateOnClear)
        {
            grainState.ETag = await WriteAsync(row, grainType, grainId);
        }
        else
        {
            if (!string.IsNullOrWhiteSpace(row.ETag))
                await GuardAsync(() => Table.DeleteAsync(row), row, grainType, grainId);
            grainState.ETag = null!;
        }

        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static byte[] Data(DynamicTableEntity row)
    {
        var bytes = new List<byte>();
        foreach (var name in PropertyNames("Data"))
        {
            if (row.Properties.TryGetValue(name, out var chunk) && chunk.BinaryValue is { } value)
                bytes.AddRange(value);
        }

        if (bytes.Count > 0)
            return [.. bytes];

        var text = new StringBuilder();
        foreach (var name in PropertyNames("StringData"))
        {
            if (row.Properties.TryGetValue(name, out var chunk))
                text.Append(chunk.StringValue);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<string> PropertyNames(string first) =>
        Enumerable.Range(0, MaxChunks).Select(index => index == 0 ? first : $"{first}{index}");

    private void SetData(DynamicTableEntity row, BinaryData data)
    {
        var bytes = data.ToMemory();
        if (bytes.Length > MaxChunkBytes * MaxChunks)
            throw TooLarge(bytes.Length, MaxChunkBytes * MaxChunks);

        if (_options.UseStringFormat)
        {
            var text = data.ToString();
            // The package drops what is beyond, without a word; here that fails.
            if (text.Length > MaxChunkCharacters * MaxChunks)
                throw TooLarge(text.Length, MaxChunkCharacters * MaxChunks);
            foreach (var (name, start) in Chunks("StringData", text.Length, MaxChunkCharacters))
                row.Properties[name] = new EntityProperty(text.Substring(start, Math.Min(MaxChunkCharacters, text.Length - start)));
            return;
        }

        foreach (var (name, start) in Chunks("Data", bytes.Length, MaxChunkBytes))
            row.Properties[name] = new EntityProperty(bytes.Slice(start, Math.Min(MaxChunkBytes, bytes.Length - start)).ToArray());
    }

    private static IEnumerable<(string Name, int Start)> Chunks(string name, int length, int chunk) =>
        PropertyNames(name).Take((length + chunk - 1) / chunk).Select((property, index) => (property, index * chunk));

    private static ArgumentOutOfRangeException TooLarge(int size, int max) =>
        new("GrainState.Size", $"Data too large to write to Azure table. Size={size} MaxSize={max}");

    private string PartitionKey(GrainId grainId) => StorageTable.Sanitize($"{_serviceId}_{grainId}");

    private DynamicTableEntity Row(string grainType, GrainId grainId, string? etag) =>
        new(PartitionKey(grainId), StorageTable.Sanitize(grainType)) { ETag = etag };

    private async Task<string> WriteAsync(DynamicTableEntity row, string grainType, GrainId grainId)
    {
        string? etag = null;
        await GuardAsync(
            async () => etag = string.IsNullOrEmpty(row.ETag) ? await Table.InsertAsync(row) : await Table.ReplaceAsync(row),
            row,
            grainType,
            grainId);
        return etag!;
    }

    private async Task GuardAsync(Func<Task> write, DynamicTableEntity row, string grainType, GrainId grainId)
    {
        // Taken before: the client below sets the row's own.
        var etag = row.ETag;
        try
        {
            await write();
        }
        catch (RequestFailedException exception) when (StorageTable.IsContention(exception))
        {
            throw new TableStorageUpdateConditionNotSatisfiedException(
                grainType, grainId.ToString(), _options.TableName, "Unknown", etag, exception);
        }
    }
}

public static class AzureTableGrainStorageFactory
{
    public static AzureTableGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<AzureTableStorageOptions>>().Get(name);
        return new AzureTableGrainStorage(
            name,
            options,
            services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId,
            options.GrainStorageSerializer
                ?? services.GetKeyedService<IGrainStorageSerializer>(name)
                ?? services.GetRequiredService<IGrainStorageSerializer>());
    }
}
