using System.Buffers.Text;
using Microsoft.Data.Sqlite;
using Orleans.Runtime;
using SQLitePCL;

namespace OperatorBot.Silo.Storage;

internal static class SqliteConnections
{
    /// <summary>
    /// Opens a connection that is really closed by Dispose. Every commit reaches the disk before it returns
    /// (synchronous=FULL; fullfsync: macOS answers a plain fsync from the disk's cache).
    /// </summary>
    public static SqliteConnection Open(string file, TimeSpan busyTimeout, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        Batteries_V2.Init();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, Mode = mode }.ToString());
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)busyTimeout.TotalMilliseconds);
            connection.Run("PRAGMA synchronous = FULL");
            connection.Run("PRAGMA fullfsync = 1");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Compiles a statement, runs it and throws it away.</summary>
    public static long? Run(this SqliteConnection connection, string sql)
    {
        using var statement = new SqliteStatement(connection, sql);
        return statement.RunNumber();
    }

    /// <summary>Runs all statements of a script.</summary>
    public static void RunScript(this SqliteConnection connection, string script)
    {
        var result = raw.sqlite3_exec(connection.Handle!, script);
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, connection.Handle!);
    }

    public static string RunText(this SqliteConnection connection, string sql)
    {
        using var statement = new SqliteStatement(connection, sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>
    /// Orleans writes integer keys in hexadecimal; people know Telegram ids in decimal. Null if the key is not a number.
    /// </summary>
    public static long? KeyNumber(GrainId grainId)
    {
        var key = grainId.Key.AsSpan();
        return Utf8Parser.TryParse(key, out long number, out var consumed, 'X') && consumed == key.Length ? number : null;
    }
}
