using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OperatorBot.Silo.Storage;

/// <summary>The connection that writes, with its statements; used by the writer thread only.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const string ByKey = "grain_type = ?1 AND grain_key = ?2 AND state_name = ?3";

    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly byte[] _now = new byte[24];

    public SqliteWriter(string file, SqliteDatabaseOptions options)
    {
        Connection = SqliteConnections.Open(file, options.BusyTimeout);
        // A WAL that had to grow behind a long read shrinks again.
        Connection.Run("PRAGMA journal_size_limit = 67108864");

        _begin = new(Connection, "BEGIN IMMEDIATE");
        _commit = new(Connection, "COMMIT");
        InsertState = new(Connection, """
            INSERT INTO grain_state (grain_type, grain_key, state_name, key_number, etag, modified, state)
            VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6) ON CONFLICT DO NOTHING
            """);
        UpdateState = new(Connection, $"UPDATE grain_state SET etag = ?4 + 1, modified = ?5, state = ?6 WHERE {ByKey} AND etag = ?4");
        ClearState = new(Connection, $"UPDATE grain_state SET etag = ?4 + 1, modified = ?5, state = NULL WHERE {ByKey} AND etag = ?4");
        StateETag = new(Connection, $"SELECT etag FROM grain_state WHERE {ByKey}");
        UpsertReminder = new(Connection, """
            INSERT OR REPLACE INTO reminder (grain_type, grain_key, name, key_number, start_at, period, grain_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """);
        RemoveReminder = new(
            Connection, "DELETE FROM reminder WHERE grain_type = ?1 AND grain_key = ?2 AND name = ?3 AND etag = ?4");
        ClearReminders = new(Connection, "DELETE FROM reminder");
        Touch = new(Connection, SqliteSchema.Current.SetVersion);
    }

    public SqliteConnection Connection { get; }

    /// <summary>The time of this transaction in UTC, as text.</summary>
    public ReadOnlySpan<byte> Now => _now;

    public SqliteStatement InsertState { get; }

    public SqliteStatement UpdateState { get; }

    public SqliteStatement ClearState { get; }

    public SqliteStatement StateETag { get; }

    public SqliteStatement UpsertReminder { get; }

    public SqliteStatement RemoveReminder { get; }

    public SqliteStatement ClearReminders { get; }

    public SqliteStatement Touch { get; }

    public long LastRowId => raw.sqlite3_last_insert_rowid(Connection.Handle!);

    public void Begin(DateTimeOffset now)
    {
        now.UtcDateTime.TryFormat(_now, out _, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        _begin.Run();
    }

    public void Commit() => _commit.Run();

    public void Rollback()
    {
        // SQLite has already rolled back after some errors; a second ROLLBACK would be one of its own.
        if (raw.sqlite3_get_autocommit(Connection.Handle!) == 0)
            Connection.Run("ROLLBACK");
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[
            _begin, _commit, InsertState, UpdateState, ClearState, StateETag, UpsertReminder, RemoveReminder, ClearReminders, Touch])
        {
            statement.Dispose();
        }

        Connection.Dispose();
    }
}
