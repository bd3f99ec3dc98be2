using System.Text.Json;

namespace OperatorBot.Simulator.Tests.Updates;

public sealed class PollingTests : SimulatorTest
{
    private readonly HandDrivenTime _clock = new();

    private protected override TelegramOptions Options => new() { Clock = _clock };

    [Fact]
    public async Task GetUpdates_NotConfirmed_ComeAgain()
    {
        Telegram.AddUser("Alice").Sends("one");

        var first = await Bot.Updates();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var again = await Bot.Updates();

        Assert.Equal(Ids(first), Ids(again));
    }

    [Fact]
    public async Task GetUpdates_WithOffset_ConfirmsAllBefore()
    {
        var alice = Telegram.AddUser("Alice");
        alice.Sends("one");
        alice.Sends("two");
        var ids = Ids(await Bot.Updates());

        var rest = await Bot.Updates(new { offset = ids[0] + 1 });

        Assert.Equal([ids[1]], Ids(rest));
        Assert.Equal(1, Telegram.UnconfirmedUpdates);
    }

    [Fact]
    public async Task GetUpdates_IdsRiseByOne()
    {
        var alice = Telegram.AddUser("Alice");
        for (var i = 0; i < 5; i++)
            alice.Sends($"{i}");

        var ids = Ids(await Bot.Updates());

        Assert.Equal(Enumerable.Range(ids[0], 5), ids);
    }

    [Fact]
    public async Task GetUpdates_ManyPending_HandsOutAtMostHundred()
    {
        var alice = Telegram.AddUser("Alice");
        for (var i = 0; i < 130; i++)
            alice.Sends($"{i}");

        var updates = await Bot.Updates(new { limit = 1000 });

        Assert.Equal(100, updates.Length);
    }

    [Fact]
    public async Task GetUpdates_NegativeOffset_KeepsOnlyTheLast()
    {
        var alice = Telegram.AddUser("Alice");
        for (var i = 0; i < 5; i++)
            alice.Sends($"{i}");

        var updates = await Bot.Updates(new { offset = -2 });

        Assert.Equal(["3", "4"], updates.Select(u => u.GetProperty("message").GetProperty("text").GetString()));
        Assert.Equal(2, Telegram.UnconfirmedUpdates);
    }

    [Fact]
    public async Task GetUpdates_OffsetFarInTheFuture_ConfirmsNothing()
    {
        Telegram.AddUser("Alice").Sends("one");

        var updates = await Bot.Updates(new { offset = int.MaxValue });

        Assert.Single(updates);
        Assert.Equal(1, Telegram.UnconfirmedUpdates);
    }

    [Fact]
    public async Task GetUpdates_SameOffsetWithinHalfASecond_GivesOneUpdate()
    {
        var alice = Telegram.AddUser("Alice");
        for (var i = 0; i < 3; i++)
            alice.Sends($"{i}");
        Assert.Equal(3, (await Bot.Updates()).Length);

        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Single(await Bot.Updates());

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(3, (await Bot.Updates()).Length);
    }

