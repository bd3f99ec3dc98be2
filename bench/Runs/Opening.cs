using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>How each run begins.</summary>
internal static class Opening
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Messages at the latency that is measured at, after those that only make the runtime compile.</summary>
    private const int SlowWarmUp = 2_000;

    /// <summary>Starts what is measured, with an update waiting for it.</summary>
    public static async Task StartAsync(Shop shop, ISubject subject, RunResult result)
    {
        shop.Operators[0].Sends($"/register {Shop.Secret}");
        await subject.PrepareAsync();
        var start = TimeProvider.System.GetTimestamp();
        await subject.StartAsync();
        var first = await shop.Letters.FirstUpdate.Task.WaitAsync(Shop.Patience, TimeProvider.System);
        result[Figure.FirstUpdate] = TimeProvider.System.GetElapsedTime(start, first).TotalSeconds;
        await Task.Delay(Settling, TimeProvider.System);
        result[Figure.Idle] = ProcessTree.Memory(subject.Processes) / 1e6;
    }

    /// <summary>All dialogs run, and what is measured has done for a while what it is measured at.</summary>
    public static async Task WarmUpAsync(Shop shop, ISubject subject, BenchOptions options, RunResult result)
    {
        await StartAsync(shop, subject, result);
        if (subject.HasDialogs)
            await shop.OperatorsRegisterAsync(..);
        shop.ClientsCome(options.Dialogs);
        await shop.EachWritesAsync();
        await shop.WriteAsync(options.WarmUp, options.Window);
        shop.Slow(options);
        await shop.WriteAsync(Math.Min(options.WarmUp, SlowWarmUp), options.Window);
    }

    /// <summary>What must not be, of all letters so far; no kill has touched them.</summary>
    /// <param name="shop">Where they were written.</param>
    /// <param name="subject">What relayed them.</param>
    /// <param name="result">What is found goes here.</param>
    /// <param name="waiting">Letters whose writers wait for an operator.</param>
    public static void Check(Shop shop, ISubject subject, RunResult result, int waiting = 0)
    {
        var outcome = shop.Letters.Of(..shop.Letters.Written);
        result[Figure.Lost] = outcome.Lost - waiting;
        result[Figure.Doubled] = outcome.Doubled;
        if (outcome.Lost > waiting || outcome.Doubled > 0)
            result.Failures.Add($"{outcome.Lost - waiting} messages were lost, {outcome.Doubled} doubled.");
        if (subject.HasDialogs && outcome.Astray > 0)
            result.Failures.Add($"{outcome.Astray} messages arrived in a chat where they do not belong.");
        if (subject.HasDialogs && outcome.OutOfOrder > 0)
            result.Failures.Add($"{outcome.OutOfOrder} messages arrived after a later one of the same writer.");
    }
}
