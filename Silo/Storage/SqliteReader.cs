using Microsoft.Data.Sqlite;

namespace OperatorBot.Silo.Storage;

/// <summary>A connection that reads, with its statements; used by one caller at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string ReminderColumns = "SELECT grain_type, grain_key, name, start_at, period, etag FROM reminder";

    public SqliteReader(string file, SqliteDatabaseOptions options)
    {
        Connection = SqliteConnections.Open(file, options.BusyTimeout);
        Connection.Run("PRAGMA query_only = 1");
        State = new(Connection, "SELECT etag, state FROM grain_state WHERE grain_type = ?1 AND grain_key = ?2 AND state_name = ?3");
        Reminder = new(Connection, $"{ReminderColumns} WHERE grain_type = ?1 AND grain_key = ?2 AND name = ?3");
        RemindersOfGrain = new(Connection, $"{ReminderColumns} WHERE grain_type = ?1 AND grain_key = ?2");
        RemindersInside = new(Connection, $"{ReminderColumns} WHERE grain_hash > ?1 AND grain_hash <= ?2");
        RemindersAround = new(Connection, $"{ReminderColumns} WHERE grain_hash > ?1 OR grain_hash <= ?2");
    }

    public SqliteConnection Connection { get; }

    public SqliteStatement State { get; }

    public SqliteStatement Reminder { get; }

    public SqliteStatement RemindersOfGrain { get; }

    /// <summary>Hashes in (begin, end] where begin is below end.</summary>
    public SqliteStatement RemindersInside { get; }

    /// <summary>Hashes in (begin, end] across the end of the ring.</summary>
    public SqliteStatement RemindersAround { get; }

    public void Dispose()
    {
        State.Dispose();
        Reminder.Dispose();
        RemindersOfGrain.Dispose();
        RemindersInside.Dispose();
        RemindersAround.Dispose();
        Connection.Dispose();
    }
}
