using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OperatorBot.Simulator.Playground;

/// <summary>How the bot is started: the built Silo if there is one, else <c>dotnet run</c>.</summary>
internal sealed class BotCommandLine(string repository, IReadOnlyDictionary<string, string> environment)
{
    private const string Assembly = "OperatorBot.Silo.dll";
    private const int UsualHttpPort = 8080;

    /// <summary>The folder with the solution file, from the simulator's own upwards; null outside of the repository.</summary>
    public static string? FindRepository()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "OperatorBot.sln")))
                    return folder.FullName;
            }
        }

        return null;
    }

    public static BotCommandLine For(string repository, TelegramServer telegram, int? httpPort) => new(
        repository,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TELEGRAM_BOT_TOKEN"] = telegram.Token,
            ["TELEGRAM_API_URL"] = telegram.Url.GetLeftPart(UriPartial.Authority),
            ["TELEGRAM_MODE"] = "polling",
            ["OPERATOR_SECRET"] = Environment.GetEnvironmentVariable("OPERATOR_SECRET") ?? "secret",
            ["HTTP_PORT"] = (httpPort ?? FreePort(UsualHttpPort)).ToString(CultureInfo.InvariantCulture),
            ["DATA_DIR"] = Path.Combine(repository, "simulator", "data"),
        });

    public ProcessStartInfo ToStartInfo()
    {
        var silo = Path.Combine(repository, "Silo");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = silo,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (NewestBuild(silo) is { } assembly)
        {
            start.ArgumentList.Add(assembly);
        }
        else
        {
            start.ArgumentList.Add("run");
            start.ArgumentList.Add("--project");
            start.ArgumentList.Add(silo);
        }

        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private static string? NewestBuild(string silo)
    {
        var bin = Path.Combine(silo, "bin");
        return Directory.Exists(bin)
            ? Directory.EnumerateFiles(bin, Assembly, SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            : null;
    }

    private static int FreePort(int wished)
    {
        foreach (var port in new[] { wished, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken; any other will do.
            }
        }

        return wished;
    }
}
