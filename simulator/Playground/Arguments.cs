using System.Globalization;

namespace OperatorBot.Simulator.Playground;

/// <summary>The command line of <c>dotnet run --project simulator</c>.</summary>
internal sealed record Arguments
{
    private const int DefaultPort = 8081;

    public const string Usage =
        """
        Usage: dotnet run --project simulator [-- options]
          --port N       port of the simulated Telegram (SIMULATOR_PORT; 8081; 0: any free one)
          --no-bot       the simulated Telegram alone
          --no-build     the bot as it was built last
          --http-port N  port of the bot's own pages (8080, or any free one)
          --token T      the token that is accepted
          --topics       the bot has topics in private chats
          --lean         keeps no calls and few messages: for load
          --public       listens on all addresses, not only on this machine
        """;

    public int Port { get; private init; } = DefaultPort;

    public bool WithBot { get; private init; } = true;

    public bool BuildsBot { get; private init; } = true;

    public int? HttpPort { get; private init; }

    public string Token { get; private init; } = TelegramOptions.DefaultToken;

    public bool HasTopics { get; private init; }

    public bool IsLean { get; private init; }

    public bool IsPublic { get; private init; }

    /// <summary>The arguments, or what is wrong with them.</summary>
    public static (Arguments Arguments, IReadOnlyList<string> Errors) Parse(IReadOnlyList<string> args, string? portVariable)
    {
        var errors = new List<string>();
        var parsed = new Arguments();
        if (portVariable is not null)
            parsed = parsed with { Port = ReadPort(portVariable, "SIMULATOR_PORT", errors) };
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => i + 1 < args.Count ? args[++i] : "";
            parsed = args[i] switch
            {
                "--port" => parsed with { Port = ReadPort(Value(), "--port", errors) },
                "--http-port" => parsed with { HttpPort = ReadPort(Value(), "--http-port", errors) },
                "--token" => parsed with { Token = Value() },
                "--no-bot" => parsed with { WithBot = false },
                "--no-build" => parsed with { BuildsBot = false },
                "--topics" => parsed with { HasTopics = true },
                "--lean" => parsed with { IsLean = true },
                "--public" => parsed with { IsPublic = true },
                var unknown => Unknown(parsed, unknown, errors),
            };
        }

        return (parsed, errors);
    }

    public TelegramOptions ToOptions() => new()
    {
        Port = Port,
        Token = Token,
        HasTopics = HasTopics,
        ListenOnAllAddresses = IsPublic,
        RetainedCalls = IsLean ? 0 : 100_000,
        RetainedMessagesPerChat = IsLean ? 200 : 10_000,
    };

    private static Arguments Unknown(Arguments parsed, string argument, List<string> errors)
    {
        errors.Add($"{argument} is not known.");
        return parsed;
    }

    private static int ReadPort(string value, string name, List<string> errors)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            return port;
        errors.Add($"{name} is \"{value}\"; it must be a port from 0 to 65535.");
        return DefaultPort;
    }
}
