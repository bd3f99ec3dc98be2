using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OperatorBot.Simulator.Playground;

/// <summary>How the bot is built and started. It is built first, so that what runs is what the sources say.</summary>
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
            ["DATA_DIR"] = DataFolder(repository),
        });

    /// <summary>Where the bot beside the simulator keeps its state.</summary>
    public static string DataFolder(string repository) => Path.Combine(repository, "simulator", "data");

    public ProcessStartInfo ToStartInfo()
    {
        var assembly = NewestBuild()
            ?? throw new InvalidOperationException($"There is no {Assembly} in {Silo}; build it with: dotnet build Silo");
        var start = Dotnet(assembly);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>What the compiler said if it failed; null if all is well.</summary>
    public async Task<string?> BuildAsync(CancellationToken cancellation)
    {
        using var build = Process.Start(Dotnet("build", "--nologo", "-v", "quiet"))
            ?? throw new InvalidOperationException("dotnet could not be started; is it on the PATH?");
        try
        {
            var output = await build.StandardOutput.ReadToEndAsync(cancellation);
            await build.WaitForExitAsync(cancellation);
            return build.ExitCode == 0 ? null : output;
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }

    private ProcessStartInfo Dotnet(params string[] arguments) => new("dotnet", arguments)
    {
        WorkingDirectory = Silo,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private string Silo => Path.Combine(repository, "Silo");

    private string? NewestBuild()
    {
        var bin = Path.Combine(Silo, "bin");
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
