using Microsoft.Data.Sqlite;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Bench.Subjects;

/// <summary>What the bot keeps on the disk at a moment, looked at while it runs.</summary>
/// <param name="Bytes">Of all files.</param>
/// <param name="DatabaseBytes">Of the database alone.</param>
/// <param name="WalBytes">Of what is not folded into it yet, and of room that was needed for it once.</param>
/// <param name="FreePages">Pages of the database that hold nothing.</param>
/// <param name="Reminders">Rows.</param>
/// <param name="States">Rows.</param>
/// <param name="StateBytes">Of all states.</param>
/// <param name="LargestClient">
/// The largest state of a client, in bytes: that with the older pairs apart, and without what waits, which a slow machine makes longer.
/// </param>
/// <param name="LargestPairs">The largest state with the older pairs of a client, in bytes.</param>
/// <param name="LargestOperator">The largest state of an operator, in bytes, likewise.</param>
internal sealed record DataFolder(
    long Bytes,
    long DatabaseBytes,
    long WalBytes,
    long FreePages,
    long Reminders,
    long States,
    long StateBytes,
    long LargestClient,
    long LargestPairs,
    long LargestOperator)
{
    public static DataFolder Look(string folder)
    {
        var database = Path.Combine(folder, SqliteDatabase.FileName);
        using var connection = SqliteConnections.Open(database, TimeSpan.FromSeconds(5), SqliteOpenMode.ReadOnly);
        using var states = new SqliteStatement(connection, """
            SELECT count(*), sum(length(CAST(state AS BLOB))),
              max(length(CAST(json_remove(state, '$.outbox', '$.kept', '$.keptDetails') AS BLOB))) FILTER (WHERE state_name = 'client'),
              max(length(CAST(state AS BLOB))) FILTER (WHERE state_name = 'pairs'),
              max(length(CAST(json_remove(state, '$.outbox') AS BLOB))) FILTER (WHERE state_name = 'operator')
            FROM grain_state
            """);
        states.Step();
        var look = new DataFolder(
            Directory.EnumerateFiles(folder).Sum(Size),
            Size(database),
            Size(database + "-wal"),
            connection.Run("PRAGMA freelist_count") ?? 0,
            connection.Run("SELECT count(*) FROM reminder") ?? 0,
            states.Number(0),
            states.Number(1),
            states.Number(2),
            states.Number(3),
            states.Number(4));
        states.Reset();
        return look;
    }

    private static long Size(string file) => new FileInfo(file).Length;
}
