using System.Diagnostics;
using System.Text;
using OperatorBot.Bench.Load;
using OperatorBot.Testing;

namespace OperatorBot.Bench.Subjects;

/// <summary>
/// A program that is given by a command and finds its way by the environment. It is a tree of processes, since commands start
/// others.
/// </summary>
internal sealed class ForeignBot : ISubject
{
    private readonly ProcessStartInfo _start;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operatorbot-bench-");
    private readonly StringBuilder _output = new();
    private Process? _process;

    private ForeignBot(Shop shop, string program, params IReadOnlyList<string> arguments)
    {
        _start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _start.Environment["TELEGRAM_API_URL"] = shop.Telegram.Url.GetLeftPart(UriPartial.Authority);
        _start.Environment["TELEGRAM_BOT_TOKEN"] = shop.Telegram.Token;
        _start.Environment["OPERATOR_CHAT_ID"] = BotProcess.Text(shop.Operators[0].Id);
        _start.Environment["OPERATOR_GROUP_ID"] = BotProcess.Text(shop.Group.Id);
        _start.Environment["OPERATOR_CHAT_IDS"] = string.Join(',', shop.Operators.Select(one => BotProcess.Text(one.Id)));
        _start.Environment["BENCH_DATA_DIR"] = _folder.FullName;
    }

    public bool HasDialogs => false;

    public IReadOnlyList<int> Processes => _process is null ? [] : ProcessTree.Of(_process.Id);

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Somebody else's, by a line for the shell.</summary>
    public static ForeignBot Command(Shop shop, string command) => OperatingSystem.IsWindows()
        ? new ForeignBot(shop, "cmd", "/c", command)
        : new ForeignBot(shop, "/bin/sh", "-c", command);

    /// <summary>The bare loop, which is this program.</summary>
    public static ForeignBot Loop(Shop shop) => new(shop, OwnProgram.Host, OwnProgram.Path, "loop");

    public Task StartAsync()
    {
        _process = Process.Start(_start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    public async Task KillAsync()
    {
        End();
        await StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        End();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private void End()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