    [Fact]
    public async Task GetUpdates_SameEmptyOffsetAtOnce_WaitsThreeSeconds()
    {
        await Bot.Updates();

        var again = Bot.Updates();
        await _clock.TimerAsync(TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty(await again);
    }

    [Fact]
    public async Task LongPoll_NothingHappens_EndsEmptyAfterItsTimeout()
    {
        var poll = Bot.Updates(new { timeout = 30 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(await poll);
        Assert.False(Telegram.IsPolled);
    }

    [Fact]
    public async Task LongPoll_UpdateComes_EndsAtOnce()
    {
        var alice = Telegram.AddUser("Alice");
        var poll = Bot.Updates(new { timeout = 30 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));

        alice.Sends("hi");

        Assert.Single(await poll);
    }

    [Fact]
    public async Task LongPoll_NewerPoll_EndsTheOlderWithConflict()
    {
        var older = Bot.Call("getUpdates", new { timeout = 30 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));

        var newer = Bot.Updates(new { timeout = 40 });
        var conflict = await older;
        Telegram.AddUser("Alice").Sends("hi");

        Assert.Equal(409, conflict.Status);
        Assert.Equal(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            conflict.Description);
        Assert.Single(await newer);
        Assert.Equal(1, Telegram.Calls.Counts().ByStatus[409]);
    }

    [Fact]
    public async Task LongPoll_SecondConflictWithinThreeSeconds_IsAnsweredThreeSecondsLater()
    {
        var first = Bot.Call("getUpdates", new { timeout = 20 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(20));
        var second = Bot.Call("getUpdates", new { timeout = 30 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(409, (await first).Status);

        var third = Bot.Call("getUpdates", new { timeout = 40 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(40));
        await _clock.TimerAsync(TimeSpan.FromSeconds(3));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(409, (await second).Status);
        Assert.False(third.IsCompleted);
        Telegram.AddUser("Alice").Sends("hi");
        Assert.True((await third).IsOk);
    }

    [Fact]
    public async Task LongPoll_PollThatDoesNotWait_LeavesTheWaitingOneAlone()
    {
        var waiting = Bot.Updates(new { timeout = 30 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));

        Assert.Empty(await Bot.Updates(new { offset = 5 }));

        Telegram.AddUser("Alice").Sends("hi");
        Assert.Single(await waiting);
    }

    [Fact]
    public async Task LongPoll_CallerLeaves_NextPollIsNoConflict()
    {
        using var leaving = new CancellationTokenSource();
        var gone = Bot.Call("getUpdates", new { timeout = 30 }, leaving.Token);
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await _clock.NoTimersAsync();
        Telegram.AddUser("Alice").Sends("hi");

        Assert.Single(await Bot.Updates(new { timeout = 20 }));
        Assert.False(Telegram.Calls.Counts().ByStatus.ContainsKey(409));
    }

    [Fact]
    public async Task GetUpdates_WhileWebhookIsSet_IsConflict()
    {
        await Bot.Do("setWebhook", new { url = "http://127.0.0.1:9/telegram" });

        Assert.Equal(
            "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            await Bot.Refused("getUpdates"));
    }

    [Fact]
    public async Task LongPoll_WebhookIsSet_EndsWithConflict()
    {
        var poll = Bot.Call("getUpdates", new { timeout = 30 });
        await _clock.TimerAsync(TimeSpan.FromSeconds(30));

        await Bot.Do("setWebhook", new { url = "http://127.0.0.1:9/telegram" });

        Assert.Equal("Conflict: terminated by setWebhook request", (await poll).Description);
    }

    [Fact]
    public async Task AllowedUpdates_AreRemembered()
    {
        var alice = Telegram.AddUser("Alice");
        await Bot.Updates(new { allowed_updates = new[] { "edited_message" } });
        var sent = alice.Sends("one");
        alice.Edits(sent, "two");

        var updates = await Bot.Updates(new { offset = 1 });

        Assert.True(Assert.Single(updates).TryGetProperty("edited_message", out _));
    }

    [Fact]
    public async Task AllowedUpdates_ByDefault_LeaveOutReactions()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var sent = alice.Sends("one");

        alice.Reacts(sent, "👍");

        Assert.True(Assert.Single(await Bot.Updates()).TryGetProperty("message", out _));
    }

    [Fact]
    public async Task Messages_OlderThanADay_AreForgotten()
    {
        var alice = Telegram.AddUser("Alice");
        alice.Sends("old");

        _clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        alice.Sends("new");

        Assert.Equal("new", Assert.Single(await Bot.Updates()).GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task ButtonPresses_OlderThan150Seconds_AreForgotten()
    {
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = Buttons.One("go", "data") });
        alice.Presses("go");
        Assert.Equal(1, Telegram.UnconfirmedUpdates);

        _clock.Advance(TimeSpan.FromSeconds(151));

        Assert.Empty(await Bot.Updates());
    }

    [Fact]
    public async Task InjectedUpdate_ArrivesAsGiven()
    {
        var id = Telegram.InjectUpdate("""{"update_id":5,"message":{"message_id":"poison"},"unheard_of":[1,null]}""");

        var update = Assert.Single(await Bot.Updates());

        Assert.Equal(id, update.GetProperty("update_id").GetInt32());
        Assert.Equal("poison", update.GetProperty("message").GetProperty("message_id").GetString());
        Assert.Equal(2, update.GetProperty("unheard_of").GetArrayLength());
    }

    [Fact]
    public async Task AllConfirmed_CompletesWithTheOffset()
    {
        Telegram.AddUser("Alice").Sends("hi");
        var ids = Ids(await Bot.Updates());
        var confirmed = Telegram.AllConfirmed();
        Assert.False(confirmed.IsCompleted);

        await Bot.Updates(new { offset = ids[0] + 1 });

        await confirmed;
    }

    private static int[] Ids(IEnumerable<JsonElement> updates) =>
        [.. updates.Select(update => update.GetProperty("update_id").GetInt32())];
}
