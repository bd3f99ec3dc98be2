using System.Diagnostics;
using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>All dialogs at once: as fast as it goes, then at a steady rate, then through a kill.</summary>
internal sealed class RelayRun(Shop shop, ISubject subject, BenchOptions options)
{
    private readonly RunResult _result = new();

    public async Task<RunResult> RunAsync()
    {
        await Opening.WarmUpAsync(shop, subject, options, _result);
        await AsFastAsItGoesAsync();
        await AtASteadyRateAsync();
        Opening.Check(shop, subject, _result);
        _result[Figure.Peak] = ProcessTree.PeakMemory(subject.Processes) / 1e6;
        if (options.Kills && subject.HasDialogs)
            await ThroughAKillAsync();
        return _result;
    }

    private double Rate => options.Rate ?? BenchOptions.SteadyRate;

    private async Task AsFastAsItGoesAsync()
    {
        var processes = subject.Processes;
        var calls = shop.Telegram.Calls.Counts();
        var (cpu, own) = (ProcessTree.Cpu(processes), ProcessTree.Cpu([Environment.ProcessId]));
        var start = TimeProvider.System.GetTimestamp();
        var letters = await shop.WriteAsync(options.Messages, options.Window);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        _result[Figure.Cpu] = (ProcessTree.Cpu(processes) - cpu).TotalMicroseconds / options.Messages;
        _result[Figure.DriverCpu] = (ProcessTree.Cpu([Environment.ProcessId]) - own).TotalMicroseconds / options.Messages;
        _result[Figure.Rate] = options.Messages / elapsed.TotalSeconds;
        CallCost.Add(_result, calls, shop.Telegram.Calls.Counts(), options.Messages, subject);
        var outcome = shop.Letters.Of(letters);
        _result[Figure.BusyP50] = outcome.Delay(0.5);
        _result[Figure.BusyP99] = outcome.Delay(0.99);
    }

    private async Task AtASteadyRateAsync()
    {
        if (options.Seconds <= 0)
            return;
        var letters = await shop.WriteAsync(Rate, TimeSpan.FromSeconds(options.Seconds));
        await shop.Letters.UnderWayAtMostAsync(0, Shop.Patience);
        var outcome = shop.Letters.Of(letters);
        _result[Figure.DelayP50] = outcome.Delay(0.5);
        _result[Figure.DelayP95] = outcome.Delay(0.95);
        _result[Figure.DelayP99] = outcome.Delay(0.99);
        _result[Figure.DelayMax] = outcome.Delay(1);
    }

    // The kill falls while messages are on their way; then each client writes one more.
    private async Task ThroughAKillAsync()
    {
        var from = shop.Letters.Written;
        var writing = shop.WriteAsync(Rate, TimeSpan.FromSeconds(1));
        await shop.WriteAsync(options.Window, options.Window / 2);
        var killed = TimeProvider.System.GetTimestamp();
        await subject.KillAsync();
        await writing;
        var after = shop.Letters.Written;
        await shop.EachWritesAsync();
        var late = shop.Letters.Of(after..shop.Letters.Written);
        var arrivals = Enumerable.Range(after, shop.Letters.Written - after)
            .Select(shop.Letters.ArrivalOf)
            .Where(at => at > 0)
            .Order()
            .ToList();
        if (arrivals.Count > 0)
        {
            _result[Figure.Moves] = Stopwatch.GetElapsedTime(killed, arrivals[0]).TotalSeconds;
            _result[Figure.Recovered] = Stopwatch.GetElapsedTime(killed, arrivals[^1]).TotalSeconds;
        }

        var all = shop.Letters.Of(from..shop.Letters.Written);
        _result[Figure.DoubledByKill] = all.Doubled;
        _result[Figure.Lost] = _result.Figures[Figure.Lost] + all.Lost;
        if (all.Lost > 0)
            _result.Failures.Add($"{all.Lost} messages were lost in the kill, {late.Lost} of them written after it.");
    }
}
