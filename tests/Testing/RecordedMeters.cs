using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OperatorBot.Testing;

/// <summary>Meters of one test, what their counters have counted, and how often their histograms have measured.</summary>
public sealed class RecordedMeters : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentDictionary<string, long> _measurements = new();
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
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Count(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
            _measurements.AddOrUpdate(Name(instrument.Name, tags), 1, (_, before) => before + 1));
        _listener.Start();
    }

    /// <summary>The counters that have counted, like <c>operatorbot.updates.skipped reason=unreadable: 3</c>.</summary>
    public IEnumerable<string> Counts => _counts.Select(count => $"{count.Key}: {count.Value}").Order(StringComparer.Ordinal);

    /// <summary>How often histograms have measured, named like <see cref="Counts"/>.</summary>
    public IEnumerable<string> Measurements =>
        _measurements.Select(count => $"{count.Key}: {count.Value}").Order(StringComparer.Ordinal);

    /// <summary>Looks at what tells its value only when asked; it is in <see cref="Counts"/> then.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <summary>Where a counter, named with its tags as in <see cref="Counts"/>, stands.</summary>
    public long Of(string name) => _counts.GetValueOrDefault(name);

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

    private void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Those that are asked tell where they stand, the others by how much they change.
        _counts.AddOrUpdate(
            Name(instrument.Name, tags), value, (_, before) => instrument.IsObservable ? value : before + value);
        _changes.Tell();
    }

    private static string Name(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            instrument += $" {key}={value}";
        return instrument;
    }
}
