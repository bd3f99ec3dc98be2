using System.Globalization;
using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;
using OperatorBot.Simulator.Recording;

namespace OperatorBot.Bench.Runs;

/// <summary>
/// More clients than there are places, at once, at a bot that has just started; then operators end dialogs, and clients of the queue follow.
/// </summary>
internal sealed class FillRun(Shop shop, ISubject subject, BenchOptions options)
{
    /// <summary>Rounds before those that count: the runtime compiles meanwhile.</summary>
    private const int WarmUpRounds = 2;

    private readonly Lock _lock = new();
    private readonly RunResult _result = new();
    private readonly Dictionary<long, long> _operatorOf = [];
    private readonly Dictionary<long, int> _loads = [];
    private TaskCompletionSource<long>? _wake;
    private int _wakeAt;
    private int _dialogs;
    private int _served = options.Dialogs;

    public async Task<RunResult> RunAsync()
    {
        await Opening.StartAsync(shop, subject, _result);
        await shop.OperatorsRegisterAsync(..);
        shop.ClientsCome(options.Clients);
        shop.Letters.Called = OnCall;
        shop.Slow(options);

        var start = TimeProvider.System.GetTimestamp();
        foreach (var client in shop.Clients)
            shop.Letters.Write(client);
        _result[Figure.Filled] = TimeProvider.System.GetElapsedTime(start, await DialogsAsync(options.Dialogs)).TotalSeconds;

        // The first message comes after its notice.
        await shop.Letters.UnderWayAtMostAsync(options.Clients - options.Dialogs, Shop.Patience);
        await ServeQueueAsync();
        Opening.Check(shop, subject, _result);
        return _result;
    }

    // Round by round, until nobody waits any more.
    private async Task ServeQueueAsync()
    {
        var costs = new List<double>();
        var start = TimeProvider.System.GetTimestamp();
        for (var waiting = options.Clients - options.Dialogs; waiting > 0;)
        {
            var cpu = ProcessTree.Cpu(subject.Processes);
            var next = Math.Min(options.Dialogs, waiting);
            await ServeAsync(next);
            waiting -= next;
            await shop.Letters.UnderWayAtMostAsync(waiting, Shop.Patience);
            costs.Add((ProcessTree.Cpu(subject.Processes) - cpu).TotalMicroseconds / next);
        }

        if (costs.Count == 0)
            return;

        _result[Figure.Reassigned] = (options.Clients - options.Dialogs) / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        _result[Figure.AssignmentCpu] = costs[^1];
        if (costs.Count > WarmUpRounds)
            _result[Figure.LongQueueCpu] = costs[WarmUpRounds];
    }

    private async Task ServeAsync(int count)
    {
        await shop.Telegram.AllConfirmed(Shop.Patience);
        List<(long Client, long Operator)> ends;
        lock (_lock)
            ends = [.. _operatorOf.Take(count).Select(pair => (pair.Key, pair.Value))];
        foreach (var (client, one) in ends)
        {
            lock (_lock)
            {
                _operatorOf.Remove(client);
                _loads[one]--;
            }

            shop.Person(one).Sends(string.Create(CultureInfo.InvariantCulture, $"/end {client}"));
        }

        await DialogsAsync(_served += ends.Count);
    }

    private void OnCall(CallRecord call)
    {
        if (DialogNotice.In(call) is not { IsOpened: true } notice)
            return;
        lock (_lock)
        {
            var one = notice.OperatorId;
            _operatorOf[notice.ClientId] = one;
            var load = _loads[one] = _loads.GetValueOrDefault(one) + 1;
            if (load > BenchOptions.Capacity)
                _result.Failures.Add($"Operator {one} had {load} clients; the capacity is {BenchOptions.Capacity}.");
            if (++_dialogs == _wakeAt)
                _wake?.TrySetResult(call.Timestamp);
        }
    }

    /// <summary>When so many dialogs had been announced to their operators: their places were taken before.</summary>
    private Task<long> DialogsAsync(int count)
    {
        lock (_lock)
        {
            _wakeAt = count;
            _wake = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_dialogs >= count)
                _wake.SetResult(TimeProvider.System.GetTimestamp());
            return _wake.Task.WaitAsync(Shop.Patience, TimeProvider.System);
        }
    }
}
