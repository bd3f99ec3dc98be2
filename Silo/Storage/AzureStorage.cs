using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
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
    /// <summary>
    /// Keeps the state of all grains (the default storage provider) and the reminders in tables of the account. An
    /// <see cref="IGrainStorageSerializer"/> must be registered.
    /// </summary>
    public static ISiloBuilder UseAzureStorage(this ISiloBuilder builder, TableServiceClient account)
    {
        builder
            .AddAzureTableGrainStorageAsDefault((OptionsBuilder<AzureTableStorageOptions> options) =>
                options.Configure<IGrainStorageSerializer>((table, serializer) =>
                {
                    table.TableServiceClient = account;
                    table.GrainStorageSerializer = new PackingSerializer(serializer);
                }))
            .UseAzureTableReminderService((AzureTableReminderStorageOptions table) =>
                table.TableServiceClient = account);

        // The table that was registered last is the one that ticks.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IReminderTable>(provider => new PunctualReminderTable(
            ActivatorUtilities.CreateInstance<AzureBasedReminderTable>(provider), provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
