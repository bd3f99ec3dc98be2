using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using OperatorBot.Gateway.Settings;

namespace OperatorBot.Silo.Tests.Hosting;

/// <summary>The bot as a process of its own, in an empty folder, with these settings and no others.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http = new();

    private BotProcess(Process process, DirectoryInfo folder, int httpPort)
    {
        (_process, _folder) = (process, folder);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{httpPort}");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

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
    public static BotProcess Start(DirectoryInfo folder, params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            [SettingNames.TelegramBotToken] = "1:x",
            [SettingNames.OperatorSecret] = "secret",
            [SettingNames.HttpPort] = Text(Ports.Free()),
            [SettingNames.TelegramApiUrl] = $"http://127.0.0.1:{Ports.Free()}",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;

        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "OperatorBot.Silo.dll") },
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in typeof(SettingNames).GetFields(BindingFlags.Public | BindingFlags.Static))
            start.Environment.Remove((string)name.GetRawConstantValue()!);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var port = int.TryParse(environment[SettingNames.HttpPort], out var number) ? number : 1;
        return new BotProcess(Process.Start(start)!, folder, port);
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

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

    /// <summary>Asks until the answer has this status, and gives its text.</summary>
    public async Task<string> AnswersAsync(string path, HttpStatusCode expected)
    {
        var last = "nothing";
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!limit.IsCancellationRequested && !_process.HasExited)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
                var body = await response.Content.ReadAsStringAsync(limit.Token);
                if (response.StatusCode == expected)
                    return body;
                last = $"{(int)response.StatusCode} {body}";
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                last = e.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"{path}: expected {(int)expected}, came {last}. The bot said: {Output}");
    }

    /// <summary>Asks the process to stop, as a service manager does. Not on Windows, which has no such signal.</summary>
    public async Task AskToStopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Text(_process.Id)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
