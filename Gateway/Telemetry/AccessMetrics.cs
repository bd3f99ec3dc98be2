using System.Diagnostics.Metrics;

namespace OperatorBot.Gateway.Telemetry;

/// <summary>Counts who comes to a door of this process without its secret. Nothing of what a stranger sends becomes a tag.</summary>
public sealed class AccessMetrics(IMeterFactory meters)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OperatorBot.Access";

    private readonly Counter<long> _refused = meters.Create(MeterName).CreateCounter<long>(
        "operatorbot.access.refused", "{call}", "HTTP calls without the secret that they need.");

    /// <summary>Where Telegram brings updates.</summary>
    internal void CountWebhookRefused() => _refused.Add(1, new KeyValuePair<string, object?>("door", "webhook"));

    /// <summary>The pages for ops.</summary>
    internal void CountOpsRefused() => _refused.Add(1, new KeyValuePair<string, object?>("door", "ops"));
}
