using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Silo.Storage;

/// <summary>Reminders in the same file and the same commits as the state.</summary>
internal sealed class SqliteReminderTable(SqliteDatabase database) : IReminderTable
{
    private const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(new ReminderTableData(database.Read(grainId, static (reader, id) =>
    {
        reader.RemindersOfGrain.Bind(1, id.Type.AsSpan());
        reader.RemindersOfGrain.Bind(2, id.Key.AsSpan());
        return Entries(reader.RemindersOfGrain);
    })));

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        Task.FromResult(new ReminderTableData(database.Read((Begin: begin, End: end), static (reader, range) =>
        {
            var statement = range.Begin < range.End ? reader.RemindersInside : reader.RemindersAround;
            statement.Bind(1, (long)range.Begin);
            statement.Bind(2, (long)range.End);
            return Entries(statement);
        })));

    /// <inheritdoc/>
    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName)
    {
        var entries = database.Read((GrainId: grainId, Name: reminderName), static (reader, key) =>
        {
            reader.Reminder.Bind(1, key.GrainId.Type.AsSpan());
            reader.Reminder.Bind(2, key.GrainId.Key.AsSpan());
            reader.Reminder.Bind(3, key.Name);
            return Entries(reader.Reminder);
        });
        return Task.FromResult(entries.FirstOrDefault()!);
    }

    /// <inheritdoc/>
    public Task<string> UpsertRow(ReminderEntry entry)
    {
        var write = new Upsert(entry);
        database.Enqueue(write);
        return write.Task;
    }

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        if (!long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out var etag))
            return Task.FromResult(false);

        var write = new Remove(grainId, reminderName, etag);
        database.Enqueue(write);
        return write.Task;
    }

    /// <inheritdoc/>
    public Task TestOnlyClearTable()
    {
        var write = new ClearAll();
        database.Enqueue(write);
        return write.Task;
    }

    private static List<ReminderEntry> Entries(SqliteStatement statement)
    {
        List<ReminderEntry> entries = [];
        try
        {
            while (statement.Step())
            {
                entries.Add(new ReminderEntry
                {
                    GrainId = GrainId.Create(GrainType.Create(statement.Text(0)), IdSpan.Create(statement.Text(1))),
                    ReminderName = statement.Text(2),
                    StartAt = DateTime.ParseExact(
                        statement.Text(3),
                        InstantFormat,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                    Period = TimeSpan.ParseExact(statement.Text(4), "c", CultureInfo.InvariantCulture),
                    ETag = statement.Number(5).ToString(CultureInfo.InvariantCulture),
                });
            }
        }
        finally
        {
            statement.Reset();
        }

        return entries;
    }

    private abstract class Write<TResult>() : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously),
        ISqliteWrite
    {
        private TResult? _result;

        public void Execute(SqliteWriter writer) => _result = Run(writer);

        public void Commit() => SetResult(_result!);

        public void Fail(Exception exception) => SetException(exception);

        protected abstract TResult Run(SqliteWriter writer);
    }

    private sealed class Upsert : Write<string>
    {
        private readonly GrainId _grainId;
        private readonly string _name;
        private readonly string _startAt;
        private readonly string _period;

        /// <summary>Copies the entry: the caller may change it before the writer comes to it.</summary>
        public Upsert(ReminderEntry entry)
        {
            // Orleans gives UTC, whatever the kind says; only a local time says that it is none.
            var startAt = entry.StartAt.Kind == DateTimeKind.Local ? entry.StartAt.ToUniversalTime() : entry.StartAt;
            _grainId = entry.GrainId;
            _name = entry.ReminderName;
            _startAt = startAt.ToString(InstantFormat, CultureInfo.InvariantCulture);
            _period = entry.Period.ToString("c", CultureInfo.InvariantCulture);
        }

        protected override string Run(SqliteWriter writer)
        {
            var upsert = writer.UpsertReminder;
            upsert.Bind(1, _grainId.Type.AsSpan());
            upsert.Bind(2, _grainId.Key.AsSpan());
            upsert.Bind(3, _name);
            upsert.Bind(4, SqliteConnections.KeyNumber(_grainId));
            upsert.Bind(5, _startAt);
            upsert.Bind(6, _period);
            upsert.Bind(7, (long)_grainId.GetUniformHashCode());
            upsert.Run();
            return writer.LastRowId.ToString(CultureInfo.InvariantCulture);
        }
    }

    private sealed class Remove(GrainId grainId, string name, long etag) : Write<bool>
    {
        protected override bool Run(SqliteWriter writer)
        {
            var remove = writer.RemoveReminder;
            remove.Bind(1, grainId.Type.AsSpan());
            remove.Bind(2, grainId.Key.AsSpan());
            remove.Bind(3, name);
            remove.Bind(4, etag);
            return remove.Run() == 1;
        }
    }

    private sealed class ClearAll : Write<bool>
    {
        protected override bool Run(SqliteWriter writer) => writer.ClearReminders.Run() >= 0;
    }
}
