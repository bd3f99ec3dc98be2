using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using OperatorBot.Bench.Micro;
using OperatorBot.Bench.Reports;
using OperatorBot.Bench.Runs;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench;

internal static class Program
{
    private const int Failed = 1;
    private const int WrongArguments = 2;

    private static async Task<int> Main(string[] arguments) => arguments switch
    {
        ["telegram", var run] => await Run.ServeAsync(run),
        ["loop"] => await BareLoop.RunAsync(),
        ["micro", .. var rest] => MicroBenchmarks.Run(rest),
        ["--help" or "-h"] => Explain([], 0),
        _ => Arguments.Parse(arguments) is var (options, errors) && errors.Count > 0
            ? Explain(errors, WrongArguments)
            : await MeasureAsync(options),
    };

    private static int Explain(IReadOnlyList<string> errors, int code)
    {
        foreach (var line in errors.Append(Arguments.Usage))
            (errors.Count > 0 ? Console.Error : Console.Out).WriteLine(line);
        return code;
    }

    private static async Task<int> MeasureAsync(BenchOptions options)
    {
        var machine = string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, Orleans {Orleans()}");
        Console.WriteLine(machine);
        var report = new Report(options);
        for (var run = 1; run <= options.Runs; run++)
        {
            // In turns, so that what else the machine does meets all alike.
            foreach (var part in options.Compare is null ? options.Parts : [.. options.Parts, Run.Compare])
            {
                await Console.Error.WriteLineAsync($"run {run} of {options.Runs}: {part}");
                report.Add(part, await new Run(part, options).ElsewhereAsync());
            }
        }

        Console.WriteLine();
        Console.WriteLine(report.Table());
        if (options.Json is { } file)
            await report.SaveAsync(file, machine);
        foreach (var failure in report.Failures)
            await Console.Error.WriteLineAsync(failure);
        return report.Failures.Any() ? Failed : 0;
    }

    /// <summary>The version as the bot itself tells it, "-standin" in it included.</summary>
    private static string Orleans() => typeof(global::Orleans.Grain).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";
}
