using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using OperatorBot.Gateway.Settings;
using OperatorBot.Grains;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Polling;
using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Clustering.AzureStorage;
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
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value!)
            .Except(["speaker"], StringComparer.Ordinal); // In memory only.
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
        Assert.Equal(2, await RunAsync(TableBackup.BackupVerb, "any", storage: "sqlite"));

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

    /// <summary>The default in place of a wrong name is another cluster's name, perhaps.</summary>
    [StoreTheory]
    [InlineData("no name", "azure", "", "CLUSTER_ID is \"no name\"")]
    [InlineData("any", "azur", "", "STORAGE")]
    [InlineData("any", "azure", "none", "AZURE_STORAGE_CONNECTION_STRING")]
    public async Task SettingThatIsUsed_Wrong_IsRefused(string cluster, string storage, string account, string said)
    {
        Assert.Equal(2, await RunAsync(
            TableBackup.BackupVerb, cluster, account == "none" ? "" : fixture.Azurite.ConnectionString, storage));

        Assert.Contains(said, _said.ToString(), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [StoreTheory]
    [InlineData("Active", 0, true)]
    [InlineData("ShuttingDown", 0, true)]
    [InlineData("Dead", 0, false)]
    [InlineData("Active", 2, false)]
    public async Task Restore_WhileASiloRuns_IsRefused(string status, int minutesAgo, bool isRefused)
    {
        var service = AzureStore.NewService();
        await using (var before = await AzureStore.StartAsync(fixture, service))
            await before.Storage.WriteAsync(StorageCalls.Client(1), "as it was");
        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, service));
        await using (var after = await AzureStore.StartAsync(fixture, service))
            await after.Storage.WriteAsync(StorageCalls.Client(2), "new");
        await PutSiloAsync(service, status, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo));
        await PutSiloAsync(service + "_y", "Active", TimeProvider.System.GetUtcNow());

        Assert.Equal(isRefused ? 2 : 0, await RunAsync(TableBackup.RestoreVerb, service));

        Assert.Equal(isRefused, _said.ToString().Contains("Stop all gateways and silos first.", StringComparison.Ordinal));
        await using var restored = await AzureStore.StartAsync(fixture, service);
        Assert.Equal(isRefused, (await restored.Storage.ReadAsync(StorageCalls.Client(2))).RecordExists);
    }

    [StoreFact]
    public async Task Backup_WhileASiloRuns_SaysWhatItIsNotFitFor()
    {
        var service = AzureStore.NewService();
        await PutSiloAsync(service, "Active", TimeProvider.System.GetUtcNow());

        Assert.Equal(0, await RunAsync(TableBackup.BackupVerb, service));

        Assert.Contains("grains were copied at different moments", _said.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Restore_BreaksOff_SaysThatItIsHalfDoneAndHasDeletedNothing()
    {
        var service = AzureStore.NewService();
        await using (var before = await AzureStore.StartAsync(fixture, service))
            await before.Storage.WriteAsync(StorageCalls.Client(1), "surplus");
        var refused = new JsonObject { ["PartitionKey"] = $"{service}_client_2", ["RowKey"] = "state", ["Text"] = new string('x', 2_000_000) };
        await WriteFileAsync(
            new JsonObject { ["operatorbot"] = 1, ["cluster"] = service },
            new JsonObject { ["table"] = AzureTableStorageOptions.DEFAULT_TABLE_NAME, ["row"] = refused },
            new JsonObject { ["rows"] = 1 });

        Assert.Equal(1, await RunAsync(TableBackup.RestoreVerb, service));

        Assert.Contains("half done: repeat it, and do not start the bot before", _said.ToString(), StringComparison.Ordinal);
        await using (var after = await AzureStore.StartAsync(fixture, service))
            Assert.Equal("surplus", (await after.Storage.ReadAsync(StorageCalls.Client(1))).State.Text);

        refused["Text"] = "x";
        await WriteFileAsync(
            new JsonObject { ["operatorbot"] = 1, ["cluster"] = service },
            new JsonObject { ["table"] = AzureTableStorageOptions.DEFAULT_TABLE_NAME, ["row"] = refused.DeepClone() },
            new JsonObject { ["rows"] = 1 });
        Assert.Equal(0, await RunAsync(TableBackup.RestoreVerb, service));
    }

    /// <summary>A silo's row, in the words of the provider.</summary>
    private async Task PutSiloAsync(string cluster, string status, DateTimeOffset alive)
    {
        using var table = new TableService(fixture.Azurite.ConnectionString, TimeProvider.System);
        await table.CreateAsync(AzureStorageClusteringOptions.DEFAULT_TABLE_NAME);
        await table.PutAsync(AzureStorageClusteringOptions.DEFAULT_TABLE_NAME, new JsonObject
        {
            ["PartitionKey"] = cluster,
            ["RowKey"] = "10.0.0.1-11111-1",
            ["Status"] = status,
            ["IAmAliveTime"] = alive.ToString("yyyy-MM-dd HH:mm:ss.fff 'GMT'", CultureInfo.InvariantCulture),
        });
        await table.PutAsync(AzureStorageClusteringOptions.DEFAULT_TABLE_NAME, new JsonObject
        {
            ["PartitionKey"] = cluster, ["RowKey"] = "VersionRow", ["MembershipVersion"] = "1",
        });
    }

    private static ReminderEntry Reminder(int client) => new()
    {
        GrainId = StorageCalls.Client(client),
        ReminderName = "debts",
        StartAt = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(1),
    };

    private static SettingsReading Settings(string cluster, string account, string storage = "azure") => SettingsReader.Read(
        new Dictionary<string, string>
        {
            [SettingNames.Storage] = storage,
            [SettingNames.AzureStorageConnectionString] = account,
            [SettingNames.ClusterId] = cluster,
        });

    private Task<int> RunAsync(string verb, string cluster, string? account = null, string storage = "azure") =>
        TableBackup.RunAsync(verb, File, _said, Settings(cluster, account ?? fixture.Azurite.ConnectionString, storage));

    private async Task WriteFileAsync(params IEnumerable<JsonObject> lines)
    {
        await using var file = new StreamWriter(new GZipStream(System.IO.File.Create(File), CompressionLevel.Fastest));
        foreach (var line in lines)
            await file.WriteLineAsync(line.ToJsonString());
    }
}
