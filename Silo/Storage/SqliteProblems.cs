using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OperatorBot.Silo.Storage;

internal static class SqliteProblems
{
    /// <summary>One line: what SQLite says about which file, and the remedy.</summary>
    public static string Describe(SqliteException exception, string file) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => $"{file} is not an SQLite database, or its beginning is damaged. "
            + "Restore it from a backup, or move it away; the bot then starts with an empty one.",
        raw.SQLITE_CORRUPT => $"{file} is damaged ({exception.Message}). "
            + "Restore it from a backup, or let 'sqlite3 FILE .recover' save what can be saved.",
        raw.SQLITE_FULL => $"No space for {file} ({exception.Message}). Free space on its disk.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{file} is locked by another program ({exception.Message}). "
            + "End the transaction there, for example in an open sqlite3 prompt.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"{file} is not writable ({exception.Message}). "
            + "Let the account that runs the bot write that file and its folder.",
        raw.SQLITE_CANTOPEN => $"{file} cannot be opened ({exception.Message}). "
            + "Let the account that runs the bot create, read and write that file.",
        raw.SQLITE_IOERR => $"The disk fails {file} ({exception.Message}, "
            + $"extended code {exception.SqliteExtendedErrorCode}). Check the disk and its mount.",
        _ => $"SQLite fails on {file}: {exception.Message}",
    };
}
