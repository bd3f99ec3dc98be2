using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OperatorBot.Gateway.Settings;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders.AzureStorage;
using Orleans.Runtime.ReminderService;
using Orleans.Storage;

namespace OperatorBot.Silo.Storage;

/// <summary>State and reminders in the tables of an Azure Storage account, by Orleans' own providers.</summary>
internal static class AzureStorage
{
    /// <summary>How long one attempt of a call may take: with one repetition, below the 30 s of a grain call.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(8);

    /// <summary>The wait for an account that does not answer before the start; the start itself waits longer.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(3);

    /// <summary>Refuses what is no connection string. Asks nobody, and quotes nothing of it.</summary>
    public static IEnumerable<SettingProblem> ConnectionStringIsOne(BotSettings settings)
    {
        if (settings is not { Storage: StorageKind.Azure, AzureStorageConnectionString.Value: { Length: > 0 } text })
            return [];

        try
        {
            _ = Client(text, CallLimit);
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

    /// <summary>What is wrong where the account answers, and refuses; null where it does not answer: the start waits for it.</summary>
    public static async Task<SettingProblem?> RefusalAsync(BotSettings settings)
    {
        if (settings.Storage != StorageKind.Azure)
            return null;

        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        try
        {
            var client = Client(settings.AzureStorageConnectionString!.Value, StartLimit);
            await client.CreateTableIfNotExistsAsync(AzureTableStorageOptions.DEFAULT_TABLE_NAME, limit.Token);
            return null;
        }
        catch (RequestFailedException e) when (e.Status is 401 or 403)
        {
            return new SettingProblem(
                SettingNames.AzureStorageConnectionString,
                $"is refused by the storage account ({e.Status.ToString(CultureInfo.InvariantCulture)} {e.ErrorCode})",
                "Copy a current key, or a signature that allows tables to be created, read and written; the machine's clock must be right");
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// Keeps the state of all grains (the default storage provider) and the reminders in tables of the account. An
    /// <see cref="IGrainStorageSerializer"/> must be registered.
    /// </summary>
    public static ISiloBuilder UseAzureStorage(this ISiloBuilder builder, string connectionString)
    {
        var client = Client(connectionString, CallLimit);
        builder
            .AddAzureTableGrainStorageAsDefault((OptionsBuilder<AzureTableStorageOptions> options) =>
                options.Configure<IGrainStorageSerializer>((table, serializer) =>
                {
                    table.TableServiceClient = client;
                    table.GrainStorageSerializer = new PackingSerializer(serializer);
                }))
            .UseAzureTableReminderService((AzureTableReminderStorageOptions table) =>
                table.TableServiceClient = client);

        // The table that was registered last is the one that ticks.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IReminderTable>(provider => new PunctualReminderTable(
            ActivatorUtilities.CreateInstance<AzureBasedReminderTable>(provider), provider.GetRequiredService<TimeProvider>()));
        return builder;
    }

    private static TableServiceClient Client(string connectionString, TimeSpan limit)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = limit;
        return new TableServiceClient(connectionString, options);
    }
}
