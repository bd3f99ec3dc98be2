using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// What is in the file, by version: step n (from 0) takes a file of version n to n + 1. A step that has been released is
/// never changed; a new version is a new step at the end.
/// </summary>
/// <remarks>
/// The names are for people with <c>sqlite3</c> in hand. A cleared state stays as a row without <c>state</c>, so that its
/// ETag goes on counting; the ETag of a reminder comes from AUTOINCREMENT. Neither is ever used a second time.
/// <c>key_number</c> is <c>grain_key</c> in decimal where it is a number.
/// </remarks>
internal sealed class SqliteSchema
{
    /// <summary>"OPBT": marks the file as ours (PRAGMA application_id).</summary>
    private const int ApplicationId = 0x4F504254;

    public static readonly SqliteSchema Current = new(
        """
        CREATE TABLE grain_state (
          grain_type TEXT NOT NULL,
          grain_key  TEXT NOT NULL,
          key_number INTEGER,
          state_name TEXT NOT NULL,
          etag       INTEGER NOT NULL,
          modified   TEXT NOT NULL,
          state      TEXT,
          UNIQUE (grain_type, grain_key, state_name)
        );
        CREATE TABLE reminder (
          etag       INTEGER PRIMARY KEY AUTOINCREMENT,
          grain_type TEXT NOT NULL,
          grain_key  TEXT NOT NULL,
          key_number INTEGER,
          name       TEXT NOT NULL,
          start_at   TEXT NOT NULL,
          period     TEXT NOT NULL,
          grain_hash INTEGER NOT NULL,
          UNIQUE (grain_type, grain_key, name)
        );
        CREATE INDEX reminder_by_hash ON reminder (grain_hash);
        """);

    private readonly string[] _steps;

    public SqliteSchema(params string[] steps) => _steps = steps;

    public int Version => _steps.Length;

    /// <summary>A statement that writes, and changes nothing in a file of this version.</summary>
    public string SetVersion => string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}");

    /// <summary>A person who looks into the file may hold it for a moment; the start must fail within a second.</summary>
    private static TimeSpan BusyTimeout => TimeSpan.FromMilliseconds(500);

    /// <summary>Creates the file, or checks it and brings it to <see cref="Version"/>.</summary>
    /// <param name="problem">What is wrong with which file, and the remedy.</param>
    public bool TryPrepare(string file, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            using var connection = SqliteConnections.Open(file, BusyTimeout, SqliteOpenMode.ReadWriteCreate);
            problem = Check(connection, file, out var version);
            if (problem is not null)
                return false;

            // Stays in the file; all other settings belong to a connection.
            if (connection.RunText("PRAGMA journal_mode = WAL") is var mode and not "wal")
            {
                problem = $"{file} cannot be used in WAL mode (the file system answers '{mode}'). Set DATA_DIR to a folder on "
                    + "a local disk.";
                return false;
            }

            Migrate(connection, version);
            return true;
        }
        catch (SqliteException exception)
        {
            problem = SqliteProblems.Describe(exception, file);
            return false;
        }
    }

    private string? Check(SqliteConnection connection, string file, out int version)
    {
        var application = connection.Run("PRAGMA application_id");
        version = (int)connection.Run("PRAGMA user_version").GetValueOrDefault();
        var isEmpty = connection.Run("SELECT count(*) FROM sqlite_master") == 0;
        if (application != ApplicationId && (application != 0 || version != 0 || !isEmpty))
        {
            return $"{file} is the database of another program. Set DATA_DIR to another folder, or move that file away; the "
                + "bot then starts with an empty one.";
        }

        return version <= Version
            ? null
            : $"{file} was written by a newer OperatorBot: its schema has version {version}, this program knows versions up to "
                + $"{Version}. Start a program that is at least as new, or restore the backup made before the update.";
    }

    private void Migrate(SqliteConnection connection, int version)
    {
        connection.Run("BEGIN IMMEDIATE");
        for (var step = version; step < Version; step++)
            connection.RunScript(_steps[step]);

        // Written even if nothing changed: a file that cannot be written, or a full disk, shows now.
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        connection.Run(SetVersion);
        connection.Run("COMMIT");
    }
}
