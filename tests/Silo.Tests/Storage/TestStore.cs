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
        Reminders = new PunctualReminderTable(new SqliteReminderTable(Database), Time);
    }

    public string Folder { get; }

    public DataDirectory Directory { get; }

    public HandDrivenTime Time { get; } = new();

    public SqliteDatabase Database { get; }

    public SqliteGrainStorage Storage { get; }

    public PunctualReminderTable Reminders { get; }

    public static GrainId Client(long id) => StorageCalls.Client(id);

    public static GrainState<Note> State(string text, string? etag = null) => StorageCalls.State(text, etag);

    public Task<GrainState<Note>> WriteAsync(GrainId grain, string text, string? etag = null, string name = "dialog") =>
        Storage.WriteAsync(grain, text, etag, name);

    public Task<GrainState<Note>> ClearAsync(GrainId grain, string? etag, string name = "dialog") =>
        Storage.ClearAsync(grain, etag, name);

    public Task<GrainState<Note>> ReadAsync(GrainId grain, string name = "dialog") => Storage.ReadAsync(grain, name);

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
