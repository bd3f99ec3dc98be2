using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>The store on a fresh folder, with time in the hands of the test.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly bool _ownsFolder;

    public TestStore(string? folder = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? System.IO.Directory.CreateTempSubdirectory("operatorbot-").FullName;
        Assert.True(DataDirectory.TryOpen(Folder, out var directory, out var problem), problem);
        Directory = directory;
        Database = new SqliteDatabase(
            directory,
            new SqliteDatabaseOptions { BusyTimeout = TimeSpan.FromMilliseconds(20) },
            Time,
            NullLogger<SqliteDatabase>.Instance);
        Storage = new SqliteGrainStorage(Database, new JsonStorageSerializer());
        Reminders = new SqliteReminderTable(Database, Time);
    }

    public string Folder { get; }

    public DataDirectory Directory { get; }

    public HandDrivenTime Time { get; } = new();

    public SqliteDatabase Database { get; }

    public SqliteGrainStorage Storage { get; }

    public SqliteReminderTable Reminders { get; }

    public static GrainId Client(long id) => GrainId.Create(GrainType.Create("client"), id.ToString("X", CultureInfo.InvariantCulture));

    public static GrainState<Note> State(string text, string? etag = null) => new(new Note { Text = text }, etag!);

    public async Task<GrainState<Note>> WriteAsync(GrainId grain, string text, string? etag = null, string name = "dialog")
    {
        var state = State(text, etag);
        await Storage.WriteStateAsync(name, grain, state);
        return state;
    }

    public async Task<GrainState<Note>> ClearAsync(GrainId grain, string? etag, string name = "dialog")
    {
        var state = State("before", etag);
        await Storage.ClearStateAsync(name, grain, state);
        return state;
    }

    public async Task<GrainState<Note>> ReadAsync(GrainId grain, string name = "dialog")
    {
        var state = State("stale memory", "7");
        await Storage.ReadStateAsync(name, grain, state);
        return state;
    }

    /// <summary>Runs something on the connection of the writer, between two transactions of others.</summary>
    public Task OnWriterAsync(Action<SqliteWriter> action)
    {
        var write = new ActionWrite(action);
        Database.Enqueue(write);
        return write.Task;
    }

    /// <summary>Keeps the writer inside a transaction until the gate is opened; returns once it is there.</summary>
    public async Task<WriterGate> HoldWriterAsync()
    {
        var gate = new WriterGate();
        gate.Held = OnWriterAsync(gate.Hold);
        await gate.Entered.Within("the writer being held");
        return gate;
    }

    /// <summary>What another program sees, or does, in the file.</summary>
    public SqliteConnection OpenByHand() => SqliteConnections.Open(Directory.DatabaseFile, TimeSpan.Zero);

    public void Dispose() => Dispose(keepFolder: false);

    public void Dispose(bool keepFolder)
    {
        Database.Dispose();
        Directory.Dispose();
        if (_ownsFolder && !keepFolder && System.IO.Directory.Exists(Folder))
            System.IO.Directory.Delete(Folder, recursive: true);
    }

    private sealed class ActionWrite(Action<SqliteWriter> action)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ISqliteWrite
    {
        public void Execute(SqliteWriter writer) => action(writer);

        public void Commit() => SetResult();

        public void Fail(Exception exception) => SetException(exception);
    }
}

internal sealed record Note
{
    public string Text { get; set; } = "new";
}

internal sealed class WriterGate : IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    public Task Entered => _entered.Task;

    public Task Held { get; set; } = Task.CompletedTask;

    public void Hold(SqliteWriter writer)
    {
        _entered.TrySetResult();
        Assert.True(_open.Wait(Waiting.Limit), "The test never let the writer go.");
    }

    public async Task OpenAsync()
    {
        _open.Set();
        await Held.Within("the writer going on");
    }

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
