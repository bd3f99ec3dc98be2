using System.Globalization;
using Azure;
using Azure.Data.Tables;
using OperatorBot.Gateway.Settings;
using Orleans.Clustering.AzureStorage;

namespace OperatorBot.Gateway.Clusters;

/// <summary>The Azure Storage account in whose tables the silos of a cluster meet.</summary>
public static class StorageAccount
{
    /// <summary>How long one attempt of a call may take: with one repetition, below the 30 s of a call between grains.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(8);

    /// <summary>The wait for an account that does not answer before the start; the start itself waits longer.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(3);

    /// <summary>A client of the account. A call takes at most twice 8 s.</summary>
    public static TableServiceClient Connect(BotSettings settings) => Connect(settings, CallLimit);

    /// <summary>Refuses what is no connection string. Asks nobody, and quotes nothing of it.</summary>
    public static IEnumerable<SettingProblem> ConnectionStringIsOne(BotSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings is not { Storage: StorageKind.Azure, AzureStorageConnectionString.Value.Length: > 0 })
            return [];

        try
        {
            _ = Connect(settings);
            return [];
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return
            [
                new SettingProblem(
                    SettingNames.AzureStorageConnectionString,
                    "is no connection string of a storage account (its value is not shown)",
                    "Copy it whole from the account's access keys: DefaultEndpointsProtocol=…;AccountName=…;AccountKey=…;EndpointSuffix=…"),
            ];
        }
    }

    /// <summary>
    /// Whether the account answers, and refuses, which is then explained: the process should end with
    /// <see cref="SettingsReader.ExitCode"/>. One that does not answer does not refuse: the start waits for it.
    /// </summary>
    public static async Task<bool> RefusesAsync(BotSettings settings, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(error);
        if (settings.Storage != StorageKind.Azure)
            return false;

        try
        {
            await AskAsync(settings, CancellationToken.None);
            return false;
        }
        catch (RequestFailedException e) when (e.Status is 401 or 403)
        {
            var problem = new SettingProblem(
                SettingNames.AzureStorageConnectionString,
                $"is refused by the storage account ({e.Status.ToString(CultureInfo.InvariantCulture)} {e.ErrorCode})",
                "Copy a current key, or a signature that allows tables to be created, read and written; the machine's clock must be right");
            await error.WriteLineAsync($"OperatorBot cannot start: {problem}");
            return true;
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            return false;
        }
    }

    /// <summary>Asks the account for the table in which silos meet, and makes it where it is missing.</summary>
    internal static async Task AskAsync(BotSettings settings, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AskLimit);
        await Connect(settings, AskLimit)
            .CreateTableIfNotExistsAsync(AzureStorageClusteringOptions.DEFAULT_TABLE_NAME, limit.Token);
    }

    /// <summary>Whether a failed call means that the account cannot be reached, or cannot answer now.</summary>
    internal static bool IsNoAnswer(Exception exception) =>
        exception is RequestFailedException or AggregateException or OperationCanceledException;

    private static TableServiceClient Connect(BotSettings settings, TimeSpan limit)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = limit;
        return new TableServiceClient(settings.AzureStorageConnectionString!.Value, options);
    }
}
