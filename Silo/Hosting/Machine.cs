using System.Net;
using System.Net.Sockets;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo.Hosting;

/// <summary>What this process takes of the machine before the host is built, and holds until the host is gone.</summary>
internal sealed class Machine : IDisposable
{
    /// <summary>The folder of the database; null unless state lives in SQLite.</summary>
    public DataDirectory? Data { get; private set; }

    /// <summary>Where others reach this silo, if there can be others.</summary>
    public IPAddress Address { get; private set; } = IPAddress.Loopback;

    /// <summary>The port for other silos.</summary>
    public int SiloPort { get; private set; }

    /// <summary>The port for gateways of other processes; 0 where there are none.</summary>
    public int SiloGatewayPort { get; private set; }

    /// <summary>Takes the folder of the database and the ports of the silo.</summary>
    public IEnumerable<SettingProblem> Claim(BotSettings settings)
    {
        var problems = new List<SettingProblem>();
        if (settings.Storage == StorageKind.Sqlite)
        {
            if (DataDirectory.TryOpen(settings.DataDirectory, out var data, out var problem))
                Data = data;
            else
                problems.Add(OfData(problem));
        }

        if (settings is { Storage: StorageKind.Sqlite, RunGateway: true })
        {
            // All of the cluster is in this process: nobody looks for these ports, so another bot on them is no obstacle.
            SiloPort = StartChecks.PortIsFree(SettingNames.SiloPort, settings.SiloPort).Any()
                ? AnyFreePort()
                : settings.SiloPort;
            SiloGatewayPort = 0;
        }
        else
        {
            (SiloPort, SiloGatewayPort) = (settings.SiloPort, settings.SiloGatewayPort);
            Address = settings.AdvertisedIp ?? OwnAddress.Find();
            problems.AddRange(StartChecks.PortIsFree(SettingNames.SiloPort, SiloPort));
            problems.AddRange(StartChecks.PortIsFree(SettingNames.SiloGatewayPort, SiloGatewayPort));
        }

        return problems;
    }

    /// <inheritdoc />
    public void Dispose() => Data?.Dispose();

    /// <summary>The store explains in whole sentences, the last of which is the remedy.</summary>
    private static SettingProblem OfData(string sentences)
    {
        const string Name = SettingNames.DataDirectory;
        var text = sentences.StartsWith(Name, StringComparison.Ordinal) ? sentences[Name.Length..] : sentences;
        text = text.Trim().TrimEnd('.');
        var remedy = text.LastIndexOf(". ", StringComparison.Ordinal);
        return remedy < 0
            ? new SettingProblem(Name, text, "Set it to another folder")
            : new SettingProblem(Name, text[..remedy], text[(remedy + 2)..]);
    }

    private static int AnyFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
