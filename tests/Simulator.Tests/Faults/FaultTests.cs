using OperatorBot.Simulator.Faults;

namespace OperatorBot.Simulator.Tests.Faults;

public sealed class FaultTests : SimulatorTest
{
    private readonly HandDrivenTime _clock = new();

    private protected override TelegramOptions Options => new() { Clock = _clock };

    [Fact]
    public async Task TooManyRequests_StrikesOnceThenAllIsWell()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.TooManyRequests(7, "sendMessage");

        var refused = await Bot.Call("sendMessage", new { chat_id = alice.Id, text = "x" });

        Assert.Equal(429, refused.Status);
        Assert.Equal("Too Many Requests: retry after 7", refused.Description);
        Assert.Equal(7, refused.Json.GetProperty("parameters").GetProperty("retry_after").GetInt32());
        Assert.Equal("7", refused.RetryAfter);
        Assert.Empty(alice.Shows);
        await Bot.Sends(alice.Id, "and the next call recovers");
    }

    [Fact]
    public async Task Error_EachThirdCall_StrikesEachThird()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Error(502, "Bad Gateway", every: 3, times: null);

        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
            statuses.Add((await Bot.Call("sendMessage", new { chat_id = alice.Id, text = $"{i}" })).Status);

        Assert.Equal([200, 200, 502, 200, 200, 502], statuses);
    }

    [Fact]
    public async Task Fault_ForOneChat_LeavesOthersAlone()
    {
        var (alice, bob) = (Telegram.AddUser("Alice").Started(), Telegram.AddUser("Bob").Started());
        Telegram.Faults.TooManyRequests(1, chatId: alice.Id, times: null);

        await Bot.Sends(bob.Id, "fine");

        Assert.Equal("429 Too Many Requests: retry after 1", await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x" }));
    }

    [Fact]
    public async Task CutBefore_NothingHappens()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Cut(FaultKind.CutBefore);

        await Assert.ThrowsAsync<HttpRequestException>(() => Bot.Sends(alice.Id, "lost"));

        Assert.Empty(alice.Shows);
        Assert.Equal(0, Assert.Single(Telegram.Calls.All).Status);
        await Bot.Sends(alice.Id, "and the next call recovers");
    }

    [Theory]
    [InlineData(FaultKind.CutAfter)]
    [InlineData(FaultKind.CutInAnswer)]
    public async Task CutAfter_ItHappenedButNobodyKnows(FaultKind kind)
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Cut(kind);

        var failure = await Record.ExceptionAsync(() => Bot.Sends(alice.Id, "sent"));

        Assert.True(failure is HttpRequestException or IOException, $"{failure}");
        await alice.Sees("sent");
        await Bot.Sends(alice.Id, "and the next call recovers");
    }

    [Fact]
    public async Task MalformedAnswer_ItHappenedButCannotBeRead()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Add(new Fault { Kind = FaultKind.MalformedAnswer });

        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => Bot.Sends(alice.Id, "sent"));

        await alice.Sees("sent");
    }

    [Fact]
    public async Task HoldBefore_HappensOnceReleased()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var hold = Telegram.Faults.Hold("sendMessage", times: 1);

        var held = Bot.Sends(alice.Id, "held");
        await hold.HasStruck();
        await Bot.Sends(alice.Id, "passes it");
        Assert.Equal(["passes it"], alice.Shows.Select(message => message.Text));
        hold.Release();

        await held;
        Assert.Equal(["passes it", "held"], alice.Shows.Select(message => message.Text));
    }

    [Fact]
    public async Task HoldAfter_HappensAtOnceAndIsAnsweredOnceReleased()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var hold = Telegram.Faults.Hold("sendMessage", afterEffect: true);

        var held = Bot.Sends(alice.Id, "here");
        await alice.Sees("here");
        Assert.False(held.IsCompleted);
        hold.Release();

        await held;
    }

    [Fact]
    public async Task Latency_DelaysTheEffect()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Latency = new Latency(TimeSpan.FromMilliseconds(30));

        var slow = Bot.Sends(alice.Id, "slow");
        await _clock.TimerAsync(TimeSpan.FromMilliseconds(30));
        Assert.Empty(alice.Shows);
        _clock.Advance(TimeSpan.FromMilliseconds(30));

        await slow;
    }

    [Fact]
    public void Latency_WithATail_HasTheMedianAndAMaximum()
    {
        var latency = new Latency(TimeSpan.FromMilliseconds(10))
        {
            TailMedian = TimeSpan.FromMilliseconds(20),
            TailSpread = 1,
            Maximum = TimeSpan.FromMilliseconds(500),
        };
        var random = new Random(1);

        var drawn = Enumerable.Range(0, 10_001).Select(_ => latency.Draw(random).TotalMilliseconds).Order().ToList();

        Assert.InRange(drawn[5000], 29, 31);
        Assert.InRange(drawn[9900], 150, 300);
        Assert.True(drawn[^1] <= 500);
    }

    [Fact]
    public async Task Outage_CallsFailUntilItIsOver()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Outage = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => Bot.Sends(alice.Id, "x"));

        Telegram.Faults.Outage = false;

        await Bot.Sends(alice.Id, "and the next call recovers");
    }

    [Fact]
    public async Task Limits_PerChat_RefuseWithTheTimeToWait()
    {
        var (alice, bob) = (Telegram.AddUser("Alice").Started(), Telegram.AddUser("Bob").Started());
        Telegram.Limits = RateLimits.Telegram with { PerChatBurst = 2 };
        await Bot.Sends(alice.Id, "1");
        await Bot.Sends(alice.Id, "2");

        Assert.Equal("429 Too Many Requests: retry after 1", await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "3" }));
        await Bot.Sends(bob.Id, "others go on");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Bot.Sends(alice.Id, "and the next call recovers");
    }

    [Fact]
    public async Task Limits_Overall_HoldForAllChats()
    {
        Telegram.Limits = RateLimits.Telegram with { OverallBurst = 3, OverallPerSecond = 0.5 };
        for (var i = 0; i < 3; i++)
            await Bot.Sends(Telegram.AddUser($"User {i}").Started().Id, "x");

        var one = Telegram.AddUser("One more").Started();

        Assert.Equal("429 Too Many Requests: retry after 2", await Bot.Refused("sendMessage", new { chat_id = one.Id, text = "x" }));
    }

    [Fact]
    public async Task Limits_ByDefault_AreOff()
    {
        var alice = Telegram.AddUser("Alice").Started();

        for (var i = 0; i < 100; i++)
            await Bot.Sends(alice.Id, $"{i}");

        Assert.Equal(100, alice.Shows.Count);
    }
}
