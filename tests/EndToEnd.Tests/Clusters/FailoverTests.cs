using System.Globalization;
using OperatorBot.EndToEnd.Tests.Crashes;
using OperatorBot.Gateway.Settings;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>
/// Three silos and two gateways under load, of which one after the other is killed with -9, stopped, or joins. Every message
/// is accounted for; nobody has two operators or too many clients. <c>FLEET_ROUNDS=n</c> (1) repeats all that.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int Operators = 20;
    private const int Capacity = 5;
    private const int Clients = (Operators * Capacity) + 30;

    private readonly Random _random = new(Load.Setting("KILL_SEED", 1));

    [AzuriteTheory]
    [InlineData(TelegramMode.Polling)]
    [InlineData(TelegramMode.Webhook)]
    public async Task OneAfterTheOtherGoesAndComes_EveryMessageArrivesInOrderAndNoneIsLost(TelegramMode mode)
    {
        var rounds = Load.Setting("FLEET_ROUNDS", 1);
        await using var fleet = await Fleet.StartAsync(silos: 3, gateways: 2, mode, Capacity);
        var ledger = new Ledger(fleet.Telegram, Capacity);
        var load = await Load.StartAsync(fleet.Telegram, ledger, Operators, Clients, _random);
        await load.WriteUntilArriveAsync(500);

        for (var round = 1; round <= rounds; round++)
        {
            await KillAsync("a silo", Any(fleet.Silos));
            await KillAsync("another silo", Any(fleet.Silos));
            await fleet.AddSiloAsync();
            await KillAsync("a gateway", await fleet.PollingGatewayAsync());
            await Task.WhenAll(fleet.AddGatewayAsync(), load.WriteUntilArriveAsync(500));

            await ledger.AllArrivedAsync(endDialogs: true, about: fleet.HealthAsync);
            await TrickleAsync("nothing happens", Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System));
            await TrickleAsync("a silo stops", fleet.StopAsync(Any(fleet.Silos)));
            await TrickleAsync("a silo joins", fleet.AddSiloAsync());
            await TrickleAsync("another joins", fleet.AddSiloAsync());
            await TrickleAsync("a gateway stops", fleet.StopAsync(Any(fleet.Gateways)));
            await fleet.AddGatewayAsync();
            await load.WriteUntilArriveAsync(500);
        }

        await ledger.AllArrivedAsync(endDialogs: true, about: fleet.HealthAsync);
        var conflicts = fleet.Telegram.Calls.Counts().ByStatus.GetValueOrDefault(409);
        output.WriteLine($"{mode}: {3 * rounds} kills, {ledger}; {conflicts} polls at the same time; {fleet.Revived} ended by themselves");
        Assert.Empty(ledger.Violations);
        Assert.Equal(0, ledger.OutOfOrder);
        Assert.Equal(0, conflicts);
        Assert.InRange(ledger.MostRepeatsOneWay, 0, (3 * rounds) + fleet.Revived);

        async Task KillAsync(string what, BotProcess process)
        {
            var underWay = ledger.UnderWay;
            await fleet.KillAsync(process);
            var (moved, caughtUp) = await load.AllDialogsMoveAsync();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} killed: all dialogs move after {moved.TotalSeconds:0.0} s, and {underWay} messages that were under way have arrived after {caughtUp.TotalSeconds:0.0} s"));
            await load.WriteUntilArriveAsync(500);
        }

        async Task TrickleAsync(string what, Task happens)
        {
            // What comes of it may come a moment later.
            var slowest = await load.TrickleAsync(LaterAsync(happens));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: the slowest message takes {slowest.TotalSeconds:0.00} s"));
        }
    }

    private static async Task LaterAsync(Task happens)
    {
        await happens;
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
    }

    private BotProcess Any(IReadOnlyList<BotProcess> processes) => processes[_random.Next(processes.Count)];
}
