using System.Collections.Concurrent;
using Orleans;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>Keep calling grains, from a silo and from a client, one call after the other for each; note who served and what failed.</summary>
internal sealed class Callers : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<string, int> _served = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _silos = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiters = [];
    private readonly Task _run;
    private readonly string[] _keys;

    public Callers(IGrainFactory silo, IGrainFactory client, string[] keys)
    {
        _keys = keys;
        _run = Task.WhenAll(keys.Select((key, index) => CallAsync(index % 2 == 0 ? silo : client, key)));
    }

    public IReadOnlyCollection<Exception> Failures => _failures;

    public int Served(string key) => _served.GetValueOrDefault(key);

    /// <summary>Completes when each grain has answered two calls more: the second was made after this.</summary>
    public Task WhenAllWereServed()
    {
        var before = _keys.ToDictionary(key => key, Served);
        return When(() => _keys.All(key => Served(key) >= before[key] + 2));
    }

    public Task WhenServedBy(int silos) =>
        When(() => _silos.Count == _keys.Length && _silos.Values.Distinct(StringComparer.Ordinal).Count() == silos);

    public async Task StopAsync()
    {
        await _stopped.CancelAsync();
        await _run.Time("the callers to end");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopped.Dispose();
    }

    private Task When(Func<bool> condition)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiters.Add((condition, met));
        return met.Task;
    }

    private async Task CallAsync(IGrainFactory grains, string key)
    {
        var grain = grains.GetGrain<IMemberGrain>(key);
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                var (silo, _) = await grain.AddHere(1);
                _silos[key] = silo;
                _served.AddOrUpdate(key, 1, (_, count) => count + 1);
            }
            catch (Exception exception)
            {
                _failures.Enqueue(exception);
            }

            // As people do, not as fast as the machine can.
            await Task.Delay(Pace, TimeProvider.System);

            lock (_lock)
            {
                foreach (var waiter in _waiters.Where(waiter => waiter.Condition()).ToList())
                {
                    _waiters.Remove(waiter);
                    waiter.Met.SetResult();
                }
            }
        }
    }
}
