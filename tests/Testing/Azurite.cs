using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OperatorBot.Testing;

/// <summary>
/// The Table service of Azure Storage, as Microsoft's emulator has it, on a port that it finds itself. It is
/// installed once, by npm, into the user's cache, and ends with whoever started it.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    public const string Version = "3.37.0";

    /// <summary>The emulator's well-known account; the key is public.</summary>
    public const string Account = "devstoreaccount1";

    /// <inheritdoc cref="Account"/>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Says where the service listens, which the emulator itself does not where the port is its own choice, and ends in good
    /// order at the end of its input: so it ends even if this process is killed.
    /// </summary>
    private const string Script =
        """
        const { Server } = require('http');
        const listen = Server.prototype.listen;
        Server.prototype.listen = function (...given) {
            this.once('listening', () => console.log('port=' + this.address().port));
            return listen.apply(this, given);
        };
        process.stdin.on('end', () => process.emit('SIGINT')).resume();
        const main = process.argv[1];
        process.argv.splice(1, 1, 'azurite-table');
        require(main);
        """;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Azurite(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException($"Azurite ended by itself. It said: {Output}"));
    }

    /// <summary>Why it cannot run here, or null: Node.js and npm are all that it needs.</summary>
    public static string? Missing { get; } =
        Programs.Missing("npm", "node") is { } missing
            ? $"Azurite is installed by npm and runs on Node.js; {missing}"
            : null;

    public int Port { get; private set; }

    public string ConnectionString => ConnectionStringFor(Port);

    private string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static string ConnectionStringFor(int port, string key = Key) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
        + $"TableEndpoint=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/{Account};";

    /// <summary>Starts it, and installs it before where that was never done.</summary>
    /// <param name="port">The port; 0: any free one.</param>
    /// <param name="data">The folder that keeps its data for the next start; null: it forgets them.</param>
    public static async Task<Azurite> StartAsync(int port = 0, string? data = null)
    {
        var folder = await NpmPackages.InstalledAsync($"azurite-{Version}", $"azurite@{Version}");
        string[] memory = data is null ? ["--inMemoryPersistence"] : ["--location", data];
        var azurite = new Azurite(Launch("node", [
            "-e", Script, "--", Path.Combine(folder, "node_modules", "azurite", "dist", "src", "table", "main.js"),
            "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
            "--silent", "--skipApiVersionCheck", "--disableTelemetry", .. memory,
        ], folder));
        azurite.Port = await azurite._port.Task.Within("Azurite telling its port");
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Launch(string program, string[] arguments, string folder) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private void Take(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
        if (line?.Split('=') is ["port", var number])
            _port.TrySetResult(int.Parse(number, CultureInfo.InvariantCulture));
    }
}
