using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Hosting;

/// <summary>What the hosts of this product have in common.</summary>
public static class BotHost
{
    /// <summary>A host that logs as all do, and listens where the settings say.</summary>
    public static WebApplicationBuilder CreateBuilder(BotSettings settings)
    {
        // Settings are read once. Without this the host watches its folder and all below, and so every write to data/.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.AddBotLogging();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.HttpPort));
        return builder;
    }
}
