using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Orleans.Runtime;

/// <summary>Of what the real runtime measures, the part that this solution's operators look at: same meter, names, units, tags.</summary>
internal sealed class OrleansInstruments
{
    private readonly Meter _meter;
    private readonly UpDownCounter<int> _grains;
    private readonly Counter<int> _failedToActivate;
    private readonly Counter<long> _timedOut;
    private readonly ObservableCounter<long> _requests;
    private long _requestCount;
    private long _requestMilliseconds;

    public OrleansInstruments(IMeterFactory meters)
    {
        _meter = meters.Create("Microsoft.Orleans");
        _grains = _meter.CreateUpDownCounter<int>("orleans-grains");
        _failedToActivate = _meter.CreateCounter<int>("orleans-catalog-activation-failed-to-activate");
        _timedOut = _meter.CreateCounter<long>("orleans-app-requests-timedout");
        _requests = _meter.CreateObservableCounter("orleans-app-requests-latency-count", () => Volatile.Read(ref _requestCount));
        _meter.CreateObservableCounter("orleans-app-requests-latency-sum", () => Volatile.Read(ref _requestMilliseconds));
        StorageRead = new(_meter, "read");
        StorageWrite = new(_meter, "write");
        StorageClear = new(_meter, "clear");
    }

    public StorageOperation StorageRead { get; }

    public StorageOperation StorageWrite { get; }

    public StorageOperation StorageClear { get; }

    public void ObserveSilos(Func<int> count) => _meter.CreateObservableGauge("orleans-consistent-ring-size", count);

    public void ChangeGrains(int by, string type) => _grains.Add(by, new KeyValuePair<string, object?>("type", type));

    public void CountFailedActivation() => _failedToActivate.Add(1);

    /// <summary>A call has ended for its caller, one way or another.</summary>
    public void CountRequest(TimeSpan duration)
    {
        if (!_requests.Enabled)
            return;
        Interlocked.Increment(ref _requestCount);
        Interlocked.Add(ref _requestMilliseconds, (long)duration.TotalMilliseconds);
    }

    public void CountTimeout(GrainType type) => _timedOut.Add(1, new KeyValuePair<string, object?>("grain_type", type.ToString()));

    /// <summary>One of the three things that are done with a stored state.</summary>
    internal sealed class StorageOperation(Meter meter, string name)
    {
        private readonly Histogram<double> _latency = meter.CreateHistogram<double>($"orleans-storage-{name}-latency", "ms");
        private readonly Counter<int> _errors = meter.CreateCounter<int>($"orleans-storage-{name}-errors");

        public void Succeeded(long started, string provider, string state, string type)
        {
            if (_latency.Enabled)
                _latency.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds, Tags(provider, state, type));
        }

        public void Failed(string provider, string state, string type)
        {
            if (_errors.Enabled)
                _errors.Add(1, Tags(provider, state, type));
        }

        private static TagList Tags(string provider, string state, string type) =>
            new() { { "provider_type_name", provider }, { "state_name", state }, { "state_type", type } };
    }
}
