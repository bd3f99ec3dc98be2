using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>
/// The rules of clients, operators and dispatcher under lost, late, repeated and reordered calls, failed writes, killed
/// grains and people who cannot be reached. <c>SIMULATION_SEED=n</c> replays one history, <c>SIMULATION_HISTORIES=n</c>
/// runs so many.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Histories = 10_000;

    public static TheoryData<string> Breakages => [.. Breakage.All.Select(breakage => breakage.Name)];

    [Fact]
    public void RandomHistories_EveryInvariantHolds()
    {
        var (from, count) = Setting("SIMULATION_SEED") is { } seed ? (seed, 1) : (0, Setting("SIMULATION_HISTORIES") ?? Histories);
        var (messages, doubled, faults) = (0, 0, 0);
        Parallel.For(from, from + count, number =>
        {
            var world = Run(number, new Rules());
            Interlocked.Add(ref messages, world.Messages);
            Interlocked.Add(ref doubled, world.Telegram.Doubled);
            Interlocked.Add(ref faults, world.FaultCount);
        });

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} histories, {messages} messages, 0 lost, {doubled} doubled, {faults} faults"));
    }

    /// <summary>One story with every kind of fault at every single occasion for it.</summary>
    [Fact]
    public void OneFaultAtEveryStep_EveryInvariantHolds()
    {
        var histories = new ConcurrentDictionary<FaultKind, int>();
        var schedules = Math.Max(1, (Setting("SIMULATION_HISTORIES") ?? Histories) / Histories);
        Parallel.ForEach(Enum.GetValues<FaultKind>(), kind =>
        {
            for (var seed = 0; seed < schedules; seed++)
            {
                for (var occasion = 1; Strikes(kind, occasion, seed); occasion++)
                    histories.AddOrUpdate(kind, 1, (_, count) => count + 1);
            }
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{histories.Values.Sum()} histories of one fault each"));

        // These two come between acts, and not in the story; there everything is killed or split after a step.
        Assert.Equal(
            Enum.GetValues<FaultKind>().Except([FaultKind.GrainKilled, FaultKind.GrainSplit]),
            histories.Keys.Order());

        static bool Strikes(FaultKind kind, int occasion, int seed)
        {
            var fault = new SingleFault(kind, occasion);
            var world = World.OfStory(seed, fault);
            try
            {
                world.LiveThroughTheStory();
                world.Settle();
            }
            catch (InvariantBrokenException broken)
            {
                throw new InvariantBrokenException($"{kind} at its occasion {occasion}, {broken.Message}");
            }

            return fault.HasStruck;
        }
    }

    /// <summary>
    /// Shows that the simulation would notice: each rule that is broken on purpose breaks an invariant; most within ten
    /// histories, the rarest once in a thousand.
    /// </summary>
    [Theory]
    [MemberData(nameof(Breakages))]
    public void DeliberateBreakage_IsNoticed(string name)
    {
        var breakage = Breakage.All.Single(one => one.Name == name);
        for (var seed = 0; seed < Histories; seed++)
        {
            try
            {
                Run(seed, breakage.Rules);
            }
            catch (InvariantBrokenException broken)
            {
                // One broken rule can show in several ways; it is noticed as what it is.
                var what = broken.Message.Split(Environment.NewLine)[0];
                output.WriteLine(what);
                if (what.Contains(breakage.IsNoticedAs, StringComparison.Ordinal))
                    return;
            }
        }

        Assert.Fail($"{Histories} histories did not notice it as \"{breakage.IsNoticedAs}\".");
    }

    /// <summary>The documentation lists what is shown here.</summary>
    [Fact]
    public void Breakages_AllStandInTheDocumentation()
    {
        var listed = File.ReadLines(Path.Combine(SourceTree.Root, "docs", "testing.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .Where(name => !name.Contains(' ', StringComparison.Ordinal) && !name.Contains('=', StringComparison.Ordinal));

        Assert.Equal(Breakage.All.Select(breakage => breakage.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    // The same history again tells what led to it.
    private static World Run(int seed, Rules rules)
    {
        try
        {
            return Live(isTraced: false);
        }
        catch (InvariantBrokenException)
        {
            return Live(isTraced: true);
        }

        World Live(bool isTraced)
        {
            var world = World.OfSeed(seed, rules, isTraced);
            world.Live();
            world.Settle();
            return world;
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
