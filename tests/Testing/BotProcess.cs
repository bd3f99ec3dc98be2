using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace OperatorBot.Testing;

/// <summary>
/// The bot as a process of its own, with the settings given and no others; it can be killed and started again on what it
/// left. Settings go by the names that people set them by. For projects that have the silo beside them.
/// </summary>
public sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the runtime and the operating system need; everything else of this process's environment stays behind.</summary>
    private static readonly string[] Inherited =
        ["PATH", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "SystemRoot", "APPDATA", "LOCALAPPDATA"];

    private const string SiloProgram = "OperatorBot.Silo.dll";
    private const string GatewayProgram = "OperatorBot.Gateway.dll";

    private readonly ProcessStartInfo _start;
    private readonly DirectoryInfo _folder;
    private readonly StringBuilder _output = new();
    private readonly HttpClient _http = new();
    private Process _process;

    private BotProcess(ProcessStartInfo start, DirectoryInfo folder)
    {
        (_start, _folder) = (start, folder);
        var port = int.TryParse(start.Environment["HTTP_PORT"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        _process = Launch();
    }

    /// <summary>Where it runs, and keeps its data unless DATA_DIR says otherwise.</summary>
    public string Folder => _folder.FullName;

    public int Id => _process.Id;

    /// <summary>Its health pages, and the webhook where it has one.</summary>
    public Uri Url => _http.BaseAddress!;

    /// <summary>All that it has said, in all its lives.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the bot. What is not given: a token, a secret, free ports, a folder of its own for the data.</summary>
    /// <param name="settings">Settings by their names; null takes one away.</param>
    public static BotProcess Start(params (string Name, string? Value)[] settings) =>
        Start(Directory.CreateTempSubdirectory("operatorbot-"), settings);

    /// <summary>Starts the bot in a folder, which is deleted with it.</summary>
    public static BotProcess Start(DirectoryInfo folder, params (string Name, string? Value)[] settings) =>
        StartUnder([], folder, settings);

    /// <summary>Starts the bot by a command that gets the bot's own as its last arguments, and becomes it.</summary>
    public static BotProcess StartUnder(
        IReadOnlyList<string> command, DirectoryInfo folder, params (string Name, string? Value)[] settings) =>
        Start(command, Path.Combine(AppContext.BaseDirectory, SiloProgram), folder, settings);

    /// <summary>Starts a silo, or a gateway alone, of another version.</summary>
    /// <param name="programs">The folder with its programs; null: this version's.</param>
    /// <param name="gateway">Whether it is a gateway alone.</param>
    /// <param name="settings">Settings by their names; null takes one away.</param>
    public static BotProcess StartVersion(string? programs, bool gateway, params (string Name, string? Value)[] settings) =>
        Start(
            [],
            Path.Combine(programs ?? AppContext.BaseDirectory, gateway ? GatewayProgram : SiloProgram),
            Directory.CreateTempSubdirectory("operatorbot-"),
            settings);

    private static BotProcess Start(
        IReadOnlyList<string> command, string program, DirectoryInfo folder, (string Name, string? Value)[] settings)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] line = [.. command, dotnet, program];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (!Inherited.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        }

        start.Environment["TELEGRAM_BOT_TOKEN"] = "1:x";
        start.Environment["OPERATOR_SECRET"] = "secret";
        start.Environment["HTTP_PORT"] = Text(Ports.Free());
        start.Environment["TELEGRAM_API_URL"] = $"http://127.0.0.1:{Ports.Free()}";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new BotProcess(start, folder);
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Ends it as a power cut would: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again, after its end, on the same folder with the same settings but for these.</summary>
    public void StartAgain(params (string Name, string? Value)[] settings)
    {
        foreach (var (name, value) in settings)
            _start.Environment[name] = value;
        _process.Dispose();
        _process = Launch();
    }

    /// <summary>Waits for the end, however long it takes.</summary>
    public Task WhenEndedAsync() => _process.WaitForExitAsync();

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"The bot was expected to end within {Limit}. It said: {Output}", e);
        }

        return _process.ExitCode;
    }

    /// <summary>Asks until the answer has this status, and this in it, and gives its text.</summary>
    public async Task<string> AnswersAsync(string path, HttpStatusCode expected, string part = "")
    {
        var last = "nothing";
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!limit.IsCancellationRequested && !_process.HasExited)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
                var body = await response.Content.ReadAsStringAsync(limit.Token);
                if (response.StatusCode == expected && body.Contains(part, StringComparison.Ordinal))
                    return body;
                last = $"{(int)response.StatusCode} {body}";
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                last = e.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"{path}: expected {(int)expected} {part}, came {last}. The bot said: {Output}");
    }

    /// <summary>Waits until it is ready, which it says by itself.</summary>
    public Task<string> ReadyAsync() => AnswersAsync("/health/ready", HttpStatusCode.OK);

    /// <summary>Waits until it says that it is not ready, for a reason with these words in it.</summary>
    public Task<string> NotReadyAsync(string reason) =>
        AnswersAsync("/health/ready", HttpStatusCode.ServiceUnavailable, reason);

    /// <summary>What its health is, or why it does not say so: for messages of tests that fail.</summary>
    public async Task<string> HealthAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        try
        {
            using var response = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), limit.Token);
            return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(limit.Token)}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>Asks the process to stop, as a service manager does. Not on Windows, which has no such signal.</summary>
    public async Task AskToStopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Text(_process.Id)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Launch()
    {
        var process = Process.Start(_start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
