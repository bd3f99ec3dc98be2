using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Reminders.AzureStorage;
using Orleans.Runtime.ReminderService;

namespace Orleans.Hosting;

public static class AzureStorageReminderServiceCollectionExtensions
{
    public static IServiceCollection UseAzureTableReminderService(
        this IServiceCollection services, Action<AzureTableReminderStorageOptions> configure) =>
        services.UseAzureTableReminderService(
            (Action<OptionsBuilder<AzureTableReminderStorageOptions>>)(options => options.Configure(configure)));

    public static IServiceCollection UseAzureTableReminderService(
        this IServiceCollection services, Action<OptionsBuilder<AzureTableReminderStorageOptions>>? configureOptions)
    {
        services.AddReminders();
        services.AddSingleton<IReminderTable, AzureBasedReminderTable>();
        configureOptions?.Invoke(services.AddOptions<AzureTableReminderStorageOptions>());
        return services;
    }

    public static IServiceCollection UseAzureTableReminderService(this IServiceCollection services, string connectionString) =>
        services.UseAzureTableReminderService(
            (AzureTableReminderStorageOptions options) => options.TableServiceClient = new TableServiceClient(connectionString));
}

public static class AzureStorageReminderSiloBuilderExtensions
{
    public static ISiloBuilder UseAzureTableReminderService(
        this ISiloBuilder builder, Action<AzureTableReminderStorageOptions> configure)
    {
        builder.Services.UseAzureTableReminderService(configure);
        return builder;
    }

    public static ISiloBuilder UseAzureTableReminderService(
        this ISiloBuilder builder, Action<OptionsBuilder<AzureTableReminderStorageOptions>>? configureOptions)
    {
        builder.Services.UseAzureTableReminderService(configureOptions);
        return builder;
    }

    public static ISiloBuilder UseAzureTableReminderService(this ISiloBuilder builder, string connectionString)
    {
        builder.Services.UseAzureTableReminderService(connectionString);
        return builder;
    }
}
