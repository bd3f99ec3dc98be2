using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OperatorBot.Simulator.Playground;

/// <summary>How the bot is built and started. It is built first, so that what runs is what the sources say.</summary>
internal sealed class BotCommandLine(string repository, IReadOnlyDictionary<string, string> settings)
{
    private const string Assembly = "OperatorBot.Silo.dll";
    private const int UsualHttpPort = 8080;

    public const string UsualSecret = "secret";

    /// <summary>
    /// Settings that are somebody's own and pass as they are. All others of the bot stand in <see cref="NotInherited"/>, or are set here.
    /// </summary>
    public static readonly IReadOnlySet<string> Inherited = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "DEFAULT_LANGUAGE", "OPERATOR_CAPACITY" };

    /// <summary>What a program needs of the machine. Anything else could be about a bot that serves real clients, a proxy for instance, or an address to listen on.</summary>
    private static readonly HashSet<string> OfTheMachine = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USER", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "SystemRoot", "windir", "TEMP", "TMP", "TMPDIR", "TZ", "LANG", "LC_ALL",
        "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
    };

    /// <summary>Set to nothing, which counts as not set and comes before <c>.env</c>.</summary>
    private static readonly string[] NotInherited =
    [
        "SUPERVISOR_SECRET", "OPS_TOKEN", "WEBHOOK_URL", "WEBHOOK_SECRET", "AZURE_STORAGE_CONNECTION_STRING", "FLOOD_LIMIT", "RUN_GATEWAY",
        "CLUSTER_ID", "SILO_PORT", "SILO_GATEWAY_PORT", "ADVERTISED_IP", "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    /// <summary>The secret that somebody chose, if they did.</summary>
    public static string? OwnSecret => Environment.GetEnvironmentVariable("OPERATOR_SECRET") is { Length: > 0 } chosen ? chosen : null;

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

    /// <summary>
    /// Its settings are those here and no others: what is set on this machine, or in the repository's <c>.env</c>, may be
    /// about a bot that serves real clients.
    /// </summary>
    public static BotCommandLine For(string repository, TelegramServer telegram, int? httpPort)
    {
        var settings = NotInherited.ToDictionary(name => name, _ => "", StringComparer.Ordinal);
        settings["TELEGRAM_BOT_TOKEN"] = telegram.Token;
        settings["TELEGRAM_API_URL"] = telegram.Url.GetLeftPart(UriPartial.Authority);
        settings["TELEGRAM_MODE"] = "polling";
        settings["STORAGE"] = "sqlite";
        settings["OPERATOR_SECRET"] = OwnSecret ?? UsualSecret;
        settings["HTTP_PORT"] = (httpPort ?? FreePort(UsualHttpPort)).ToString(CultureInfo.InvariantCulture);

        // Of each port its own: a second simulator must not empty the folder of the first.
        settings["DATA_DIR"] = Path.Combine(
            repository, "simulator", "data", telegram.Url.Port.ToString(CultureInfo.InvariantCulture));
        return new BotCommandLine(repository, settings);
    }

    /// <summary>What is set for the bot, whatever this process and <c>.env</c> have.</summary>
    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <summary>Where the bot keeps its state.</summary>
    public string DataFolder => settings["DATA_DIR"];

    /// <summary>Where the bot says whether it is ready.</summary>
    public Uri Health => new($"http://127.0.0.1:{settings["HTTP_PORT"]}/health/ready");

    public ProcessStartInfo ToStartInfo()
    {
        var assembly = NewestBuild()
            ?? throw new InvalidOperationException($"There is no {Assembly} in {Silo}; build it with: dotnet build Silo");
        var start = Dotnet(assembly);
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (!OfTheMachine.Contains(name) && !Inherited.Contains(name))
                start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
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

    /// <summary>On all addresses, as the bot listens.</summary>
    private static int FreePort(int wished)
    {
        foreach (var port in new[] { wished, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
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
