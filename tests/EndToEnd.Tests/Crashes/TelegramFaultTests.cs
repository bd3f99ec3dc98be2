using System.Globalization;
using System.Net;
using OperatorBot.Simulator.Faults;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>
/// What happens when Telegram, or the way there, fails: none is lost, each dialog keeps its order, and a message comes twice only
/// where Telegram had done what it never said. <c>OUTAGE_SECONDS=60</c> makes the outage longer.
/// </summary>
public sealed class TelegramFaultTests
{
    [Fact]
    public async Task TelegramIsDown_EverythingArrivesOnceAfterwards()
    {
        await using var bot = await TestBot.StartAsync();
        var shop = await Shop.OpenAsync(bot.Telegram);
        shop.EverybodyWrites(rounds: 2);

        bot.Telegram.Faults.Outage = true;
        shop.EverybodyWrites(rounds: 2);
        await NotReadyAsync(bot, "cannot be reached");
        var seconds = Environment.GetEnvironmentVariable("OUTAGE_SECONDS");
        await Task.Delay(
            TimeSpan.FromSeconds(double.Parse(seconds ?? "1", CultureInfo.InvariantCulture)), TimeProvider.System);
        bot.Telegram.Faults.Outage = false;

        await shop.EverythingArrivesAsync(mostTimes: 1);
    }

    [Theory]
    [InlineData(FaultKind.CutBefore)]
    [InlineData(FaultKind.CutAfter)]
    [InlineData(FaultKind.CutInAnswer)]
    [InlineData(FaultKind.MalformedAnswer)]
    public async Task AnswersAreCutOff_NoneIsLost_AndTwiceComesOnlyWhatTelegramHadDone(FaultKind kind)
    {
        await using var bot = await TestBot.StartAsync();
        var shop = await Shop.OpenAsync(bot.Telegram);
        var polls = bot.Telegram.Faults.Cut(kind, "getUpdates", times: 3);
        var copies = bot.Telegram.Faults.Cut(kind, "copyMessage", times: 10, every: 3);
        var texts = bot.Telegram.Faults.Cut(kind, "sendMessage", times: 10, every: 3);

        shop.EverybodyWrites(rounds: 4);
        await shop.Ledger.AllArrivedAsync();

        bot.Telegram.Faults.Clear();
        Assert.InRange(polls.Struck, 1, 3);
        Assert.Equal((10, 10), (copies.Struck, texts.Struck));
        await shop.EverythingArrivesAsync(mostTimes: kind == FaultKind.CutBefore ? 1 : 21);
        Assert.InRange(shop.Ledger.Repeats, 0, kind == FaultKind.CutBefore ? 0 : copies.Struck + texts.Struck);
    }

    [Fact]
    public async Task SlowAnswers_KeepTheOrderHoldUpNobodyElseAndDoubleNothing()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var slow = bot.Telegram.Faults.Hold("copyMessage", olga.Id);
        anna.Sends("first");
        await slow.HasStruck();

        // Over the patience of a turn: what comes next is not held up, and neither is the other side.
        anna.Sends("second");
        olga.Sends("meanwhile");
        await anna.Sees("meanwhile");
        await bot.Telegram.AllConfirmed();
        Assert.DoesNotContain(olga.Shows, message => message.Text is "first" or "second");

        slow.Release();
        await olga.Sees("second");
        anna.Sends("third");
        await olga.Sees("third");
        Assert.Equal(["first", "second", "third"], Relayed(olga.Shows));
    }

    [Theory]
    [InlineData(false, new[] { "first", "second", "third" })]
    [InlineData(true, new[] { "first", "first", "second", "third" })]
    public async Task NoAnswerInTime_IsTriedAgain_AndTwiceComesOnlyWhatTelegramHadDone(bool afterEffect, string[] expected)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.Hold("copyMessage", olga.Id, afterEffect, times: 1);

        anna.Sends("first");
        anna.Sends("second");

        // The bot gives the call up after ten seconds.
        await olga.Sees("second", TimeSpan.FromSeconds(60));
        anna.Sends("third");
        await olga.Sees("third");
        Assert.Equal(expected, Relayed(olga.Shows));
    }

    private static IEnumerable<string> Relayed(IReadOnlyList<Simulator.Messages.Message> shown) =>
        shown.Select(message => message.Text).Where(text => text is "first" or "second" or "third");

    private static async Task NotReadyAsync(TestBot bot, string reason)
    {
        using var http = new HttpClient();
        var answer = "nothing";
        using var limit = new CancellationTokenSource(Waiting.Limit, TimeProvider.System);
        while (!limit.IsCancellationRequested)
        {
            using var response = await http.GetAsync(new Uri(bot.Url, "/health/ready"));
            answer = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Contains(reason, StringComparison.Ordinal))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new TimeoutException($"/health/ready does not say \"{reason}\"; it says: {answer}");
    }
}
