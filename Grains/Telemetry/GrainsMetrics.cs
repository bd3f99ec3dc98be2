using System.Diagnostics.Metrics;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Telemetry;

/// <summary>What the grains of this process count and measure.</summary>
internal sealed class GrainsMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OperatorBot.Grains";

    private readonly Counter<long> _relayed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _offers;
    private readonly UpDownCounter<long> _owed;
    private readonly Histogram<double> _waited;
    private volatile Func<int>? _queueLength;

    public GrainsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _relayed = meter.CreateCounter<long>(
            "operatorbot.messages.relayed", "{message}", "Messages that arrived on the other side of their dialog.");
        _refused = meter.CreateCounter<long>(
            "operatorbot.messages.refused", "{message}", "Messages of clients that were neither relayed nor kept.");
        _offers = meter.CreateCounter<long>(
            "operatorbot.offers", "{offer}", "Clients that were offered to operators, by the answer.");
        _owed = meter.CreateUpDownCounter<long>(
            "operatorbot.outbox.depth", "{lane}", "Lanes of the grains of this process in which something waits that outlived its turn.");
        _waited = meter.CreateHistogram<double>(
            "operatorbot.queue.wait", "s", "How long clients waited until they had an operator.");
        meter.CreateObservableGauge(
            "operatorbot.queue.length", QueueLength, "{client}", "Clients who wait without an offer; only where the dispatcher lives.");
    }

    /// <summary>Messages have arrived.</summary>
    public void CountRelayed(bool toOperator, int count) =>
        _relayed.Add(count, new KeyValuePair<string, object?>("direction", toOperator ? "to_operator" : "to_client"));

    /// <summary>A message came in a flood.</summary>
    public void CountFlooded() => _refused.Add(1, new KeyValuePair<string, object?>("reason", "flood"));

    /// <summary>An operator has answered an offer.</summary>
    public void CountOffer(OfferDecision decision) => _offers.Add(1, new KeyValuePair<string, object?>("answer", decision.ToString()));

    /// <summary>A grain owes so much more than before, or less.</summary>
    public void ChangeOwed(int by)
    {
        if (by != 0)
            _owed.Add(by);
    }

    /// <summary>A client has got an operator.</summary>
    public void RecordWait(TimeSpan waited) => _waited.Record(Math.Max(0, waited.TotalSeconds));

    /// <summary>The dispatcher lives here, and says how many wait; null: no longer.</summary>
    public void ObserveQueue(Func<int>? length) => _queueLength = length;

    private IEnumerable<Measurement<int>> QueueLength() => _queueLength is { } length ? [new(length())] : [];
}
