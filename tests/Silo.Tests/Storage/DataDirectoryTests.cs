using System.Text;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo.Tests.Storage;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("operatorbot-").FullName;

    private string DatabaseFile => Path.Combine(_folder, SqliteDatabase.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_MissingFolder_CreatesItWithAnEmptyDatabase()
    {
        var path = Path.Combine(_folder, "deeper", "data");

        using var directory = Open(path);

        Assert.Equal(path, directory.Path);
        Assert.True(File.Exists(directory.DatabaseFile));
    }

    [Fact]
    public void Open_Twice_RefusesTheSecondUntilTheFirstIsDisposed()
    {
        using (Open(_folder))
        {
            Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));
            Assert.Contains($"'{_folder}' is locked by another process", problem, StringComparison.Ordinal);
            Assert.Contains("set DATA_DIR to another folder", problem, StringComparison.Ordinal);
        }

        using var second = Open(_folder);
    }

    [Fact]
    public void Open_PathIsAFile_SaysNotWritable()
    {
        var path = Path.Combine(_folder, "data");
        File.WriteAllText(path, "");

        Assert.False(DataDirectory.TryOpen(path, out _, out var problem));
        Assert.Contains($"'{path}' is not writable", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EmptyPath_SaysNotWritable()
    {
        Assert.False(DataDirectory.TryOpen("", out _, out var problem));
        Assert.Contains("is not writable", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfANewerProgram_IsRefusedAndLeftAlone()
    {
        Open(_folder).Dispose();
        Change("PRAGMA user_version = 7");
        var before = File.ReadAllBytes(DatabaseFile);

        Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));

        Assert.Equal(
            $"{DatabaseFile} was written by a newer OperatorBot: its schema has version 7, this program knows versions up to 1. "
            + "Start a program that is at least as new, or restore the backup made before the update.",
            problem);
        Assert.Equal(before, File.ReadAllBytes(DatabaseFile));
        Change("PRAGMA user_version = 1");
        Open(_folder).Dispose();
    }

    [Theory]
    [InlineData("CREATE TABLE theirs (id)")]
    [InlineData("PRAGMA application_id = 42")]
    [InlineData("PRAGMA user_version = 1")]
    public void Open_DatabaseOfAnotherProgram_IsRefused(string theirs)
    {
        Change(theirs);

        Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));
        Assert.Contains($"{DatabaseFile} is the database of another program", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDatabaseAtAll_IsRefused()
    {
        File.WriteAllText(DatabaseFile, new StringBuilder().Insert(0, "not a database ", 500).ToString());

        Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));
        Assert.Contains($"{DatabaseFile} is not an SQLite database", problem, StringComparison.Ordinal);
        Assert.Contains("Restore it from a backup", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DamagedDatabase_IsRefused()
    {
        Open(_folder).Dispose();
        var bytes = File.ReadAllBytes(DatabaseFile);
        bytes.AsSpan(100, 3000).Fill(0xFF);
        File.WriteAllBytes(DatabaseFile, bytes);

        Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));
        Assert.Contains($"{DatabaseFile} is damaged", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DatabaseIsAFolder_IsRefused()
    {
        Directory.CreateDirectory(DatabaseFile);

        Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));
        Assert.Contains($"{DatabaseFile} cannot be opened", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DatabaseLockedByAPerson_IsRefusedWithinASecond()
    {
        Open(_folder).Dispose();
        using var person = SqliteConnections.Open(DatabaseFile, TimeSpan.Zero);
        person.Run("BEGIN IMMEDIATE");

        Assert.False(DataDirectory.TryOpen(_folder, out _, out var problem));
        Assert.Contains($"{DatabaseFile} is locked by another program", problem, StringComparison.Ordinal);

        person.Run("ROLLBACK");
        Open(_folder).Dispose();
    }

    private static DataDirectory Open(string path)
    {
        Assert.True(DataDirectory.TryOpen(path, out var directory, out var problem), problem);
        return directory;
    }

    private void Change(string sql)
    {
        using var connection = SqliteConnections.Open(
            DatabaseFile, TimeSpan.Zero, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate);
        connection.Run(sql);
    }
}
