using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Runtime.Tests;

/// <summary>
/// A store as the product's own is: it serializes before its first await, then waits for the test where the test says so,
/// and refuses stale ETags.
/// </summary>
internal sealed class TestStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (string Json, string ETag)> _records = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Holds the operations on a record until the gate is opened.</summary>
    public TaskCompletionSource Hold(string name) =>
        _gates.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    public Task WhenHeld(string name) => Arrival(name).Task;

    public string? Json(string name) => _records.TryGetValue(name, out var record) ? record.Json : null;

    /// <summary>Writes as another activation would.</summary>
    public void Overwrite(string name, string json) => _records[name] = (json, NextETag());

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await PassAsync(Key(stateName, grainId));
        var found = _records.TryGetValue(Key(stateName, grainId), out var record);
        if (found)
            grainState.State = JsonSerializer.Deserialize<T>(record.Json)!;
        grainState.ETag = found ? record.ETag : null!;
        grainState.RecordExists = found;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var json = JsonSerializer.Serialize(grainState.State);
        await PassAsync(Key(stateName, grainId));
        var etag = NextETag();
        ThrowIfStale(Key(stateName, grainId), grainState.ETag);
        _records[Key(stateName, grainId)] = (json, etag);
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await PassAsync(Key(stateName, grainId));
        ThrowIfStale(Key(stateName, grainId), grainState.ETag);
        _records.TryRemove(Key(stateName, grainId), out _);
        grainState.ETag = null!;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static string Key(string stateName, GrainId grainId) => $"{stateName}:{grainId.Key}";

    private async Task PassAsync(string key)
    {
        if (!_gates.TryGetValue(key, out var gate))
            return;
        Arrival(key).TrySetResult();
        await gate.Task;
    }

    private TaskCompletionSource Arrival(string name) =>
        _arrivals.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private string NextETag() => Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);

    private void ThrowIfStale(string key, string? etag)
    {
        var stored = _records.TryGetValue(key, out var record) ? record.ETag : null;
        if (stored != etag)
            throw new InconsistentStateException($"Stale ETag for {key}", stored!, etag!);
    }
}
