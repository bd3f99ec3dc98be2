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

    /// <summary>The first installation brings some 100 MB.</summary>
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

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
        OnPath("npm") is null || OnPath("node") is null
            ? "Azurite is installed by npm and runs on Node.js: npm and node are not on the PATH"
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
        var folder = await InstalledAsync();
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

    private static async Task<string> InstalledAsync()
    {
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "operatorbot-tests");
        var folder = Path.Combine(cache, $"azurite-{Version}");
        Directory.CreateDirectory(cache);
        using var alone = await LockAsync(Path.Combine(cache, "azurite.lock"));
        if (Directory.Exists(folder))
            return folder;

        // Under its name only when it is whole.
        var half = folder + ".half";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        string[] install = ["install", "--prefix", half, "--no-audit", "--no-fund", "--ignore-scripts", $"azurite@{Version}"];
        using var npm = OperatingSystem.IsWindows()
            ? Launch("cmd", ["/c", "npm", .. install], half)
            : Launch("npm", install, half);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync().WaitAsync(InstallLimit);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm could not install azurite {Version}: {await output} {await errors}");

        Directory.Move(half, folder);
        return folder;
    }

    /// <summary>Test projects run side by side, each in a process of its own.</summary>
    private static async Task<FileStream> LockAsync(string file)
    {
        using var limit = new CancellationTokenSource(InstallLimit, TimeProvider.System);
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
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

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { program, $"{program}.exe", $"{program}.cmd" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private void Take(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
        if (line?.Split('=') is ["port", var number])
            _port.TrySetResult(int.Parse(number, CultureInfo.InvariantCulture));
    }
}
