using System.Collections.Concurrent;
using OperatorBot.EndToEnd.Tests.Crashes;
using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>
/// Albums of ten come in part after part; in between a process is killed with -9. Nothing of them is lost; twice they come only
/// where the kill fell between the send and its write. And each arrives as one, unless its further parts were held up for
/// longer than an album waits, as they are while others find out that a silo is gone.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class AlbumKillTests(ITestOutputHelper output)
{
    private const int Parts = 10;
    private const int Clients = 8;

    /// <summary>How long the bot waits for a further part.</summary>
    private static readonly TimeSpan AlbumPatience = TimeSpan.FromMilliseconds(700);

    [AzuriteFact]
    public async Task OverTwoGateways_KilledInBetween_EachArrivesWhole()
    {
        await using var fleet = await Fleet.StartAsync(silos: 2, gateways: 2, TelegramMode.Webhook, capacity: Clients);
        var (olga, clients) = await OpenAsync(fleet.Telegram);

        foreach (var isSilo in new[] { false, true, false, true, false })
        {
            await fleet.Telegram.AllConfirmed(Ledger.Patience);
            var handedOut = new ConcurrentDictionary<int, long>();
            fleet.Telegram.UpdateHandedOut = update => handedOut[update.MessageId] = update.Timestamp;
            var albums = SendAll(clients);
            await UntilAsync(() => fleet.Telegram.UnconfirmedUpdates < Clients * Parts / 2);
            var underWay = fleet.Telegram.UnconfirmedUpdates;
            await fleet.KillAsync(isSilo ? fleet.Silos[0] : fleet.Gateways[0]);

            var pieces = await ArriveAsync(olga, albums, handedOut);
            output.WriteLine($"{(isSilo ? "silo" : "gateway")} killed with {underWay} of {Clients * Parts} parts under way: {pieces}");
            Assert.InRange(underWay, 1, (Clients * Parts) - 1);
            Assert.Equal(0, pieces.SplitForNoReason + (isSilo ? 0 : pieces.Doubled));
            await (isSilo ? fleet.AddSiloAsync() : fleet.AddGatewayAsync());
        }
    }

    [Fact]
    public async Task OnOneMachine_KilledInBetween_EachArrivesAsOne()
    {
        await using var telegram = await TelegramServer.StartAsync(new TelegramOptions { RetainedCalls = 0 });
        await using var bot = BotProcess.Start(
            (SettingNames.TelegramApiUrl, telegram.Url.GetLeftPart(UriPartial.Authority)),
            (SettingNames.TelegramBotToken, telegram.Token),
            (SettingNames.OperatorSecret, TestBot.Secret),
            (SettingNames.OperatorCapacity, BotProcess.Text(Clients)),
            (SettingNames.FloodLimit, "0"));
        await bot.ReadyAsync();
        var (olga, clients) = await OpenAsync(telegram);
        var random = new Random(Load.Setting("KILL_SEED", 1));

        var split = 0;
        for (var kill = 0; kill < 5; kill++)
        {
            await telegram.AllConfirmed(Ledger.Patience);
            var handedOut = new TaskCompletionSource();
            telegram.UpdateHandedOut = _ => handedOut.TrySetResult();
            var albums = SendAll(clients);
            await handedOut.Task.WaitAsync(Ledger.Patience, TimeProvider.System);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300)), TimeProvider.System);
            await bot.KillAsync();
            bot.StartAgain();

            var pieces = await ArriveAsync(olga, albums, new());
            output.WriteLine($"kill {kill + 1}: {pieces}");
            split += pieces.Split;
        }

        // Once the machine itself may have stood still for longer than an album waits.
        Assert.InRange(split, 0, Clients);
    }

    private static async Task<(SimulatedUser Olga, List<SimulatedUser> Clients)> OpenAsync(TelegramServer telegram)
    {
        var olga = telegram.AddUser("Olga", language: "en");
        olga.Sends($"/register {TestBot.Secret}");
        olga.Sends("/available");
        await olga.Sees("🟢 available", Ledger.Patience);
        var clients = Enumerable.Range(1, Clients).Select(n => telegram.AddUser($"Client {n}", language: "en")).ToList();
        foreach (var client in clients)
        {
            client.Sends($"{client.Profile.FullName} is here");
            await olga.Sees($"{client.Profile.FullName} is here", Ledger.Patience);
        }

        return (olga, clients);
    }

    private static List<IReadOnlyList<Message>> SendAll(List<SimulatedUser> clients) =>
        clients.ConvertAll(client => client.SendsAlbum([.. Enumerable.Repeat(Draft.Photo(), Parts)]));

    private static async Task<Pieces> ArriveAsync(
        SimulatedUser user, List<IReadOnlyList<Message>> albums, ConcurrentDictionary<int, long> handedOut)
    {
        var (split, forNoReason, doubled) = (0, 0, 0);
        foreach (var album in albums)
        {
            var files = album.Select(part => part.FileId).ToList();
            var copies = await user.SeesWhen(
                shown =>
                {
                    var found = shown.Where(message => message.FileId is { } file && files.Contains(file)).ToList();
                    return files.TrueForAll(file => found.Exists(copy => copy.FileId == file)) ? found : null;
                },
                "all parts of an album",
                Ledger.Patience);
            var times = copies.Count / Parts;
            Assert.True(
                times is 1 or 2 && Enumerable.Repeat(files, times).SelectMany(each => each).SequenceEqual(copies.Select(copy => copy.FileId)),
                $"Not once or twice in order: {string.Join(' ', copies)}");
            doubled += times - 1;
            if (copies.GroupBy(copy => copy.MediaGroupId).Count() == times)
                continue;
            split++;
            forNoReason += IsHeldUp(album, handedOut) ? 0 : 1;
        }

        return new Pieces(split, forNoReason, doubled);
    }

    // A part is handed out when the one before is dealt with: between the two before and behind an instant lies all that it took.
    private static bool IsHeldUp(IReadOnlyList<Message> album, ConcurrentDictionary<int, long> handedOut)
    {
        var times = album.Select(part => handedOut.GetValueOrDefault(part.Id)).Append(TimeProvider.System.GetTimestamp()).ToList();
        return times.Zip(times.Skip(2)).Any(pair => TimeProvider.System.GetElapsedTime(pair.First, pair.Second) >= AlbumPatience);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Ledger.Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }

    /// <param name="Split">Albums that arrived in several pieces.</param>
    /// <param name="SplitForNoReason">Of these, whose parts were not held up.</param>
    /// <param name="Doubled">Albums that arrived twice.</param>
    private sealed record Pieces(int Split, int SplitForNoReason, int Doubled)
    {
        public override string ToString() => $"{Split} albums came in pieces, {Doubled} twice";
    }
}
