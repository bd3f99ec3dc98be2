using System.Text.Json.Nodes;
using OperatorBot.Gateway.Settings;
using OperatorBot.Grains;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Polling;
using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>The rows of a cluster, into a file and back.</summary>
[NeedsAzurite]
[Collection(AzuriteTests.Name)]
public sealed class TableBackupTests(AzuriteFixture fixture) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operatorbot-");
    private readonly StringWriter _said = new();

    private string File => Path.Combine(_folder.FullName, "backup.gz");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _said.Dispose();
    }

    [StoreFact]
    public async Task Restore_TakesBackWhatCameAfterTheBackup()
    {
        var (service, another) = (AzureStore.NewService(), AzureStore.NewService());
        var large = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number}ы'\n"));
        await using (var before = await AzureStore.StartAsync(fixture, service))
        await using (var neighbour = await AzureStore.StartAsync(fixture, another))
        {
            await before.Storage.WriteAsync(StorageCalls.Client(1), "as it was");
            await before.Storage.WriteAsync(StorageCalls.Client(2), large);
            await before.Reminders.UpsertRow(Reminder(1));
            await neighbour.Storage.WriteAsync(StorageCalls.Client(1), "not ours");
        }

        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, service));
        await using (var after = await AzureStore.StartAsync(fixture, service))
        {
            await after.Storage.WriteAsync(StorageCalls.Client(1), "changed", (await after.Storage.ReadAsync(StorageCalls.Client(1))).ETag);
            await after.Storage.WriteAsync(StorageCalls.Client(3), "new");
            await after.Reminders.UpsertRow(Reminder(3));
        }

        Assert.Equal(0, await RunAsync(TableBackup.RestoreVerb, service));

        await using var restored = await AzureStore.StartAsync(fixture, service);
        await using var untouched = await AzureStore.StartAsync(fixture, another);
        Assert.Equal("as it was", (await restored.Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
        Assert.Equal(large, (await restored.Storage.ReadAsync(StorageCalls.Client(2))).State.Text);
        Assert.False((await restored.Storage.ReadAsync(StorageCalls.Client(3))).RecordExists);
        var reminder = Assert.Single((await restored.Reminders.ReadRows(0, 0)).Reminders);
        Assert.Equal((StorageCalls.Client(1), TimeSpan.FromMinutes(1)), (reminder.GrainId, reminder.Period));
        Assert.Equal("not ours", (await untouched.Storage.ReadAsync(StorageCalls.Client(1))).State.Text);

        // What was restored can be written.
        var row = await restored.Storage.ReadAsync(StorageCalls.Client(1));
        await restored.Storage.WriteAsync(StorageCalls.Client(1), "goes on", row.ETag);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    /// <summary>Keys of "x_y" and of "x_client" lie among those of "x".</summary>
    [StoreFact]
    public async Task ClusterWhoseNameIsTheBeginningOfOthers_TheOthersAreLeftOutAndLeftAlone()
    {
        var x = AzureStore.NewService();
        string[] others = [$"{x}_y", $"{x}_client", $"{x}_client_1"];
        foreach (var cluster in others.Append(x))
        {
            await using var store = await AzureStore.StartAsync(fixture, cluster);
            foreach (var grain in Stateful)
                await store.Storage.WriteAsync(grain, $"of {cluster}");
            await store.Reminders.UpsertRow(Reminder(1));
        }

        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, x));
        Assert.Contains($"backup of \"{x}\": {Stateful.Length + 1} rows.", _said.ToString(), StringComparison.Ordinal);
        foreach (var cluster in others)
        {
            await using var store = await AzureStore.StartAsync(fixture, cluster);
            await store.Storage.WriteAsync(Stateful[0], "changed", (await store.Storage.ReadAsync(Stateful[0])).ETag);
            await store.Storage.WriteAsync(StorageCalls.Client(3), "new");
            await store.Reminders.UpsertRow(Reminder(3));
        }

        Assert.Equal(0, await RunAsync(TableBackup.RestoreVerb, x));

        foreach (var cluster in others)
        {
            await using var store = await AzureStore.StartAsync(fixture, cluster);
            Assert.Equal("changed", (await store.Storage.ReadAsync(Stateful[0])).State.Text);
            Assert.Equal($"of {cluster}", (await store.Storage.ReadAsync(Stateful[1])).State.Text);
            Assert.Equal("new", (await store.Storage.ReadAsync(StorageCalls.Client(3))).State.Text);
            Assert.Equal(2, (await store.Reminders.ReadRows(0, 0)).Reminders.Count);
        }
    }

    /// <summary>A grain that the backup does not know would be lost in it.</summary>
    [StoreFact]
    public async Task EveryGrainWithAState_IsCopied()
    {
        var types = typeof(GrainsRegistration).Assembly.GetTypes()
            .SelectMany(type => type.CustomAttributes)
            .Where(attribute => attribute.AttributeType == typeof(GrainTypeAttribute))
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value!);
        Assert.Equal(types.Order(), Stateful.Select(grain => grain.Type.ToString()!).Distinct().Order());
        var service = AzureStore.NewService();
        await using (var before = await AzureStore.StartAsync(fixture, service))
        {
            foreach (var grain in Stateful)
                await before.Storage.WriteAsync(grain, "as it was");
        }

        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, service));

        Assert.Contains($"\": {Stateful.Length} rows.", _said.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task MoreRowsThanOnePageOfTheService_AllAreCopied()
    {
        var service = AzureStore.NewService();
        using var table = new TableService(fixture.Azurite.ConnectionString, TimeProvider.System);
        await table.CreateAsync(AzureTableStorageOptions.DEFAULT_TABLE_NAME);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1001), async (number, _) => await table.PutAsync(
            AzureTableStorageOptions.DEFAULT_TABLE_NAME,
            new JsonObject { ["PartitionKey"] = $"{service}_client_{number}", ["RowKey"] = "state" }));

        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, service));

        Assert.Contains("1001 rows", _said.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Restore_FileThatIsCutOffOrNoneOrOfAnotherCluster_IsRefusedAndNothingChanges()
    {
        var service = AzureStore.NewService();
        await using (var before = await AzureStore.StartAsync(fixture, service))
            await before.Storage.WriteAsync(StorageCalls.Client(1), "as it was");
        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, service));
        var whole = await System.IO.File.ReadAllBytesAsync(File);

        Assert.Equal(2, await RunAsync(TableBackup.RestoreVerb, AzureStore.NewService()));
        Assert.Contains($"is of the cluster \"{service}\"", _said.ToString(), StringComparison.Ordinal);
        foreach (var bad in new[] { whole[..^30], whole[..(whole.Length / 2)], [], "no backup"u8.ToArray() })
        {
            await System.IO.File.WriteAllBytesAsync(File, bad);
            Assert.Equal(2, await RunAsync(TableBackup.RestoreVerb, service));
        }

        await using var after = await AzureStore.StartAsync(fixture, service);
        Assert.Equal("as it was", (await after.Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
    }

    [StoreFact]
    public async Task Backup_AccountRefusesOrStateIsInSqlite_SaysSoAndLeavesNoFile()
    {
        Assert.Equal(1, await RunAsync(
            TableBackup.BackupVerb, "any", Azurite.ConnectionStringFor(fixture.Azurite.Port, "aHVzaA==")));
        Assert.Contains("403", _said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await TableBackup.RunAsync(
            TableBackup.BackupVerb, File, _said, Settings("any", "") with { Storage = StorageKind.Sqlite }));

        Assert.False(System.IO.File.Exists(File));
        Assert.DoesNotContain("aHVzaA", _said.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As the runtime makes them: hexadecimal digits of an id (of a group's id: negative), or a name.</summary>
    private static GrainId[] Stateful =>
    [
        StorageCalls.Client(0xABCDEF),
        StorageCalls.Client(-1001234567890),
        GrainId.Create(GrainType.Create("operator"), GrainIdKeyExtensions.CreateIntegerKey(123456789012)),
        GrainId.Create("dispatcher", IDispatcherGrain.Key),
        GrainId.Create("polling-lease", IPollingLeaseGrain.Key),
    ];

    private static ReminderEntry Reminder(int client) => new()
    {
        GrainId = StorageCalls.Client(client),
        ReminderName = "debts",
        StartAt = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(1),
    };

    private static BotSettings Settings(string cluster, string account) => new()
    {
        TelegramBotToken = new Secret(""),
        OperatorSecret = new Secret(""),
        Storage = StorageKind.Azure,
        AzureStorageConnectionString = new Secret(account),
        ClusterId = cluster,
    };

    private Task<int> RunAsync(string verb, string cluster, string? account = null) =>
        TableBackup.RunAsync(verb, File, _said, Settings(cluster, account ?? fixture.Azurite.ConnectionString));
}
