using System.Reflection;
using OperatorBot.EndToEnd.Tests.Crashes;
using Orleans;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>
/// A cluster of a former version, upgraded under load process by process, silos first: old and new work side by side on each other's state
/// and calls, and every message is accounted for.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class UpgradeTests(ITestOutputHelper output)
{
    private const int Operators = 10;
    private const int Capacity = 5;
    private const int Clients = (Operators * Capacity) + 20;

    [UpgradeFact]
    public async Task OldAndNewSideBySide_EveryMessageArrivesOnceAndInOrder()
    {
        var former = await FormerVersion.BuiltAsync(RuntimeName());
        await using var fleet = await Fleet.StartAsync(silos: 0, gateways: 0, capacity: Capacity);
        await Task.WhenAll(fleet.AddSiloAsync(former), fleet.AddSiloAsync(former), fleet.AddGatewayAsync(former), fleet.AddGatewayAsync(former));
        var (oldSilos, oldGateways) = (fleet.Silos.ToList(), fleet.Gateways.ToList());
        var ledger = new Ledger(fleet.Telegram, Capacity);
        var load = await Load.StartAsync(fleet.Telegram, ledger, Operators, Clients, new Random(1));
        await load.WriteUntilArriveAsync(300);

        foreach (var silo in oldSilos)
        {
            await fleet.AddSiloAsync();
            await load.WriteUntilArriveAsync(300);
            await Task.WhenAll(fleet.StopAsync(silo), load.WriteUntilArriveAsync(300));
        }

        foreach (var gateway in oldGateways)
        {
            await fleet.AddGatewayAsync();
            await load.WriteUntilArriveAsync(300);
            await Task.WhenAll(fleet.StopAsync(gateway), load.WriteUntilArriveAsync(300));
        }

        await ledger.AllArrivedAsync(endDialogs: true, about: fleet.HealthAsync);
        output.WriteLine($"{ledger}; {fleet.Revived} ended by themselves");
        Assert.Empty(ledger.Violations);
        Assert.Equal(0, ledger.OutOfOrder);
        Assert.InRange(ledger.MostRepeatsOneWay, 0, fleet.Revived);
    }

    /// <summary>The former version runs on what this one runs on.</summary>
    private static string RuntimeName() =>
        typeof(Grain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private sealed class UpgradeFactAttribute : FactAttribute
    {
        public UpgradeFactAttribute() => Skip = Azurite.Missing ?? FormerVersion.Missing;
    }
}
