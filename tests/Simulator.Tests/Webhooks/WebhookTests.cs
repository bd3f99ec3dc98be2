namespace OperatorBot.Simulator.Tests.Webhooks;

public sealed class WebhookTests : SimulatorTest, IAsyncLifetime
{
    private readonly HandDrivenTime _clock = new();
    private WebhookReceiver _receiver = null!;

    private protected override TelegramOptions Options => new() { Clock = _clock };

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        _receiver = await WebhookReceiver.StartAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Webhook_Update_IsPostedWithTheSecret()
    {
        await Set(secret: "s3cret");

        Telegram.AddUser("Alice").Sends("hi");

        var delivery = await _receiver.Next();
        Assert.Equal("hi", delivery.Text);
        Assert.Equal("s3cret", delivery.Secret);
        delivery.Reply();
        await Telegram.AllConfirmed();
    }

    [Fact]
    public async Task Webhook_TwoMessagesOfOneChat_SecondWaitsForTheFirst()
    {
        await Set();
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob"));
        alice.Sends("alice 1");
        alice.Sends("alice 2");
        bob.Sends("bob 1");

        var both = new[] { await _receiver.Next(), await _receiver.Next() }.ToDictionary(delivery => delivery.Text!);
        Assert.Equal(["alice 1", "bob 1"], both.Keys.Order());
        both["bob 1"].Reply();
        Assert.Equal(0, _receiver.Waiting);
        both["alice 1"].Reply();

        Assert.Equal("alice 2", (await _receiver.Next()).Text);
    }

    [Fact]
    public async Task Webhook_EditsWaitBehindMessages_OtherKindsDoNot()
    {
        await Set(allowed: BotClient.AllKinds);
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = Buttons.One("go", "data") });
        var sent = alice.Sends("first");
        alice.Edits(sent, "second");
        alice.Presses("go");
        alice.Reacts(sent, "👍");
        alice.Blocks();

        var first = new List<WebhookReceiver.Delivery>();
        for (var i = 0; i < 4; i++)
            first.Add(await _receiver.Next());
        Assert.Equal(
            ["callback_query", "message", "message_reaction", "my_chat_member"],
            first.Select(delivery => Kind(delivery)).Order());
        first.ForEach(delivery => delivery.Reply());

        Assert.Equal("edited_message", Kind(await _receiver.Next()));
    }

    [Fact]
    public async Task Webhook_Failure_ComesAgainAtOnceThenAfterGrowingPauses()
    {
        await Set();
        Telegram.AddUser("Alice").Sends("hi");

        (await _receiver.Next()).Reply(500);
        (await _receiver.Next()).Reply(500);
        foreach (var pause in new[] { 2, 4, 8 })
        {
            await _clock.TimerAsync(TimeSpan.FromSeconds(pause));
            _clock.Advance(TimeSpan.FromSeconds(pause - 1));
            Assert.Equal(0, _receiver.Waiting);
            _clock.Advance(TimeSpan.FromSeconds(1));
            (await _receiver.Next()).Reply(503);
        }

        var info = await Bot.Do("getWebhookInfo");
        Assert.Equal(1, info.GetProperty("pending_update_count").GetInt32());
        Assert.StartsWith("Wrong response from the webhook: 50", info.GetProperty("last_error_message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_RetryAfter_IsHonoured()
    {
        await Set();
        Telegram.AddUser("Alice").Sends("hi");

        (await _receiver.Next()).Reply(503, retryAfter: 7);
        await _clock.TimerAsync(TimeSpan.FromSeconds(7));
        _clock.Advance(TimeSpan.FromSeconds(7));

        (await _receiver.Next()).Reply();
        await Telegram.AllConfirmed();
    }

    [Fact]
    public async Task Webhook_AfterAFailure_NextUpdateStartsAfresh()
    {
        await Set();
        var alice = Telegram.AddUser("Alice");
        alice.Sends("one");
        alice.Sends("two");

        (await _receiver.Next()).Reply(500);
        (await _receiver.Next()).Reply();
        (await _receiver.Next()).Reply(500);

        var again = await _receiver.Next();
        Assert.Equal("two", again.Text);
    }

    [Fact]
    public async Task Webhook_AnswerCarriesAMethod_IsCalled()
    {
        await Set();
        var alice = Telegram.AddUser("Alice");
        alice.Sends("hi");

        (await _receiver.Next()).Reply(body: $$"""{"method":"sendMessage","chat_id":{{alice.Id}},"text":"from the answer"}""");

        await alice.Sees("from the answer");
    }

    [Fact]
    public async Task Webhook_MaxConnections_BoundsWhatIsUnderWay()
    {
        await Set(connections: 1);
        Telegram.AddUser("Alice").Sends("a");
        Telegram.AddUser("Bob").Sends("b");

        var first = await _receiver.Next();
        Assert.Equal(0, _receiver.Waiting);
        first.Reply();

        Assert.Equal("b", (await _receiver.Next()).Text);
    }

    [Fact]
    public async Task DeleteWebhook_LeavesUnconfirmedUpdatesToPolling()
    {
        await Set();
        Telegram.AddUser("Alice").Sends("hi");
        (await _receiver.Next()).Reply(500);

        var deleted = await Bot.Call("deleteWebhook");

        Assert.Equal("Webhook was deleted", deleted.Description);
        Assert.Single(await Bot.Updates());
        Assert.Equal("Webhook is already deleted", (await Bot.Call("deleteWebhook")).Description);
    }

    [Fact]
    public async Task SetWebhook_DropPendingUpdates_DropsThem()
    {
        Telegram.AddUser("Alice").Sends("old");

        await Bot.Do("setWebhook", new { url = _receiver.Url, drop_pending_updates = true });

        Assert.Equal(0, Telegram.UnconfirmedUpdates);
    }

    [Fact]
    public async Task SetWebhook_PendingUpdates_AreDelivered()
    {
        Telegram.AddUser("Alice").Sends("old");

        await Set();

        Assert.Equal("old", (await _receiver.Next()).Text);
    }

    [Fact]
    public async Task SetWebhook_SameAgain_SaysSo()
    {
        Assert.Equal("Webhook was set", (await Bot.Call("setWebhook", new { url = _receiver.Url })).Description);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Webhook is already set", (await Bot.Call("setWebhook", new { url = _receiver.Url })).Description);
    }

    [Fact]
    public async Task SetWebhook_TwiceWithinASecond_IsTooMany()
    {
        await Set();

        Assert.Equal("429 Too Many Requests: retry after 1", await Bot.Refused("setWebhook", new { url = _receiver.Url + "2" }));
    }

    [Theory]
    [InlineData("not a url", "", "invalid webhook URL specified")]
    [InlineData("http://example.com/x", "", "bad webhook: An HTTPS URL must be provided for webhook")]
    [InlineData("https://example.com/x", "sp ace", "secret token contains unallowed characters")]
    public async Task SetWebhook_Wrong_IsRefused(string url, string secret, string reason)
    {
        Assert.Equal("400 Bad Request: " + reason, await Bot.Refused("setWebhook", new { url, secret_token = secret }));
    }

    private async Task Set(string secret = "", int connections = 40, string[]? allowed = null) =>
        await Bot.Do("setWebhook", new { url = _receiver.Url, secret_token = secret, max_connections = connections, allowed_updates = allowed });

    private static string Kind(WebhookReceiver.Delivery delivery) =>
        delivery.Update.EnumerateObject().Single(member => member.Name != "update_id").Name;
}
