using System.Globalization;
using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;
using OperatorBot.Simulator.Recording;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Bench.Runs;

/// <summary>
/// More clients than there are places, at once, at a bot that has just started; then operators end dialogs, and clients of the queue follow.
/// </summary>
internal sealed class FillRun(Shop shop, ISubject subject, BenchOptions options)
{
    private readonly Lock _lock = new();
    private readonly RunResult _result = new();
    private readonly Dictionary<long, long> _operatorOf = [];
    private readonly Dictionary<long, int> _loads = [];
    private TaskCompletionSource<long>? _wake;
    private int _wakeAt;
    private int _dialogs;

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

        // The first message comes after its notice, and with it who has whom.
        await shop.Letters.UnderWayAtMostAsync(options.Clients - options.Dialogs, Shop.Patience);
        var next = Math.Min(options.Dialogs, options.Clients - options.Dialogs);
        if (next > 0)
            await ServeAsync(next);
        await shop.Letters.UnderWayAtMostAsync(options.Clients - options.Dialogs - next, Shop.Patience);
        Opening.Check(shop, subject, _result, waiting: options.Clients - options.Dialogs - next);
        foreach (var over in _loads.Where(load => load.Value > BenchOptions.Capacity))
            _result.Failures.Add($"Operator {over.Key} had {over.Value} clients; the capacity is {BenchOptions.Capacity}.");
        return _result;
    }

    private async Task ServeAsync(int count)
    {
        await shop.Telegram.AllConfirmed(Shop.Patience);
        var operators = shop.Operators.ToDictionary(one => one.Id);
        List<(SimulatedUser Operator, long Client)> ends;
        lock (_lock)
            ends = [.. _operatorOf.Take(count).Select(pair => (operators[pair.Value], pair.Key))];
        var cpu = ProcessTree.Cpu(subject.Processes);
        var start = TimeProvider.System.GetTimestamp();
        foreach (var (one, client) in ends)
        {
            lock (_lock)
                _loads[one.Id]--;
            one.Sends(string.Create(CultureInfo.InvariantCulture, $"/end {client}"));
        }

        var elapsed = TimeProvider.System.GetElapsedTime(start, await DialogsAsync(options.Dialogs + ends.Count));
        _result[Figure.Reassigned] = ends.Count / elapsed.TotalSeconds;
        _result[Figure.AssignmentCpu] = (ProcessTree.Cpu(subject.Processes) - cpu).TotalMicroseconds / ends.Count;
    }

    private void OnCall(CallRecord call)
    {
        lock (_lock)
        {
            if (call.Method == "copyMessage" && call.IsOk)
            {
                _operatorOf.TryAdd(long.Parse(call["from_chat_id"], CultureInfo.InvariantCulture), call.ChatId!.Value);
            }
            else if (call.Method == "sendMessage" && call["text"].StartsWith("🟢 New dialog", StringComparison.Ordinal))
            {
                _loads[call.ChatId!.Value] = _loads.GetValueOrDefault(call.ChatId.Value) + 1;
                if (++_dialogs == _wakeAt)
                    _wake?.TrySetResult(call.Timestamp);
            }
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
