using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace OperatorBot.Silo.Storage;

internal static class SqliteSiloBuilderExtensions
{
    /// <summary>The name under which Orleans looks for the store of states that name none.</summary>
    private const string DefaultProvider = "Default";

    /// <summary>
    /// Keeps the state of all grains (the default storage provider) and the reminders in the database of
    /// <paramref name="directory"/>, and registers <see cref="IStorageHealth"/>. An
    /// <see cref="IGrainStorageSerializer"/> must be registered, keyed by the provider's name or plain. The database is
    /// closed with the host; the directory stays with the caller, who disposes it after the host.
    /// </summary>
    public static ISiloBuilder UseSqlite(this ISiloBuilder builder, DataDirectory directory)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SqliteDatabase(
            directory,
            provider.GetRequiredService<IOptions<SqliteDatabaseOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteDatabase>>()));
        services.AddSingleton<IStorageHealth>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddGrainStorage(DefaultProvider, static (provider, name) =>
            new SqliteGrainStorage(
                provider.GetRequiredService<SqliteDatabase>(),
                provider.GetKeyedService<IGrainStorageSerializer>(name)
                    ?? provider.GetRequiredService<IGrainStorageSerializer>()));
        builder.AddReminders();
        services.AddSingleton<IReminderTable>(provider => new PunctualReminderTable(
            new SqliteReminderTable(provider.GetRequiredService<SqliteDatabase>()), provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
