using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using OperatorBot.Grains.Storage;

namespace OperatorBot.Grains.Tests.Fakes;

/// <summary>
/// A store that takes its snapshot before its first await and refuses stale ETags, as the product's own does; it waits, or
/// fails, where the test says so. It outlives a silo.
/// </summary>
internal sealed class ScriptedStorage(Journal journal) : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly StateSerializer _serializer = new();
    private readonly Dictionary<(string Name, GrainId Grain), (BinaryData Json, string ETag)> _records = [];
    private readonly Dictionary<string, HeldWrite> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _failing = new(StringComparer.Ordinal);
    private readonly Changes _changes = new();
    private int _version;

    /// <summary>Writes that were refused because another activation had written.</summary>
    public int Conflicts { get; private set; }

    public void Put<T>(string name, GrainId grain, T state)
    {
        lock (_lock)
            _records[(name, grain)] = (_serializer.Serialize(state), NextETag());
    }

    public T Get<T>(string name, GrainId grain)
    {
        lock (_lock)
            return _serializer.Deserialize<T>(_records[(name, grain)].Json);
    }

    /// <summary>Waits until what is stored is so.</summary>
    public Task StoredAsync<T>(string name, GrainId grain, Func<T, bool> isSo, string what) => _changes.UntilAsync(
        () => isSo(Get<T>(name, grain)),
        () => $"{what}, stored as {name} of {grain}; there is {_serializer.Serialize(Get<T>(name, grain))}");

    /// <summary>The next write of a state with such a name waits for the test.</summary>
    public HeldWrite HoldNext(string namePrefix)
    {
        var held = new HeldWrite();
        lock (_lock)
            _held[namePrefix] = held;
        return held;
    }

    /// <summary>The next write of a state with such a name fails; before it is stored, or after.</summary>
    public void FailNext(string namePrefix, bool afterStoring = false)
    {
        lock (_lock)
            _failing[namePrefix] = afterStoring;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            var found = _records.TryGetValue((stateName, grainId), out var record);
            if (found)
                grainState.State = _serializer.Deserialize<T>(record.Json);
            grainState.ETag = found ? record.ETag : null!;
            grainState.RecordExists = found;
            return Task.CompletedTask;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var json = _serializer.Serialize(grainState.State);
        if (TryTake(_held, stateName, out var held))
        {
            held.HasCome.SetResult();
            await held.GoOn.Task.Within($"the test to let the write of {stateName} go on");
        }

        var fails = TryTake(_failing, stateName, out var afterStoring);
        if (fails && !afterStoring)
            throw new IOException("The disk is gone.");
        lock (_lock)
        {
            var stored = _records.GetValueOrDefault((stateName, grainId)).ETag;
            if (stored != grainState.ETag)
            {
                Conflicts++;
                throw new InconsistentStateException($"{stateName} of {grainId} has changed.", stored!, grainState.ETag!);
            }

            _records[(stateName, grainId)] = (json, NextETag());
            journal.Add($"write {stateName}");
        }

        _changes.Tell();
        if (fails)
            throw new IOException("The disk was gone for a moment.");
        lock (_lock)
        {
            grainState.ETag = _records[(stateName, grainId)].ETag;
            grainState.RecordExists = true;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("No grain clears its state.");

    private bool TryTake<T>(Dictionary<string, T> byPrefix, string stateName, out T value)
    {
        lock (_lock)
        {
            var prefix = byPrefix.Keys.FirstOrDefault(prefix => stateName.StartsWith(prefix, StringComparison.Ordinal));
            value = default!;
            return prefix is not null && byPrefix.Remove(prefix, out value!);
        }
    }

    private string NextETag() => (++_version).ToString(CultureInfo.InvariantCulture);

    internal sealed class HeldWrite
    {
        public TaskCompletionSource HasCome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
