using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo.Tests.Storage;

public sealed class SqliteSchemaTests : IDisposable
{
    private const string First = "CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Anna');";
    private const string Second = "ALTER TABLE people ADD COLUMN age INTEGER; UPDATE people SET age = 30;";
    private const string Third = "UPDATE people SET age = age + 1; DELETE FROM nobody;";

    private readonly string _folder = Directory.CreateTempSubdirectory("operatorbot-").FullName;

    private string DatabaseFile => Path.Combine(_folder, "file.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Prepare_OlderFile_RunsTheMissingStepsOnce()
    {
        Assert.True(new SqliteSchema(First).TryPrepare(DatabaseFile, out _));

        Assert.True(new SqliteSchema(First, Second).TryPrepare(DatabaseFile, out _));
        Assert.True(new SqliteSchema(First, Second).TryPrepare(DatabaseFile, out _));

        Assert.Equal("Anna 30 1 2", Look("SELECT name || ' ' || age || ' ' || count(*) FROM people") + " " + Look("PRAGMA user_version"));
    }

    [Fact]
    public void Prepare_FailingStep_LeavesTheFileAsItWas()
    {
        Assert.True(new SqliteSchema(First).TryPrepare(DatabaseFile, out _));

        Assert.False(new SqliteSchema(First, Second, Third).TryPrepare(DatabaseFile, out var problem));

        Assert.Contains("no such table: nobody", problem, StringComparison.Ordinal);
        Assert.Equal("1", Look("PRAGMA user_version"));
        Assert.Equal("1", Look("SELECT count(*) FROM pragma_table_info('people')"));
        Assert.True(new SqliteSchema(First, Second).TryPrepare(DatabaseFile, out _));
    }

    private string Look(string sql)
    {
        using var connection = SqliteConnections.Open(DatabaseFile, TimeSpan.Zero);
        return connection.RunText(sql);
    }
}
