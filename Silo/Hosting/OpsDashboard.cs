using Microsoft.Extensions.DependencyInjection.Extensions;
using OperatorBot.Gateway.Ops;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace OperatorBot.Silo.Hosting;

/// <summary>The Orleans Dashboard, for whoever knows <see cref="BotSettings.OpsToken"/>; where there is none, neither is it.</summary>
internal static class OpsDashboard
{
    private const string Path = "/dashboard";

    public static ISiloBuilder AddOpsDashboard(this ISiloBuilder silo, BotSettings settings)
    {
        if (settings.OpsToken is null)
            return silo;
        silo.Services.TryAddSingleton<AccessMetrics>();
        return silo.AddDashboard();
    }

    public static void MapOpsDashboard(this WebApplication app, BotSettings settings)
    {
        if (settings.OpsToken is not { } token)
            return;
        app.UseOpsDoor(token, Path);
        app.MapOrleansDashboard(Path);
    }
}
