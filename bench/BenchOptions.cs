using System.Text.Json.Serialization;

namespace OperatorBot.Bench;

/// <summary>What is to be measured, and under which load. It goes to the process of each run as it stands.</summary>
internal sealed record BenchOptions
{
    /// <summary>Clients per operator, the bot's own default.</summary>
    public const int Capacity = 5;

    public const double SteadyRate = 30;
    public const double SoakRate = 500;

    /// <summary>What is measured where nothing else is said, in the order in which it is.</summary>
    public static readonly IReadOnlyList<string> UsualParts = ["relay", "loop", "counts", "fill", "memory"];

    /// <summary>All that there is to measure.</summary>
    public static readonly IReadOnlyList<string> AllParts = [.. UsualParts, "soak"];

    /// <summary>Those who write. In the part <c>relay</c> as many of them as there is room for, in <c>fill</c> all at once.</summary>
    public int Clients { get; init; } = 1_000;

    public int Operators { get; init; } = 100;

    /// <summary>Messages that are timed in a run.</summary>
    public int Messages { get; init; } = 40_000;

    /// <summary>Messages before those: the runtime compiles what is busy anew, in several steps, and takes seconds of processor time for it.</summary>
    public int WarmUp { get; init; } = 100_000;

    /// <summary>Messages under way at a time. What takes over 250 ms at Telegram costs the bot a second write.</summary>
    public int Window { get; init; } = 400;

    /// <summary>Messages per second while delays are measured; null for <see cref="SteadyRate"/>, or <see cref="SoakRate"/> in a soak.</summary>
    public double? Rate { get; init; }

    /// <summary>How long delays are measured, in seconds.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>How long a soak takes, in minutes.</summary>
    public double Minutes { get; init; } = 20;

    /// <summary>What each call of the Bot API takes before it has its effect, in milliseconds.</summary>
    public double LatencyMs { get; init; }

    /// <summary>The median of a log-normal part on top of it, in milliseconds.</summary>
    public double LatencyTailMs { get; init; }

    public bool Webhook { get; init; }

    public bool Azure { get; init; }

    public int Silos { get; init; } = 1;

    /// <summary>Clients in the store beforehand, who do not write.</summary>
    public int Known { get; init; }

    public int Runs { get; init; } = 1;

    /// <summary>The command of another bot to compare with.</summary>
    public string? Compare { get; init; }

    /// <summary>Whether counts are checked against their budget, and nothing is timed.</summary>
    public bool Small { get; init; }

    /// <summary>Whether the bot is killed at the end of a run.</summary>
    public bool Kills { get; init; } = true;

    public IReadOnlyList<string> Parts { get; init; } = UsualParts;

    /// <summary>Where the result goes as JSON.</summary>
    public string? Json { get; init; }

    /// <summary>Dialogs that there is room for.</summary>
    [JsonIgnore]
    public int Dialogs => Math.Min(Clients, Operators * Capacity);
}
