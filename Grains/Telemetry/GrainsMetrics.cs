using System.Diagnostics.Metrics;

namespace OperatorBot.Grains.Telemetry;

/// <summary>What the grains of this process count.</summary>
internal sealed class GrainsMetrics(IMeterFactory meters)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OperatorBot.Grains";

    private readonly Counter<long> _refused = meters.Create(MeterName).CreateCounter<long>(
        "operatorbot.messages.refused", "{message}", "Messages of clients that were neither relayed nor kept.");

    /// <summary>A message came in a flood.</summary>
    public void CountFlooded() => _refused.Add(1, new KeyValuePair<string, object?>("reason", "flood"));
}
