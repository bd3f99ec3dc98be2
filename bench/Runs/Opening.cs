using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>How each run begins.</summary>
internal static class Opening
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

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
        shop.Slow(options);
        await shop.WriteAsync(options.WarmUp, options.Window);
    }

    /// <summary>What must not be, of letters that no kill touched.</summary>
    public static void Check(Letters.Outcome outcome, ISubject subject, RunResult result)
    {
        result[Figure.Lost] = result.Figures.GetValueOrDefault(Figure.Lost) + outcome.Lost;
        result[Figure.Doubled] = result.Figures.GetValueOrDefault(Figure.Doubled) + outcome.Doubled;
        if (outcome.Lost + outcome.Doubled > 0)
            result.Failures.Add($"{outcome.Lost} messages were lost, {outcome.Doubled} doubled.");
        if (subject.HasDialogs && outcome.OutOfOrder > 0)
            result.Failures.Add($"{outcome.OutOfOrder} messages arrived after a later one of the same client.");
    }
}
