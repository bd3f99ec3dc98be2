using OperatorBot.Gateway.Clusters;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using Orleans.Hosting;

namespace OperatorBot.Gateway;

/// <summary>A gateway alone: a pure client of the cluster.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is [HealthProbe.Verb])
            return await HealthProbe.AskAsync(Console.Out);
        if (arguments is [var unknown, ..])
            return HealthProbe.Refuse(Console.Error, unknown, HealthProbe.Verb);

        var settings = SettingsReader.ReadOrExplain(
            Console.Error, StorageAccount.ConnectionStringIsOne, StartChecks.HttpPortIsFree);
        if (settings is null)
            return SettingsReader.ExitCode;

        if (await StorageAccount.RefusesAsync(settings, Console.Error))
            return SettingsReader.ExitCode;

        return await ProcessEnd.RunAsync(settings, () => Build(settings));
    }

    private static WebApplication Build(BotSettings settings)
    {
        var builder = BotBuilder.Create();
        builder.AddBotLogging();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.HttpPort));
        builder.Services.AddProcessEnd();
        builder.Services.AddTelemetryExport("operatorbot-gateway");
        if (settings.Storage == StorageKind.Azure)
            builder.Services.AddHostedService<StorageAccountWait>();
        builder.UseOrleansClient(client => client.UseCluster(settings).AddCallTelemetry());
        builder.Services.AddTelegramGateway(settings);

        var app = builder.Build();
        app.MapTelegramGateway();
        return app;
    }
}
