using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;
using OperatorBot.Testing;

namespace OperatorBot.Bench.Runs;

/// <summary>What the bot counts itself, while it relays: writes of states, and what it allocates. Counting costs time; nothing is timed.</summary>
internal sealed class CountsRun(Shop shop, ISubject subject, BenchOptions options, Collector collector)
{
    /// <summary>A copy is one call, whatever the machine does; each notice beyond is counted and told.</summary>
    private const double MaxCalls = 1.0005;

    /// <summary>
    /// A send that takes over 250 ms, on a machine that is busy with other things, costs a second write.
    /// </summary>
    private const double MaxWrites = 1.05;

    /// <summary>Two would do if silos took strict turns.</summary>
    private const int PostsUntilComplete = 4;

    private readonly RunResult _result = new();

    public async Task<RunResult> RunAsync()
    {
        await Opening.WarmUpAsync(shop, subject, options, _result);
        var calls = shop.Telegram.Calls.Counts();
        var before = await TellAsync();
        await shop.WriteAsync(options.Messages, options.Window);
        var after = await TellAsync();
        CallCost.Add(_result, calls, shop.Telegram.Calls.Counts(), options.Messages, subject);
        _result[Figure.Writes] = (double)(after.ClientWrites - before.ClientWrites) / options.Messages;
        _result[Figure.OtherWrites] = after.Writes - before.Writes - (after.ClientWrites - before.ClientWrites);
        _result[Figure.Allocated] = (double)(after.Allocated - before.Allocated) / options.Messages;
        Opening.Check(shop, subject, _result);
        if (options.Small)
            CheckBudget();

        // It starts with more than it runs with, and some of that is the export's.
        _result.Figures.Remove(Figure.FirstUpdate);
        _result.Figures.Remove(Figure.Idle);
        return _result;
    }

    private void CheckBudget()
    {
        var (perMessage, notices, writes) =
            (_result.Figures[Figure.Calls], _result.Figures[Figure.Notices], _result.Figures[Figure.Writes]);
        if (perMessage - (notices / options.Messages) > MaxCalls)
            _result.Failures.Add($"{perMessage:0.000} calls of the Bot API per message, notices apart; the budget is 1.");
        if (notices > 0)
            _result.Failures.Add($"{notices:0} notices while nothing but messages in running dialogs was relayed; the budget is 0.");
        if (writes > MaxWrites)
            _result.Failures.Add($"{writes:0.000} grain writes per message; the budget is 1, and {MaxWrites} with sends that were slow.");
    }

    private async Task<(long ClientWrites, long Writes, long Allocated)> TellAsync()
    {
        const string Latency = "orleans-storage-write-latency";
        for (var posts = collector.Posts; collector.Posts < posts + (PostsUntilComplete * options.Silos);)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return (Sum(Latency, "state_name=client"), Sum(Latency, ""), Sum("dotnet.gc.heap.total_allocated", ""));

        long Sum(string metric, string tags) => collector.Counts(metric, tags).Values.Sum();
    }
}
