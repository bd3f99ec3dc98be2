using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// Grain state in SQLite, as JSON text. A write is done when its commit is on the disk; many grains share a commit.
/// </summary>
/// <remarks>
/// The ETag is the version of the row, from 1. Clearing keeps the row and counts on, so that the ETag of a cleared state
/// is not null, and a null ETag fits only where there was never a record: who read before the record was created and
/// cleared again does not win. (The Azure and ADO.NET providers do so too, unless told to delete on clear.)
/// </remarks>
internal sealed class SqliteGrainStorage(SqliteDatabase database, IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, byte[]> _names = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (etag, json) = database.Read((Name: Utf8(stateName), GrainId: grainId), static (reader, key) =>
        {
            var statement = reader.State;
            statement.Bind(1, key.GrainId.Type.AsSpan());
            statement.Bind(2, key.GrainId.Key.AsSpan());
            statement.Bind(3, key.Name);
            try
            {
                if (!statement.Step())
                    return (null, null);
                var etag = statement.Number(0).ToString(CultureInfo.InvariantCulture);
                return (ETag: (string?)etag, Json: statement.IsNull(1) ? null : statement.Utf8(1).ToArray());
            }
            finally
            {
                statement.Reset();
            }
        });

        var state = json is null ? default : serializer.Deserialize<T>(new BinaryData(json));
        grainState.State = state is null ? NewState<T>() : state;
        grainState.ETag = etag!;
        grainState.RecordExists = json is not null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var json = serializer.Serialize(grainState.State).ToMemory();
        var write = new StateWrite<T>(grainId, Utf8(stateName), grainState, json, default);
        database.Enqueue(write);
        return write.Task;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var write = new StateWrite<T>(grainId, Utf8(stateName), grainState, json: null, NewState<T>());
        database.Enqueue(write);
        return write.Task;
    }

    private static T NewState<T>() => Activator.CreateInstance<T>();

    private byte[] Utf8(string stateName) => _names.GetOrAdd(stateName, Encoding.UTF8.GetBytes);

    /// <summary>
    /// Sets ETag and state from the writer thread, before the task completes: an async method would cost one more hop
    /// between threads per write.
    /// </summary>
    /// <param name="json">Null to clear.</param>
    /// <param name="cleared">The state after clearing: made before, since nothing may fail after the commit.</param>
    private sealed class StateWrite<T>(
        GrainId grainId, byte[] stateName, IGrainState<T> grainState, ReadOnlyMemory<byte>? json, T? cleared)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ISqliteWrite
    {
        private readonly string? _given = grainState.ETag;
        private bool _done;

        /// <summary>The new one if it is done, otherwise what the row has.</summary>
        private long? _etag;

        public void Execute(SqliteWriter writer)
        {
            if (string.IsNullOrEmpty(_given))
            {
                // Clearing what never was is done already.
                _done = json is null ? ETag(writer) is null : Insert(writer);
                _etag = json is null ? null : 1;
            }
            else if (long.TryParse(_given, NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
            {
                _done = Update(writer, expected);
                _etag = expected + 1;
            }

            if (!_done)
                _etag = ETag(writer);
        }

        public void Commit()
        {
            var stored = _etag?.ToString(CultureInfo.InvariantCulture);
            if (!_done)
            {
                SetException(new InconsistentStateException(
                    $"Version conflict ({(json is null ? "ClearState" : "WriteState")}): state '{Encoding.UTF8.GetString(stateName)}' "
                    + $"of grain {grainId} has ETag {stored ?? "none"}, the writer knew {_given ?? "none"}. "
                    + "Another activation wrote it; read it again.",
                    stored!,
                    _given!));
                return;
            }

            grainState.ETag = stored!;
            grainState.RecordExists = json is not null;
            if (json is null)
                grainState.State = cleared!;
            SetResult();
        }

        public void Fail(Exception exception) => SetException(exception);

        private bool Insert(SqliteWriter writer)
        {
            var insert = writer.InsertState;
            BindKey(insert);
            insert.Bind(4, SqliteConnections.KeyNumber(grainId));
            insert.Bind(5, writer.Now);
            insert.Bind(6, json!.Value.Span);
            return insert.Run() == 1;
        }

        private bool Update(SqliteWriter writer, long expected)
        {
            var update = json is null ? writer.ClearState : writer.UpdateState;
            BindKey(update);
            update.Bind(4, expected);
            update.Bind(5, writer.Now);
            if (json is { } state)
                update.Bind(6, state.Span);
            return update.Run() == 1;
        }

        private long? ETag(SqliteWriter writer)
        {
            BindKey(writer.StateETag);
            return writer.StateETag.RunNumber();
        }

        private void BindKey(SqliteStatement statement)
        {
            statement.Bind(1, grainId.Type.AsSpan());
            statement.Bind(2, grainId.Key.AsSpan());
            statement.Bind(3, stateName);
        }
    }
}
