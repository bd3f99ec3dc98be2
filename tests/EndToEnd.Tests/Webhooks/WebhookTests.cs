using System.Globalization;
using System.Net;
using OperatorBot.EndToEnd.Tests.Crashes;
using OperatorBot.Gateway.Settings;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Webhooks;

/// <summary>Telegram brings updates, to one gateway or to several.</summary>
public sealed class WebhookTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ClientAndOperator_TalkBothWaysAndEnd()
    {
        await using var bot = await TestBot.StartAsync(mode: TelegramMode.Webhook);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        anna.Sends("is it there?");
        olga.Sends("it is", replyTo: await olga.Sees("is it there?"));
        await anna.Sees("it is");
        await olga.Presses("✖️ End").Answered();
        await anna.Sees("The chat has ended");

        await bot.Telegram.AllConfirmed();
        Assert.Equal(new Uri(bot.Url, "/telegram").ToString(), bot.Telegram.WebhookUrl);
        var set = Assert.Single(bot.Telegram.Calls.Of("setWebhook"));
        Assert.Equal("100", set["max_connections"]);
        Assert.Contains("callback_query", set["allowed_updates"], StringComparison.Ordinal);
        Assert.Empty(bot.Telegram.Calls.Of("getUpdates"));
        using var http = new HttpClient();
        using var ready = await http.GetAsync(new Uri(bot.Url, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task BackToPolling_TheWebhookIsRemovedAndNothingIsLost()
    {
        await using var bot = await TestBot.StartAsync(mode: TelegramMode.Webhook);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        await bot.StopAsync();
        anna.Sends("while nobody was there");
        bot.Mode = TelegramMode.Polling;
        await bot.StartAgainAsync();
        await olga.Sees("while nobody was there");
        Assert.Empty(bot.Telegram.WebhookUrl);

        await bot.StopAsync();
        anna.Sends("once more");
        bot.Mode = TelegramMode.Webhook;
        await bot.StartAgainAsync();
        await olga.Sees("once more");
        Assert.Empty(await bot.UnseenAsync(olga));
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task AnswersAreLost_EachUpdateHasOneEffect()
    {
        TestBot? bot = null;
        // Each update comes twice: Telegram brings what was not answered again at once.
        await using var balancer = await LoadBalancer.StartAsync(
            (_, isNew) => new Passage(AnswerIsLost: isNew, bot!.Url));
        await using var started = bot = await StartBehindAsync(balancer);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");

        olga.Sends("whose is this?");
        olga.Presses(await olga.Sees("several dialogs and no focus"), "Boris");
        await boris.Sees("whose is this?");
        olga.Sends($"/end {boris.Id}");
        await boris.Sees("The chat has ended");
        olga.Sends("to the only one");
        await anna.Sees("to the only one");
        anna.Blocks();
        await olga.Sees("has blocked the bot");

        await bot.Telegram.AllConfirmed();
        var shown = olga.Shows.Concat(anna.Shows).Concat(boris.Shows).Select(message => (message.ChatId, message.Text)).ToList();
        Assert.Equal(shown.Distinct(), shown);
        Assert.Equal(2 * balancer.Updates, balancer.Calls);
    }

    [Fact]
    public async Task TwoGateways_UpdatesAtBothAtTheSameMoment_AllArriveOnceInOrder()
    {
        TestBot? bot = null;
        SecondGateway? second = null;
        await using var balancer = await LoadBalancer.StartAsync((call, isNew) => second is null
            ? new Passage(AnswerIsLost: false, bot!.Url)
            : (call % 3) switch
            {
                0 => new Passage(AnswerIsLost: isNew && call % 5 == 0, bot!.Url, second.Url),
                1 => new Passage(AnswerIsLost: isNew && call % 7 == 0, bot!.Url),
                _ => new Passage(AnswerIsLost: isNew && call % 7 == 0, second.Url),
            });
        await using var started = bot = await StartBehindAsync(balancer);
        await using var beside = second = await SecondGateway.StartAsync(bot);
        var shop = await Shop.OpenAsync(bot.Telegram);

        shop.EverybodyWrites(rounds: 20);

        await shop.EverythingArrivesAsync(mostTimes: 1);
        await bot.Telegram.AllConfirmed(Ledger.Patience);
        Report(shop.Ledger, balancer);
    }

    [Fact]
    public async Task RestartedUnderLoad_AllArriveOnceInOrder()
    {
        TestBot? bot = null;
        await using var balancer = await LoadBalancer.StartAsync((_, _) => new Passage(AnswerIsLost: false, bot!.Url));
        await using var started = bot = await StartBehindAsync(balancer);
        var shop = await Shop.OpenAsync(bot.Telegram);

        shop.EverybodyWrites(rounds: 5);
        await bot.RestartAsync();
        shop.EverybodyWrites(rounds: 5);

        await shop.EverythingArrivesAsync(mostTimes: 1);
        await bot.Telegram.AllConfirmed(Ledger.Patience);
        Report(shop.Ledger, balancer);
    }

    private static Task<TestBot> StartBehindAsync(LoadBalancer balancer) =>
        TestBot.StartAsync(mode: TelegramMode.Webhook, webhookUrl: balancer.Url);

    private void Report(Ledger ledger, LoadBalancer balancer) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{ledger.Written} messages, {balancer.Calls} calls of the webhook, {ledger.UnderWay} lost, {ledger.Doubled} doubled, {ledger.OutOfOrder} out of order"));
}
