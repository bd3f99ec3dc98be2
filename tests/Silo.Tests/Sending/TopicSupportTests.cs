using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Grains.Sending;
using OperatorBot.Silo.Sending;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace OperatorBot.Silo.Tests.Sending;

public sealed class TopicSupportTests : IDisposable
{
    private const string Icons =
        """
        [{"file_id":"1","type":"custom_emoji","emoji":"📝","custom_emoji_id":"100"},
         {"file_id":"2","type":"custom_emoji","emoji":"💬","custom_emoji_id":"101"},
         {"file_id":"3","type":"custom_emoji","emoji":"✅","custom_emoji_id":"102"},
         {"file_id":"4","type":"custom_emoji"}]
        """;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly HandDrivenTime _time = new();
    private readonly StubTelegram _telegram = new();
    private readonly HttpClient _client;
    private readonly TopicSupport _topics;
    private readonly TelegramSender _sender;
    private string _me = Me("true");
    private string _icons = Icons;

    public TopicSupportTests()
    {
        _client = new HttpClient(_telegram, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var bot = new TelegramBotClient(new TelegramBotClientOptions("1:x", "http://telegram.test") { RetryThreshold = 0 }, _client);
        _topics = new TopicSupport(bot, _time);
        _sender = new TelegramSender(
            bot, new Pauses(_time), _topics, new NoTokenRefusal(), _time, NullLogger<TelegramSender>.Instance);
        _telegram.Answer = _ => Task.FromResult(StubTelegram.Ok(Called[^1] switch
        {
            "getMe" => _me,
            "getForumTopicIconStickers" => _icons,
            "createForumTopic" => """{"message_thread_id":55,"name":"n","icon_color":7322096}""",
            _ => "true",
        }));
    }

    private List<string> Called => _telegram.Calls.ConvertAll(call => call.Method["/bot1:x/".Length..]);

    public void Dispose()
    {
        _topics.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void MayHaveTopics_NobodyAsked_Is() => Assert.True(_topics.MayHaveTopics);

    [Fact]
    public async Task AskAsync_BotWithTopics_NamesTheIcons()
    {
        var answer = await _topics.AskAsync(CancellationToken.None);

        Assert.True(answer.HasTopics);
        Assert.Equal(("101", "102"), (answer.IconOf(isOver: false), answer.IconOf(isOver: true)));
        Assert.True(_topics.MayHaveTopics);
        Assert.Equal(["getMe", "getForumTopicIconStickers"], Called);
    }

    [Fact]
    public async Task AskAsync_IconsThatTelegramHasNoMore_AreLeftOut()
    {
        _icons = """[{"file_id":"1","type":"custom_emoji","emoji":"📝","custom_emoji_id":"100"}]""";

        var answer = await _topics.AskAsync(CancellationToken.None);

        Assert.Equal((true, null, null), (answer.HasTopics, answer.IconOf(false), answer.IconOf(true)));
    }

    [Theory]
    [InlineData("false")]
    [InlineData(null)]
    public async Task AskAsync_BotWithoutTopics_AsksForNoIcons(string? hasTopics)
    {
        _me = Me(hasTopics);

        var answer = await _topics.AskAsync(CancellationToken.None);

        Assert.Equal((false, null, null), (answer.HasTopics, answer.IconOf(false), answer.IconOf(true)));
        Assert.Equal(["getMe"], Called);
        Assert.False(_topics.MayHaveTopics);
    }

    [Fact]
    public async Task AskAsync_KnownForTenMinutes_AsksAgainAfterwards()
    {
        _me = Me("false");
        await _topics.AskAsync(CancellationToken.None);
        _me = Me("true");

        _time.Advance(KnownFor - Tick);
        Assert.False((await _topics.AskAsync(CancellationToken.None)).HasTopics);
        Assert.False(_topics.MayHaveTopics);
        Assert.Single(Called);

        // Nobody has said so since: it may have.
        _time.Advance(Tick);
        Assert.True(_topics.MayHaveTopics);
        Assert.True((await _topics.AskAsync(CancellationToken.None)).HasTopics);
        Assert.Equal(["getMe", "getMe", "getForumTopicIconStickers"], Called);
    }

    [Fact]
    public async Task AskAsync_SeveralAtOnce_AskTelegramOnce()
    {
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource<HttpResponseMessage>());
        var answer = _telegram.Answer;
        _telegram.Answer = cancellation =>
        {
            if (Called is not ["getMe"])
                return answer(cancellation);
            asked.SetResult();
            return answered.Task;
        };

        var first = _topics.AskAsync(CancellationToken.None);
        await asked.Task.Within("the first question");
        var second = _topics.AskAsync(CancellationToken.None);
        answered.SetResult(StubTelegram.Ok(_me));

        Assert.Same(await first.Within("the first answer"), await second.Within("the second answer"));
        Assert.Equal(["getMe", "getForumTopicIconStickers"], Called);
    }

    [Fact]
    public async Task AskAsync_TelegramDoesNotSay_IsNotKnownAndTheNextAsks()
    {
        var answer = _telegram.Answer;
        _telegram.AnswerWith(StubTelegram.Error(500, "Internal Server Error"));

        await Assert.ThrowsAsync<ApiRequestException>(() => _topics.AskAsync(CancellationToken.None));

        Assert.True(_topics.MayHaveTopics);
        _telegram.Answer = answer;
        Assert.True((await _topics.AskAsync(CancellationToken.None)).HasTopics);
    }

    [Fact]
    public async Task OpenTopic_BotWithTopics_OpensOneAndAnswersItsNumber()
    {
        var outcome = await _sender.SendAsync(new Outgoing.OpenTopic { ChatId = 1, Name = "Anna" }, CancellationToken.None);

        Assert.Equal(new SendOutcome.Sent(55), outcome);
        Assert.Equal(["getMe", "getForumTopicIconStickers", "createForumTopic"], Called);
        AssertLast("""{"chat_id":1,"name":"Anna","icon_custom_emoji_id":"101"}""");
        Assert.True(_sender.MayHaveTopics);
    }

    [Fact]
    public async Task OpenTopic_BotWithoutTopics_IsRefusedUntilThatMayHaveChanged()
    {
        _me = Me("false");
        var open = new Outgoing.OpenTopic { ChatId = 1, Name = "Anna" };

        for (var i = 0; i < 2; i++)
            Assert.Equal(new SendOutcome.Refused(RefusalReason.Rejected), await _sender.SendAsync(open, CancellationToken.None));

        Assert.Equal(["getMe"], Called);
        Assert.False(_sender.MayHaveTopics);
        _me = Me("true");
        _time.Advance(KnownFor);
        Assert.True(_sender.MayHaveTopics);
        Assert.Equal(new SendOutcome.Sent(55), await _sender.SendAsync(open, CancellationToken.None));
    }

    [Theory]
    [InlineData(404, "Not Found", RefusalReason.Rejected)]
    [InlineData(500, "Internal Server Error", RefusalReason.Unavailable)]
    public async Task OpenTopic_TelegramDoesNotSayWhetherThereAreTopics_IsThatAnswer(int code, string description, RefusalReason reason)
    {
        _telegram.AnswerWith(StubTelegram.Error(code, description));

        var outcome = await _sender.SendAsync(new Outgoing.OpenTopic { ChatId = 1, Name = "Anna" }, CancellationToken.None);

        Assert.Equal(new SendOutcome.Refused(reason), outcome);
        Assert.Equal(["getMe"], Called);
    }

    [Theory]
    [InlineData(false, "101")]
    [InlineData(true, "102")]
    public async Task ChangeTopic_SetsNameAndIcon(bool isOver, string icon)
    {
        var outcome = await _sender.SendAsync(
            new Outgoing.ChangeTopic { ChatId = 1, ThreadId = 6, Name = "Anna", IsOver = isOver }, CancellationToken.None);

        Assert.Equal(new SendOutcome.Sent(), outcome);
        Assert.Equal("editForumTopic", Called[^1]);
        AssertLast($$"""{"chat_id":1,"message_thread_id":6,"name":"Anna","icon_custom_emoji_id":"{{icon}}"}""");
    }

    [Fact]
    public async Task ChangeTopic_WithoutIcons_SetsTheName()
    {
        _icons = "[]";

        await _sender.SendAsync(
            new Outgoing.ChangeTopic { ChatId = 1, ThreadId = 6, Name = "Anna", IsOver = true }, CancellationToken.None);

        AssertLast("""{"chat_id":1,"message_thread_id":6,"name":"Anna"}""");
    }

    private static string Me(string? hasTopics) =>
        "{\"id\":1,\"is_bot\":true,\"first_name\":\"Bot\",\"username\":\"shop_bot\""
        + (hasTopics is null ? "}" : $",\"has_topics_enabled\":{hasTopics}}}");

    private void AssertLast(string body) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(body), _telegram.Calls[^1].Body),
        $"Expected {body}, made {_telegram.Calls[^1].Body.ToJsonString()}");

    private sealed class NoTokenRefusal : ITokenRefusal
    {
        public void Report() => throw new InvalidOperationException("The token is not refused here.");
    }
}
