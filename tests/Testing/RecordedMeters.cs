using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OperatorBot.Testing;

/// <summary>Meters of one test, and what their counters have counted.</summary>
public sealed class RecordedMeters : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentBag<Meter> _meters = [];
    private readonly Changes _changes = new();
    private readonly MeterListener _listener = new();

    public RecordedMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            _counts.AddOrUpdate(Name(instrument.Name, tags), value, (_, before) => before + value);
            _changes.Tell();
        });
        _listener.Start();
    }

    /// <summary>The counters that have counted, like <c>operatorbot.updates.skipped reason=unreadable: 3</c>.</summary>
    public IEnumerable<string> Counts => _counts.Select(count => $"{count.Key}: {count.Value}").Order(StringComparer.Ordinal);

    /// <summary>Waits until a counter, named with its tags as in <see cref="Counts"/>, stands there.</summary>
    public Task UntilAsync(string name, long value) => _changes.UntilAsync(
        () => _counts.GetValueOrDefault(name) == value, () => $"{name}: {value}; there is {string.Join(", ", Counts)}");

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(new MeterOptions(options.Name) { Version = options.Version, Tags = options.Tags, Scope = this });
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters)
            meter.Dispose();
    }

    private static string Name(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            instrument += $" {key}={value}";
        return instrument;
    }
}
