using System.Diagnostics;
using System.Globalization;

namespace OperatorBot.Simulator.Playground;

/// <summary>The bot beside the simulated Telegram: a process of its own, which may be killed and started again.</summary>
internal sealed class BotProcess(BotCommandLine command, Action<string> print, Action<Process> started) : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Process? _process;

    /// <summary>Where it keeps its state.</summary>
    public string DataFolder => command.DataFolder;

    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return _process is { HasExited: false };
        }
    }

    public int? Id
    {
        get
        {
            lock (_gate)
                return _process is { HasExited: false } process ? process.Id : null;
        }
    }

    /// <summary>False if it runs already.</summary>
    public bool Start()
    {
        lock (_gate)
        {
            if (_process is { HasExited: false })
                return false;
            _process?.Dispose();
            var process = new Process { StartInfo = command.ToStartInfo(), EnableRaisingEvents = true };
            process.OutputDataReceived += (_, line) => Print(line.Data);
            process.ErrorDataReceived += (_, line) => Print(line.Data);
            process.Exited += (_, _) => print($"[bot] ended with exit code {process.ExitCode}");
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _process = process;
            started(process);
            return true;
        }
    }

    /// <summary>Waits until it says that it is ready; not for ever, since what it prints tells why it is not.</summary>
    public async Task WhenReadyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ReadyTimeout);
        try
        {
            while (IsRunning && !await IsReadyAsync(http, limit.Token))
                await Task.Delay(ReadyPause, TimeProvider.System, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            print($"[bot] is not ready after {ReadyTimeout.TotalSeconds:0} s");
        }
    }

    /// <summary>Kills it without a warning, as a crash would, and waits until it is gone.</summary>
    public bool Kill()
    {
        lock (_gate)
        {
            if (_process is not { HasExited: false } process)
                return false;
            process.Kill(entireProcessTree: true);
            return process.WaitForExit(StopTimeout);
        }
    }

    /// <summary>Asks it to end, and kills it when it does not.</summary>
    public async Task StopAsync()
    {
        Process? process;
        lock (_gate)
            process = _process;
        if (process is not { HasExited: false })
            return;
        try
        {
            AskToEnd(process.Id);
            using var limit = new CancellationTokenSource(StopTimeout);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(command.Health, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>There is no portable way to send SIGTERM; where there is none, Ctrl+C has reached the bot already.</summary>
    private static void AskToEnd(int id)
    {
        if (!OperatingSystem.IsWindows())
            Process.Start("kill", ["-TERM", id.ToString(CultureInfo.InvariantCulture)]).Dispose();
    }

    public void Dispose() => _process?.Dispose();

    private void Print(string? line)
    {
        if (line is not null)
            print("[bot] " + line);
    }
}
