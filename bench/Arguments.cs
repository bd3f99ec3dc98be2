using System.Globalization;

namespace OperatorBot.Bench;

/// <summary>The command line.</summary>
internal static class Arguments
{
    public const string Usage =
        """
        dotnet run -c Release --project bench -- [options]

          --parts LIST          of relay, loop, counts, fill, memory, soak; all but soak
          --runs N              how often each; the table has the median, the least and the most; 1
          --json FILE           the result of every run
          --small               only what can be counted, for CI: 1 where a message is lost or doubled, or the budget exceeded
          --compare 'COMMAND'   relay, with another bot beside; see docs/performance.md

          --messages N          that are timed; 40000
          --warm-up N           before those; 100000
          --window N            under way at a time; 400
          --rate N, --seconds N how many a second and how long, where delays are measured; 30, 10
          --minutes N           how long a soak takes, at --rate or 500 a second; 20
          --clients N           1000
          --operators N         of 5 clients each; 100
          --known N             clients in the store beforehand; 0
          --latency MS          of each call of the Bot API; 0
          --latency-tail MS     the median of a random part on top of it; 0
          --mode MODE           polling or webhook
          --storage STORE       sqlite, or azure: Azurite, where npm and Node.js are
          --silos N             with azure; 1
          --no-kill             do not measure the recovery

        dotnet run -c Release --project bench -- micro [--filter '*']

        Exit code: 1 where a message was lost or doubled (but in a kill), or a count exceeds its bound, 2 where the arguments are wrong.
        """;

    /// <summary>The options, or what is wrong with them.</summary>
    public static (BenchOptions Options, IReadOnlyList<string> Errors) Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        var errors = new List<string>();
        for (var at = 0; at < arguments.Count; at++)
        {
            var name = arguments[at];
            if (Flag(options, name) is { } flagged)
            {
                options = flagged;
                continue;
            }

            if (at + 1 == arguments.Count)
            {
                errors.Add($"{name}: there is no such option, or its value is missing.");
                break;
            }

            var value = arguments[++at];
            if (With(options, name, value) is { } changed)
                options = changed;
            else
                errors.Add($"{name} {value}: there is no such option, or it has no such value.");
        }

        if (options.Silos > 1 && !options.Azure)
            errors.Add("--silos: several silos need --storage azure.");
        if (options.Known > 0 && options.Azure)
            errors.Add("--known: works with --storage sqlite alone.");
        if (options.Parts.Contains("soak") && options.Azure)
            errors.Add("--parts soak: works with --storage sqlite alone.");
        return (options, errors);
    }

    private static BenchOptions? Flag(BenchOptions options, string name) => name switch
    {
        "--no-kill" => options with { Kills = false },

        // Few enough under way that each is sent within the 250 ms after which it costs a second write.
        "--small" => options with
        {
            Small = true, Parts = ["counts"], Clients = 50, Operators = 10, Messages = 2_000, WarmUp = 500, Window = 25,
        },
        _ => null,
    };

    private static BenchOptions? With(BenchOptions options, string name, string value)
    {
        var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        return (name, value) switch
        {
            ("--parts", _) when Parts(value) is { } parts => options with { Parts = parts },
            ("--json", _) => options with { Json = value },
            ("--compare", _) => options with { Compare = value, Parts = ["relay"], Kills = false },
            ("--runs", _) when count > 0 => options with { Runs = count },
            ("--messages", _) when count > 0 => options with { Messages = count },
            ("--warm-up", _) when isCount => options with { WarmUp = count },
            ("--window", _) when count > 0 => options with { Window = count },
            ("--clients", _) when count > 0 => options with { Clients = count },
            ("--operators", _) when count > 0 => options with { Operators = count },
            ("--silos", _) when count > 0 => options with { Silos = count },
            ("--known", _) when isCount => options with { Known = count },
            ("--rate", _) when number > 0 => options with { Rate = number },
            ("--minutes", _) when number > 0 => options with { Minutes = number },
            ("--seconds", _) when isNumber => options with { Seconds = number },
            ("--latency", _) when isNumber => options with { LatencyMs = number },
            ("--latency-tail", _) when isNumber => options with { LatencyTailMs = number },
            ("--mode", "polling" or "webhook") => options with { Webhook = value == "webhook" },
            ("--storage", "sqlite" or "azure") => options with { Azure = value == "azure" },
            _ => null,
        };
    }

    private static string[]? Parts(string list)
    {
        var parts = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 0 && parts.All(BenchOptions.AllParts.Contains) ? parts : null;
    }
}
