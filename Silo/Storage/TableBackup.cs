using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OperatorBot.Gateway.Settings;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;
using Orleans.Runtime;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// Copies the rows of one cluster into a file (a line of JSON each, packed by gzip) and back. Who is a silo at the moment is left
/// out. Nothing stops the bot meanwhile: that is up to whoever calls; while a silo runs, a restore is refused.
/// </summary>
internal static partial class TableBackup
{
    public const string BackupVerb = "backup";
    public const string RestoreVerb = "restore";

    /// <summary>In place of a file: the standard output or input.</summary>
    private const string Standard = "-";

    private const int AtOnce = 16;

    private const string InstantFormat = "yyyy-MM-dd HH:mm:ss.fff 'GMT'";

    /// <summary>A silo says every few seconds that it is alive; one that was killed stays in the table and says it no more.</summary>
    private static readonly TimeSpan AliveFor = TimeSpan.FromMinutes(1);

    private static readonly string[] Tables =
        [AzureTableStorageOptions.DEFAULT_TABLE_NAME, AzureTableReminderStorageOptions.DEFAULT_TABLE_NAME];

    /// <summary>The settings that matter here; others may be wrong or missing.</summary>
    private static readonly string[] Needed =
        [SettingNames.ClusterId, SettingNames.Storage, SettingNames.AzureStorageConnectionString];

    /// <summary>Carries a verb out with the account and the cluster of the settings, and says how it went.</summary>
    /// <param name="verb">Which.</param>
    /// <param name="file">Its path, or "-".</param>
    /// <param name="error">Where to say it.</param>
    /// <param name="reading">The settings; null: those of the environment.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string verb, string file, TextWriter error, SettingsReading? reading = null)
    {
        try
        {
            reading ??= SettingsReader.ReadEnvironment();
            if (reading.Problems.Where(problem => Needed.Contains(problem.Name)).ToList() is { Count: > 0 } problems)
                throw new FormatException(string.Join(' ', problems));
            var settings = reading.Draft;
            if (settings is not { Storage: StorageKind.Azure, AzureStorageConnectionString.Value: { Length: > 0 } account })
            {
                throw new FormatException(
                    $"{SettingNames.Storage}=azure and {SettingNames.AzureStorageConnectionString} are needed; SQLite has its own \".backup\".");
            }

            using var service = new TableService(account, TimeProvider.System);
            var silo = await RunningSiloAsync(service, settings.ClusterId, TimeProvider.System.GetUtcNow());
            if (verb == RestoreVerb && silo is not null)
            {
                await error.WriteLineAsync(
                    $"OperatorBot cannot {verb}: the silo {silo} of \"{settings.ClusterId}\" runs, or did within the last minute. "
                        + "Stop all gateways and silos first. Nothing was changed.");
                return SettingsReader.ExitCode;
            }

            var rows = verb == BackupVerb
                ? await BackupAsync(service, settings.ClusterId, file)
                : await RestoreAsync(service, settings.ClusterId, file);
            await error.WriteLineAsync($"{verb} of \"{settings.ClusterId}\": {rows.ToString(CultureInfo.InvariantCulture)} rows.");
            if (silo is not null)
            {
                await error.WriteLineAsync(
                    $"The silo {silo} runs, or did within the last minute: grains were copied at different moments. "
                        + "For a copy that is fit to be restored, stop all gateways and silos first.");
            }

            return 0;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            await error.WriteLineAsync($"OperatorBot cannot {verb}: {e.Message}");
            return SettingsReader.ExitCode;
        }
        catch (HalfDoneException e)
        {
            await error.WriteLineAsync(
                $"OperatorBot cannot {verb}: {e.Message} The restore is half done: repeat it, and do not start the bot before it has succeeded.");
            return 1;
        }
        catch (Exception e) when (IsOutage(e))
        {
            await error.WriteLineAsync($"OperatorBot cannot {verb}: {e.Message} Nothing was changed in the account; do it again.");
            return 1;
        }
    }

    /// <summary>A silo that is not known to have ended; null: none.</summary>
    private static async Task<string?> RunningSiloAsync(TableService service, string cluster, DateTimeOffset now)
    {
        // The partition is the cluster; what follows it in the order of characters is of others.
        await foreach (var row in service.RowsAsync(AzureStorageClusteringOptions.DEFAULT_TABLE_NAME, cluster, cluster + "!"))
        {
            if ((string?)row["PartitionKey"] != cluster || (string?)row["Status"] is not { } status || status == nameof(SiloStatus.Dead))
                continue;
            var isKnown = DateTimeOffset.TryParseExact(
                (string?)row["IAmAliveTime"], InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var alive);
            if (!isKnown || now - alive < AliveFor)
                return (string?)row["RowKey"];
        }

        return null;
    }

