using System.Diagnostics.Metrics;
using OperatorBot.Gateway;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Clusters;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Grains;
using OperatorBot.Grains.Sending;
using OperatorBot.Silo.Sending;
using OperatorBot.Silo.Storage;
using OperatorBot.Silo.Telemetry;
using Orleans.Hosting;
using Telegram.Bot;

namespace OperatorBot.Silo.Hosting;

/// <summary>Puts the process together. What is registered later stops earlier: HTTP, the gateway, the silo, the store.</summary>
internal static class SiloHost
{
    /// <summary>With SQLite there is one, so that its right to poll survives even the kill of the process.</summary>
    private const string TheOnlyGateway = "silo";

    /// <param name="settings">The settings.</param>
    /// <param name="machine">What the process holds of the machine.</param>
    /// <param name="time">The clock; null: the machine's.</param>
    /// <param name="configure">What is to be otherwise.</param>
    public static WebApplication Build(
        BotSettings settings, Machine machine, TimeProvider? time = null, Action<IServiceCollection>? configure = null)
    {
        var builder = BotBuilder.Create();
        builder.AddBotLogging();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.HttpPort));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(settings);
        builder.Services.AddProcessEnd();
        builder.Services.AddTelemetryExport("operatorbot-silo");
        AddSender(builder.Services, settings);
        builder.Services.AddOperatorBotGrains(new GrainsOptions
        {
            OperatorSecret = settings.OperatorSecret.Value,
            OperatorCapacity = settings.OperatorCapacity,
            FloodLimit = settings.FloodLimit,
            DefaultLanguage = settings.DefaultLanguage,
        });
        if (settings.Storage == StorageKind.Azure)
            builder.Services.AddHostedService<StorageAccountWait>();
        builder.UseOrleans(silo => Store(silo, settings, machine)
            .UseCluster(settings, machine)
            .AddCallTelemetry()
            .AddOpsDashboard(settings));
        if (settings.RunGateway)
            builder.Services.AddTelegramGateway(settings, settings.Storage == StorageKind.Sqlite ? TheOnlyGateway : null);

        configure?.Invoke(builder.Services);
        var app = builder.Build();
        var process = app.Services.GetRequiredService<ProcessEnd>();
        var banner = Banner.Text(settings, machine);
        app.Lifetime.ApplicationStarted.Register(() => process.LogRunning(banner));
        if (settings.RunGateway)
            app.MapTelegramGateway();
        else
            app.MapBotHealth();
        app.MapOpsDashboard(settings);
        return app;
    }

    private static ISiloBuilder Store(ISiloBuilder silo, BotSettings settings, Machine machine)
    {
        var health = silo.Services.AddHealthChecks();
        if (settings.Storage == StorageKind.Azure)
        {
            health.AddCheck<AzureStoreHealthCheck>("store", tags: [BotHealth.Ready]);
            return silo.UseAzureStorage(StorageAccount.Connect(settings));
        }

        health.AddCheck<StoreHealthCheck>("store", tags: [BotHealth.Ready]);
        return silo.UseSqlite(machine.Data!);
    }

    private static void AddSender(IServiceCollection services, BotSettings settings)
    {
        services.AddSingleton<Pauses>();
        services.AddSingleton<TopicSupport>();
        services.AddKeyedSingleton(TelegramHttp.Key, (_, _) => TelegramHttp.CreateClient());
        services.AddKeyedSingleton<ITelegramBotClient>(TelegramHttp.Key, (provider, key) => new TelegramBotClient(
            new TelegramBotClientOptions(
                settings.TelegramBotToken.Value, settings.TelegramApiUrl?.GetLeftPart(UriPartial.Authority))
            {
                RetryThreshold = 0,
            },
            provider.GetRequiredKeyedService<HttpClient>(key)));
        services.AddSingleton<IMessageSender>(provider => new MeasuredSender(
            ActivatorUtilities.CreateInstance<TelegramSender>(provider),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
