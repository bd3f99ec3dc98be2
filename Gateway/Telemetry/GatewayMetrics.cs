using System.Diagnostics.Metrics;

namespace OperatorBot.Gateway.Telemetry;

/// <summary>What the gateway of this process counts.</summary>
internal sealed class GatewayMetrics(IMeterFactory meters)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OperatorBot.Gateway";

    /// <summary>It is no update that the bot could read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>It holds numbers that Telegram never gives.</summary>
    public const string Implausible = "implausible";

    /// <summary>It failed at all attempts by what it holds.</summary>
    public const string Failed = "failed";

    private readonly Counter<long> _skipped = meters.Create(MeterName).CreateCounter<long>(
        "operatorbot.updates.skipped", "{update}", "Updates that had no effect and do not come again.");

    private readonly Histogram<double> _handled = meters.Create(MeterName).CreateHistogram<double>(
        "operatorbot.update.duration", "s", "Handling of updates, from taking one to work until its effect is written.");

    /// <summary>An update of a kind was handled, in so long; failed attempts count as well.</summary>
    public void RecordHandled(string kind, TimeSpan duration, bool succeeded) => _handled.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("kind", kind),
        new KeyValuePair<string, object?>("succeeded", succeeded));

    /// <summary>An update was skipped, for one of the reasons above.</summary>
    public void CountSkipped(string reason) => _skipped.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