    private static async Task<int> BackupAsync(TableService service, string cluster, string file)
    {
        var half = file == Standard ? Standard : file + ".half";
        var count = 0;
        await using (var output = file == Standard ? Console.OpenStandardOutput() : OnlyForMe(half))
        await using (var lines = new StreamWriter(new GZipStream(output, CompressionLevel.Optimal)))
        {
            await lines.WriteLineAsync(new JsonObject { ["operatorbot"] = 1, ["cluster"] = cluster }.ToJsonString());
            foreach (var table in Tables)
            {
                await foreach (var row in RowsAsync(service, table, cluster))
                {
                    foreach (var name in row.Select(property => property.Key).Where(IsOfTheService).ToList())
                        row.Remove(name);
                    await lines.WriteLineAsync(new JsonObject { ["table"] = table, ["row"] = row.DeepClone() }.ToJsonString());
                    count++;
                }
            }

            await lines.WriteLineAsync(new JsonObject { ["rows"] = count }.ToJsonString());
        }

        // Under its name only when it is whole.
        if (file != Standard)
            File.Move(half, file, overwrite: true);
        return count;
    }

    private static async Task<int> RestoreAsync(TableService service, string cluster, string file)
    {
        var lines = new List<JsonObject>();
        await using (var input = file == Standard ? Console.OpenStandardInput() : File.OpenRead(file))
        using (var reader = new StreamReader(new GZipStream(input, CompressionMode.Decompress)))
        {
            while (await reader.ReadLineAsync() is { } line)
                lines.Add(JsonNode.Parse(line)!.AsObject());
        }

        if (lines is not [var head, .., var tail] || (int?)head["operatorbot"] != 1 || (int?)tail["rows"] != lines.Count - 2)
            throw new FormatException($"{file} is no backup, or not a whole one. Nothing was changed.");
        if ((string?)head["cluster"] != cluster)
            throw new FormatException($"{file} is of the cluster \"{head["cluster"]}\", and {SettingNames.ClusterId} is \"{cluster}\". Nothing was changed.");

        // A copy of before may hold rows of a cluster whose name goes on after "_".
        var rows = lines[1..^1].Where(line => IsOf(cluster, (string)line["table"]!, line["row"]!.AsObject())).ToList();
        try
        {
            await PutBackAsync(service, cluster, rows);
        }
        catch (Exception e) when (IsOutage(e))
        {
            throw new HalfDoneException(e);
        }

        return rows.Count;
    }

    /// <summary>What is surplus goes last: so nothing is gone that is not yet back.</summary>
    private static async Task PutBackAsync(TableService service, string cluster, List<JsonObject> rows)
    {
        foreach (var table in Tables)
            await service.CreateAsync(table);
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (line, _) => await service.PutAsync((string)line["table"]!, line["row"]!.AsObject()));

        var kept = rows.Select(Identity).ToHashSet();
        foreach (var table in Tables)
        {
            await foreach (var row in RowsAsync(service, table, cluster))
            {
                if (!kept.Contains(Identity(new JsonObject { ["table"] = table, ["row"] = row.DeepClone() })))
                    await service.DeleteAsync(table, row);
            }
        }
    }

    private static bool IsOutage(Exception e) =>
        e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException;

    /// <summary>
    /// Both tables have the cluster's name and "_" in front; "`" is the character after it. Rows of a cluster whose name goes on
    /// after "_" lie in between.
    /// </summary>
    private static async IAsyncEnumerable<JsonObject> RowsAsync(TableService service, string table, string cluster)
    {
        await foreach (var row in service.RowsAsync(table, $"{cluster}_", $"{cluster}`"))
        {
            if (IsOf(cluster, table, row))
                yield return row;
        }
    }

    private static bool IsOf(string cluster, string table, JsonObject row) => table switch
    {
        AzureTableReminderStorageOptions.DEFAULT_TABLE_NAME => (string?)row["ServiceId"] == cluster,
        AzureTableStorageOptions.DEFAULT_TABLE_NAME => (string?)row["PartitionKey"] is { } key
            && key.StartsWith($"{cluster}_", StringComparison.Ordinal)
            && Grain().IsMatch(key.AsSpan(cluster.Length + 1)),
        _ => false,
    };

    /// <summary>
    /// A grain that has a state, as the provider names it in a key: its type, "_" in place of "/", and its key. What a longer name
    /// of a cluster adds in front never fits, for a grain's key has no "_".
    /// </summary>
    [GeneratedRegex(@"^(?:(?:client|operator)_[0-9A-Fa-f]+|(?:dispatcher|polling-lease)_main)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Grain();

    private static (string Table, string Partition, string Row) Identity(JsonObject line) =>
        ((string)line["table"]!, (string)line["row"]!["PartitionKey"]!, (string)line["row"]!["RowKey"]!);

    private static bool IsOfTheService(string property) =>
        property.StartsWith("odata.", StringComparison.Ordinal) || property is "Timestamp" or "Timestamp@odata.type";

    /// <summary>Names and messages of people are in it.</summary>
    private static FileStream OnlyForMe(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private sealed class HalfDoneException(Exception reason) : Exception(reason.Message, reason);
}
