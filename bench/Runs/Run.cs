using System.Diagnostics;
using System.Text.Json;
using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;
using OperatorBot.Testing;

namespace OperatorBot.Bench.Runs;

/// <summary>One run of one part, in a process of its own: Telegram and the load here, what is measured beside it.</summary>
/// <param name="Part">One of <see cref="BenchOptions.AllParts"/>, or <c>compare</c>.</param>
/// <param name="Options">The load.</param>
internal sealed record Run(string Part, BenchOptions Options)
{
    /// <summary>The other bot of <c>--compare</c>, in its column of the table.</summary>
    public const string Compare = "compare";

    /// <summary>What this process is to do, as the process that started it says.</summary>
    public static async Task<int> ServeAsync(string json)
    {
        var result = await JsonSerializer.Deserialize<Run>(json)!.HereAsync();
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    /// <summary>Does it in another process.</summary>
    public async Task<RunResult> ElsewhereAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(OwnProgram.Host, [OwnProgram.Path, "telegram", JsonSerializer.Serialize(this)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return process.ExitCode == 0 && last is not null
            ? JsonSerializer.Deserialize<RunResult>(last)!
            : new RunResult([], [$"{Part}: the run ended with exit code {process.ExitCode}."]);
    }

    private async Task<RunResult> HereAsync()
    {
        var operators = Part == "memory" ? MemoryRun.Operators : Options.Operators;
        var messages = Part == "soak" ? SoakRun.Messages(Options) : Options.Messages;
        await using var shop = await Shop.OpenAsync(operators, messages + Options.WarmUp + Options.Clients);
        using var collector = Part == "counts" ? new Collector() : null;
        await using var subject = Subject(shop, collector);
        try
        {
            return Part switch
            {
                "fill" => await new FillRun(shop, subject, Options).RunAsync(),
                "memory" => await new MemoryRun(shop, subject).RunAsync(),
                "soak" => await new SoakRun(shop, (Bot)subject, Options).RunAsync(),
                "counts" => await new CountsRun(shop, subject, Options, collector!).RunAsync(),
                _ => await new RelayRun(shop, subject, Options).RunAsync(),
            };
        }
        catch (Exception)
        {
            await Console.Error.WriteLineAsync($"{Part} failed. What is measured said: {subject.Output}");
            throw;
        }
    }

    private ISubject Subject(Shop shop, Collector? collector) => Part switch
    {
        "loop" => ForeignBot.Loop(shop),
        Compare => ForeignBot.Command(shop, Options.Compare!),
        "counts" => new Bot(shop, Options, collector!.Settings(TimeSpan.FromMilliseconds(250))),
        "memory" => new Bot(shop, Options, MemoryRun.Settings),
        _ => new Bot(shop, Options),
    };
}
