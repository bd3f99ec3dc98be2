using System.Globalization;
using Xunit.Abstractions;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>
/// The rules of clients, operators and dispatcher under lost, late, repeated and reordered calls, failed writes and killed
/// grains. <c>SIMULATION_SEED=n</c> replays one history, <c>SIMULATION_HISTORIES=n</c> runs so many.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Histories = 10_000;

    [Fact]
    public void RandomHistories_EveryInvariantHolds()
    {
        var (from, count) = Setting("SIMULATION_SEED") is { } seed ? (seed, 1) : (0, Setting("SIMULATION_HISTORIES") ?? Histories);
        var (messages, doubled, faults) = (0, 0, 0);
        Parallel.For(from, from + count, number =>
        {
            var world = new World(number);
            world.Live();
            world.Settle();
            Interlocked.Add(ref messages, world.Messages);
            Interlocked.Add(ref doubled, world.Telegram.Doubled);
            Interlocked.Add(ref faults, world.FaultCount);
        });

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} histories, {messages} messages, 0 lost, {doubled} doubled, {faults} faults"));
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
