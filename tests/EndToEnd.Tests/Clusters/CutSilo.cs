using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>A silo of the fleet in the test's process, whose connections to other silos can be cut.</summary>
internal sealed class CutSilo : IAsyncDisposable
{
    private readonly Machine _machine = new();
    private readonly WebApplication _host;

    private CutSilo(BotSettings settings, TestNetwork network)
    {
        Assert.Empty(_machine.Claim(settings));
        SiloPort = settings.SiloPort;
        _host = SiloHost.Build(settings, _machine, configure: services => services
            .AddLogging(logging => logging.ClearProviders())
            .AddKeyedSingleton(TestNetwork.HandlerKey, network.HandlerOf(Name)));
    }

    public int SiloPort { get; }

    /// <summary>What the network knows it by.</summary>
    public string Name => $"silo {SiloPort}";

    public static async Task<CutSilo> StartAsync(Fleet fleet, TestNetwork network)
    {
        var silo = new CutSilo(
            SettingsReader.Read(
                fleet.SiloSettings().Append((Name: SettingNames.HttpPort, Value: BotProcess.Text(Ports.Free())))
                    .Where(setting => setting.Value is not null)
                    .ToDictionary(setting => setting.Name, setting => setting.Value!)).Draft,
            network);
        await silo._host.StartAsync();
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _machine.Dispose();
    }
}
