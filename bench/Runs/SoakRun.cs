using OperatorBot.Bench.Load;
using OperatorBot.Bench.Subjects;

namespace OperatorBot.Bench.Runs;

/// <summary>
/// A shop's day in short: clients write, operators answer, dialogs end and begin anew, and nothing may be lost, or grow
/// without bound.
/// </summary>
internal sealed class SoakRun(Shop shop, Bot bot, BenchOptions options)
{
    /// <summary>Each so many-th message is an operator's.</summary>
    private const int MessagesPerAnswer = 10;

    /// <summary>With each so many-th message a dialog ends.</summary>
    private const int MessagesPerEnd = 250;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>How long nothing arrives before those who are still waited for must be waiting for an operator.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromSeconds(2);

    private readonly Conversations _conversations = new(shop);
    private readonly List<Sample> _samples = [];
    private int _ends;

    /// <summary>About how many messages it takes.</summary>
    public static int Messages(BenchOptions options) => (int)(Rate(options) * Length(options).TotalSeconds);

    public async Task<RunResult> RunAsync()
    {
        var result = new RunResult();
        await Opening.WarmUpAsync(shop, bot, options, result);
        await QueueAsync();
        await LoadAsync();
        await DrainAsync();
        Opening.Check(shop, bot, result);
        StoreBounds.Check(_samples.ConvertAll(sample => sample.Data), People, result);
        Tell(result);
        return result with { Series = Series() };
    }

    private static double Rate(BenchOptions options) => options.Rate ?? BenchOptions.SoakRate;

    private static TimeSpan Length(BenchOptions options) => TimeSpan.FromMinutes(options.Minutes);

    /// <summary>All who have written to the bot.</summary>
    private int People => options.Clients + options.Operators + options.Known;

    /// <summary>Windows of a quarter.</summary>
    private int Quarter => Math.Max(2, (int)Math.Round(Length(options) / Window / 4));

    // Clients beyond the room that there is; from now on somebody waits whenever a dialog ends.
    private async Task QueueAsync()
    {
        var first = shop.Clients.Count;
        shop.ClientsCome(options.Clients - first);
        foreach (var client in shop.Clients.Skip(first))
            shop.Letters.Write(client, isTimed: false);
        await shop.Telegram.AllConfirmed(Shop.Patience);
    }

    private async Task LoadAsync()
    {
        var sampling = SampleAsync();
        var message = 0;
        await Shop.PacedAsync(Rate(options), Length(options), () =>
        {
            _conversations.BeginAnew();
            if (++message % MessagesPerEnd == 0 && _conversations.End())
                _ends++;
            if (message % MessagesPerAnswer == 0)
                _conversations.Answer();
            else
                _conversations.Write();
        });
        await sampling;
    }

    private async Task SampleAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        var window = Length(options) / (4 * Quarter);
        for (var number = 0; number <= 4 * Quarter; number++)
        {
            if ((number * window) - TimeProvider.System.GetElapsedTime(start) is { Ticks: > 0 } left)
                await Task.Delay(left, TimeProvider.System);
            _samples.Add(new Sample(
                TimeProvider.System.GetElapsedTime(start),
                shop.Letters.Written,
                ProcessTree.Cpu(bot.Processes),
                ProcessTree.Memory(bot.Processes),
                _conversations.Open,
                DataFolder.Look(bot.DataFolder)));
        }
    }

    // All who still wait get an operator, so that every message must have arrived.
    private async Task DrainAsync()
    {
        while (!await shop.Letters.UnderWayAtMostAsync(0, Lull))
        {
            var waiting = shop.Letters.Written - shop.Letters.Arrived;
            while (waiting-- > 0 && _conversations.End())
            {
            }

            if (_conversations.Open == 0)
                break;
        }

        await shop.Letters.UnderWayAtMostAsync(0, Shop.Patience);
    }

    private void Tell(RunResult result)
    {
        var (first, last) = (_samples[..(Quarter + 1)], _samples[^(Quarter + 1)..]);
        result[Figure.SoakRate] = Messages(_samples[0], _samples[^1]) / (_samples[^1].At - _samples[0].At).TotalSeconds;
        result[Figure.SoakEnds] = _ends;
        result[Figure.FirstMemory] = first.Skip(1).Average(sample => sample.Memory) / 1e6;
        result[Figure.LastMemory] = last.Skip(1).Average(sample => sample.Memory) / 1e6;
        result[Figure.FirstP99] = Outcome(first[0], first[^1]).Delay(0.99);
        result[Figure.LastP99] = Outcome(last[0], last[^1]).Delay(0.99);
        result[Figure.FirstCpu] = CpuPerMessage(first[0], first[^1]);
        result[Figure.LastCpu] = CpuPerMessage(last[0], last[^1]);
        result[Figure.FirstFolder] = first.Max(sample => sample.Data.Bytes) / 1e3;
        result[Figure.LastFolder] = last.Max(sample => sample.Data.Bytes) / 1e3;
        result[Figure.DatabasePerPerson] = (double)_samples[^1].Data.DatabaseBytes / People;
    }

    private List<Dictionary<string, double>> Series() => [.. _samples.Zip(_samples.Skip(1)).Select(window =>
    {
        var (before, sample) = window;
        var outcome = Outcome(before, sample);
        return new Dictionary<string, double>
        {
            ["at_s"] = Math.Round(sample.At.TotalSeconds, 1),
            ["messages"] = Messages(before, sample),
            ["delay_p50_ms"] = Math.Round(outcome.Delay(0.5), 2),
            ["delay_p99_ms"] = Math.Round(outcome.Delay(0.99), 2),
            ["cpu_us_per_message"] = Math.Round(CpuPerMessage(before, sample), 1),
            ["memory_mb"] = Math.Round(sample.Memory / 1e6, 1),
            ["dialogs"] = sample.Dialogs,
            ["folder_bytes"] = sample.Data.Bytes,
            ["database_bytes"] = sample.Data.DatabaseBytes,
            ["wal_bytes"] = sample.Data.WalBytes,
            ["free_pages"] = sample.Data.FreePages,
            ["reminders"] = sample.Data.Reminders,
            ["states"] = sample.Data.States,
            ["state_bytes"] = sample.Data.StateBytes,
            ["largest_client_bytes"] = sample.Data.LargestClient,
            ["largest_pairs_bytes"] = sample.Data.LargestPairs,
            ["largest_operator_bytes"] = sample.Data.LargestOperator,
        };
    })];

    private Letters.Outcome Outcome(Sample from, Sample to) => shop.Letters.Of(from.Written..to.Written);

    private static int Messages(Sample from, Sample to) => to.Written - from.Written;

    private static double CpuPerMessage(Sample from, Sample to) =>
        (to.Cpu - from.Cpu).TotalMicroseconds / Messages(from, to);

    /// <param name="At">When, from the beginning.</param>
    /// <param name="Written">Messages until then.</param>
    /// <param name="Cpu">Processor time of the bot until then.</param>
    /// <param name="Memory">Bytes that were resident then.</param>
    /// <param name="Dialogs">Then.</param>
    /// <param name="Data">Its data then.</param>
    private sealed record Sample(TimeSpan At, int Written, TimeSpan Cpu, long Memory, int Dialogs, DataFolder Data);
}
