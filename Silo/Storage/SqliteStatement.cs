using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// A statement that is compiled once and run many times. Text goes in and out as UTF-8, without a string in between,
/// which is why this is not a SqliteCommand; those also wait for a lock with sleeps of their own.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(_statement, index, value));

    public void Bind(int index, long? value) => Check(value is { } number
        ? raw.sqlite3_bind_int64(_statement, index, number)
        : raw.sqlite3_bind_null(_statement, index));

    public void Bind(int index, string value) => Check(raw.sqlite3_bind_text(_statement, index, value));

    // An empty span has no address, and SQLite takes a null address for NULL.
    public void Bind(int index, ReadOnlySpan<byte> utf8) => Check(utf8.IsEmpty
        ? raw.sqlite3_bind_text(_statement, index, "")
        : raw.sqlite3_bind_text(_statement, index, utf8));

    /// <summary>Goes to the next row; false after the last. Until <see cref="Reset"/> the read holds its snapshot.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result == raw.SQLITE_DONE)
            return false;

        try
        {
            SqliteException.ThrowExceptionForRC(result, _database);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Its result repeats the error of the last step, which was thrown there.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>Runs a statement without rows.</summary>
    /// <returns>How many rows it changed; meaningless unless it is an INSERT, UPDATE or DELETE.</returns>
    public int Run()
    {
        while (Step())
        {
        }

        Reset();
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Runs a statement and gives the first column of its first row; null without a row.</summary>
    public long? RunNumber()
    {
        try
        {
            return Step() ? Number(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The column as UTF-8, valid until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }
}
