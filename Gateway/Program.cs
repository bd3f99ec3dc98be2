using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using Orleans.Hosting;

namespace OperatorBot.Gateway;

/// <summary>A gateway alone: a pure client of the cluster.</summary>
internal static class Program
{
    private static readonly TimeSpan ConnectAgainAfter = TimeSpan.FromSeconds(1);

    private static async Task<int> Main()
    {
        var settings = SettingsReader.ReadOrExplain(
            Console.Error, StartChecks.HttpPortIsFree);
        if (settings is null)
            return SettingsReader.ExitCode;

        await using var app = Build(settings);
        var process = app.Services.GetRequiredService<ProcessStop>();
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopped before there was a silo.
        }

        return process.ExitCode;
    }

    private static WebApplication Build(BotSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddBotLogging();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.HttpPort));
        builder.Services.AddSingleton<ProcessStop>();
        builder.Services.AddSingleton<ITokenRefusal>(services => services.GetRequiredService<ProcessStop>());
        builder.Services.AddTelemetryExport("operatorbot-gateway");
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(
                settings.SiloGatewayPort, serviceId: settings.ClusterId, clusterId: settings.ClusterId)
            .AddCallTelemetry()
            .UseConnectionRetryFilter(WaitForASiloAsync));
        builder.Services.AddTelegramGateway(settings);

        var app = builder.Build();
        app.MapTelegramGateway();
        return app;
    }

    // A gateway may be there before the first silo.
    private static async Task<bool> WaitForASiloAsync(Exception failure, CancellationToken cancellationToken)
    {
        await Task.Delay(ConnectAgainAfter, TimeProvider.System, cancellationToken);
        return true;
    }
}
