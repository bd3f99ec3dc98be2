using System.Globalization;
using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Users;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>
/// The whole bot as a process, under the load of hundreds of clients of whom some wait, killed with -9 at random moments
/// again and again, some of them in the middle of its start. Every message is accounted for, in both directions: none is lost,
/// each dialog keeps its order, and one comes twice only where a kill fell between its send and the write of it. Meanwhile
/// dialogs end and others begin; nobody ever has too many clients, and no client two operators.
/// <c>KILLS=n</c> (5) makes it longer, <c>KILL_SEED=n</c> (1) another one; 30 kills take a minute.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Operators = 20;
    private const int Capacity = 10;

    /// <summary>Sixty more than there is room for.</summary>
    private const int Clients = (Operators * Capacity) + 60;

    private readonly Random _random = new(Load.Setting("KILL_SEED", 1));

    [Fact]
    public async Task KilledUnderLoad_EveryMessageArrivesInOrderAndNoneIsLost()
    {
        var kills = Load.Setting("KILLS", 5);
        await using var telegram = await TelegramServer.StartAsync(new TelegramOptions { RetainedCalls = 0 });
        var ledger = new Ledger(telegram, Capacity);
        await using var bot = BotProcess.Start(
            (SettingNames.TelegramApiUrl, telegram.Url.GetLeftPart(UriPartial.Authority)),
            (SettingNames.TelegramBotToken, telegram.Token),
            (SettingNames.OperatorSecret, TestBot.Secret),
            (SettingNames.OperatorCapacity, BotProcess.Text(Capacity)),
            (SettingNames.FloodLimit, "0"));
        await bot.ReadyAsync();
        var load = await Load.StartAsync(telegram, ledger, Operators, Clients, _random);

        for (var kill = 1; kill <= kills; kill++)
        {
            await load.WriteAsync(until: WhenToKill(kill, ledger));
            await bot.KillAsync();
            bot.StartAgain();
        }

        await ledger.AllArrivedAsync(endDialogs: true, about: bot.HealthAsync);
        var late = telegram.AddUser("Late", language: "en");
        _ = ledger.ClientWrites(late);
        ledger.Ends(ledger.Dialogs[0].Operator, ledger.Dialogs[0].Client);
        await ledger.AllArrivedAsync(endDialogs: true, about: bot.HealthAsync);

        output.WriteLine($"{kills} kills, {ledger}");
        Assert.Empty(ledger.Violations);
        Assert.Equal(0, ledger.OutOfOrder);
        Assert.True(
            ledger.MostRepeatsOneWay <= kills,
            $"{ledger.MostRepeatsOneWay} repeats in one direction of a dialog: more than one message at a time was on its way in {kills} kills.");
    }

    // By what it has done in this life, so that a slow machine gives it as much to lose; each fourth time by the clock, so that
    // it may not even have started.
    private Func<bool> WhenToKill(int kill, Ledger ledger)
    {
        var start = TimeProvider.System.GetTimestamp();
        if (kill % 4 == 0)
        {
            var life = TimeSpan.FromMilliseconds(_random.Next(1_500));
            return () => TimeProvider.System.GetElapsedTime(start) > life;
        }

        var arrived = ledger.Arrived + _random.Next(1, 1_200);
        return () => ledger.Arrived >= arrived || TimeProvider.System.GetElapsedTime(start) > Ledger.Patience;
    }
}
