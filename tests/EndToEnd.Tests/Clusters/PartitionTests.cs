using System.Globalization;
using OperatorBot.EndToEnd.Tests.Crashes;
using Orleans;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>
/// Silos that reach the store and the gateways, but not each other, under load: every message is accounted for, and nobody has two
/// operators or too many clients, neither meanwhile nor when they find each other again, or one of them had to go.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class PartitionTests(ITestOutputHelper output)
{
    private const int Operators = 10;
    private const int Capacity = 5;
    private const int Clients = (Operators * Capacity) + 20;

    /// <summary>Longer than it takes to declare a silo dead, and to take its grains over.</summary>
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(8);

    // Of two, one is declared dead by the other, and all dialogs move. Of three, the third still reaches both, so that neither is:
    // what needs the two of them waits until they find each other again.
    [CutSiloTheory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TwoSilosCutOffFromEachOther_EveryMessageArrivesInOrderAndNoneIsLost(int silos)
    {
        var network = new TestNetwork();
        await using var fleet = await Fleet.StartAsync(silos: 0, gateways: 0, capacity: Capacity);
        var members = new List<CutSilo>();
        try
        {
            for (var number = 0; number < silos; number++)
                members.Add(await CutSilo.StartAsync(fleet, network));
            await fleet.AddGatewayAsync();
            var ledger = new Ledger(fleet.Telegram, Capacity);
            var load = await Load.StartAsync(fleet.Telegram, ledger, Operators, Clients, new Random(1));
            await load.WriteAsync(until: () => ledger.Arrived > 500);

            network.Cut(members[0].Name, members[1].SiloPort);
            network.Cut(members[1].Name, members[0].SiloPort);
            var start = TimeProvider.System.GetTimestamp();
            var moved = silos == 2 ? (await load.AllDialogsMoveAsync()).CaughtUp : TimeSpan.Zero;
            await load.WriteAsync(until: () => TimeProvider.System.GetElapsedTime(start) > CutFor);
            network.Restore();
            await load.WriteUntilArriveAsync(500);
            await ledger.AllArrivedAsync(endDialogs: true, about: fleet.HealthAsync);

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{silos} silos: cut off from each other, all dialogs have caught up after {moved.TotalSeconds:0.0} s (0: not looked at); {ledger}"));
            Assert.Empty(ledger.Violations);
            Assert.Equal(0, ledger.OutOfOrder);
        }
        finally
        {
            network.Restore();
            foreach (var member in members)
                await member.DisposeAsync();
        }
    }

    /// <summary>Connections are cut in the stand-in's transport; Azurite is where the silos meet.</summary>
    private sealed class CutSiloTheoryAttribute : TheoryAttribute
    {
        public CutSiloTheoryAttribute() => Skip = typeof(Grain).Assembly.GetName().Name == "Orleans.Standin"
            ? Azurite.Missing
            : "Connections between silos of one process can be cut on the stand-in only.";
    }
}
