using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Silo.Sending;
using Telegram.Bot;

namespace OperatorBot.Silo.Tests.Sending;

public sealed class TelegramSenderTests : IDisposable
{
    private static readonly Outgoing.Text Text = new() { ChatId = 1, Body = "t" };

    private static readonly Outgoing.Copy Copy = new() { ChatId = 1, FromChatId = 2, MessageId = 3 };

    private static readonly Button[][] Anna = [[new Button("Anna", new ButtonData(ButtonAction.Focus, 42, 7))]];

    private readonly HandDrivenTime _time = new();
    private readonly StubTelegram _telegram = new();
    private readonly CountingTokenRefusal _tokenRefusal = new();
    private readonly List<HttpClient> _clients = [];

    public static TheoryData<string, string, string, Outgoing> Requests => new()
    {
        { "copyMessage", """{"chat_id":1,"from_chat_id":2,"message_id":3}""", """{"message_id":77}""", Copy },
        {
            "copyMessage",
            """
            {"chat_id":1,"from_chat_id":2,"message_id":3,"message_thread_id":6,"message_effect_id":"5104841245755180586",
             "reply_parameters":{"message_id":5,"allow_sending_without_reply":true,"quote":"two","quote_position":4,
               "quote_entities":[{"type":"bold","offset":0,"length":3},{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"9"}]},
             "reply_markup":{"inline_keyboard":[[{"text":"Anna","callback_data":"1:42:7:0"}]]}}
            """,
            """{"message_id":77}""",
            new Outgoing.Copy
            {
                ChatId = 1,
                ThreadId = 6,
                FromChatId = 2,
                MessageId = 3,
                ReplyTo = 5,
                Quote = new MessageQuote
                {
                    Text = "two",
                    Entities = """[{"type":"bold","offset":0,"length":3},{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"9"}]""",
                    Position = 4,
                },
                EffectId = "5104841245755180586",
                Buttons = Anna,
            }
        },
        {
            "copyMessage",
            """
            {"chat_id":1,"from_chat_id":2,"message_id":3,
             "reply_parameters":{"message_id":5,"allow_sending_without_reply":true,"quote":"one","quote_position":0}}
            """,
            """{"message_id":77}""",
            Copy with { ReplyTo = 5, Quote = new MessageQuote { Text = "one" } }
        },
        {
            // A quote of nothing.
            "copyMessage",
            """{"chat_id":1,"from_chat_id":2,"message_id":3}""",
            """{"message_id":77}""",
            Copy with { Quote = new MessageQuote { Text = "one" } }
        },
        {
            "sendLocation",
            """
            {"chat_id":1,"latitude":59.93,"longitude":-30.31,"live_period":900,"horizontal_accuracy":12.5,"heading":90,
             "proximity_alert_radius":50,"message_thread_id":6,"reply_parameters":{"message_id":5,"allow_sending_without_reply":true},
             "reply_markup":{"inline_keyboard":[[{"text":"Anna","callback_data":"1:42:7:0"}]]}}
            """,
            StubTelegram.Message,
            new Outgoing.ShareLocation
            {
                ChatId = 1,
                ThreadId = 6,
                ReplyTo = 5,
                Location = new LiveLocation
                {
                    Latitude = 59.93,
                    Longitude = -30.31,
                    PeriodSeconds = 900,
                    AccuracyMeters = 12.5,
                    Heading = 90,
                    ProximityMeters = 50,
                },
                Buttons = Anna,
            }
        },
        {
            "sendLocation",
            """{"chat_id":1,"latitude":0,"longitude":0,"live_period":60}""",
            StubTelegram.Message,
            new Outgoing.ShareLocation { ChatId = 1, Location = new LiveLocation { Latitude = 0, Longitude = 0, PeriodSeconds = 60 } }
        },
        {
            "sendMessage",
            """{"chat_id":1,"text":"t","parse_mode":"Html","link_preview_options":{"is_disabled":true},"message_thread_id":6}""",
            StubTelegram.Message,
            Text with { ThreadId = 6 }
        },
        {
            "setMessageReaction",
            """{"chat_id":1,"message_id":3,"reaction":[{"type":"emoji","emoji":"❤‍🔥"}]}""",
            "true",
            new Outgoing.React { ChatId = 1, MessageId = 3, Emoji = "❤‍🔥" }
        },
        {
            "setMessageReaction",
            """{"chat_id":1,"message_id":3,"reaction":[]}""",
            "true",
            new Outgoing.React { ChatId = 1, MessageId = 3 }
        },
        {
            "sendMessage",
            """{"chat_id":1,"text":"<b>t</b>","parse_mode":"Html","link_preview_options":{"is_disabled":true}}""",
            StubTelegram.Message,
            new Outgoing.Text { ChatId = 1, Body = "<b>t</b>" }
        },
        {
            "sendMessage",
            """{"chat_id":1,"text":"<3 https://example.org"}""",
            StubTelegram.Message,
            new Outgoing.Text { ChatId = 1, Body = "<3 https://example.org", IsHtml = false }
        },
        {
            "sendMessage",
            """
            {"chat_id":1,"text":"t","parse_mode":"Html","link_preview_options":{"is_disabled":true},
             "reply_parameters":{"message_id":5,"allow_sending_without_reply":true},
             "reply_markup":{"inline_keyboard":[
               [{"text":"Focus","callback_data":"1:42:7:0"},{"text":"End","callback_data":"3:42:7:0"}],
               [{"text":"Clear","callback_data":"2:0:0:0"}]]}}
            """,
            StubTelegram.Message,
            new Outgoing.Text
            {
                ChatId = 1,
                Body = "t",
                ReplyTo = 5,
                Buttons =
                [
                    [
                        new Button("Focus", new ButtonData(ButtonAction.Focus, 42, 7)),
                        new Button("End", new ButtonData(ButtonAction.End, 42, 7)),
                    ],
                    [new Button("Clear", new ButtonData(ButtonAction.ClearFocus))],
                ],
            }
        },
        {
            "editMessageText",
            """
            {"chat_id":1,"message_id":3,"text":"t","parse_mode":"Html","link_preview_options":{"is_disabled":true}}
            """,
            StubTelegram.Message,
            new Outgoing.Edit { ChatId = 1, MessageId = 3, Body = "t" }
        },
        {
            "editMessageText",
            """
            {"chat_id":1,"message_id":3,"text":"t","parse_mode":"Html","link_preview_options":{"is_disabled":true},
             "reply_markup":{"inline_keyboard":[[{"text":"Clear","callback_data":"2:0:0:0"}]]}}
            """,
            StubTelegram.Message,
            new Outgoing.Edit
            {
                ChatId = 1,
                MessageId = 3,
                Body = "t",
                Buttons = [[new Button("Clear", new ButtonData(ButtonAction.ClearFocus))]],
            }
        },
        {
            "deleteMessage",
            """{"chat_id":1,"message_id":3}""",
            "true",
            new Outgoing.Delete { ChatId = 1, MessageId = 3 }
        },
        {
            "answerCallbackQuery",
            """{"callback_query_id":"9","text":"done"}""",
            "true",
            new Outgoing.AnswerPress { ChatId = 1, QueryId = "9", Body = "done" }
        },
        {
            "answerCallbackQuery",
            """{"callback_query_id":"9"}""",
            "true",
            new Outgoing.AnswerPress { ChatId = 1, QueryId = "9", Body = "" }
        },
        {
            "setMyCommands",
            """
            {"commands":[{"command":"status","description":"state"},{"command":"end","description":"end it"}],
             "scope":{"type":"chat","chat_id":1}}
            """,
            "true",
            new Outgoing.Menu
            {
                ChatId = 1,
                Commands = [new MenuCommand("status", "state"), new MenuCommand("end", "end it")],
            }
        },
        {
            "deleteMyCommands",
            """{"scope":{"type":"chat","chat_id":1}}""",
            "true",
            new Outgoing.Menu { ChatId = 1, Commands = [] }
        },
    };

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public async Task SendAsync_EachCase_MakesExactlyThisCall(string method, string body, string result, Outgoing outgoing)
    {
        _telegram.AnswerWith(StubTelegram.Ok(result));

        var outcome = await StubbedSender().SendAsync(outgoing, CancellationToken.None);

        Assert.Equal(
            new SendOutcome.Sent(outgoing is Outgoing.Copy or Outgoing.ShareLocation or Outgoing.Text ? 77 : null), outcome);
        AssertCalled(method, body);
    }

    [Theory]
    [InlineData("""[{"message_id":77},{"message_id":78}]""", 77, 78)]
    [InlineData("""[{"message_id":78},{"message_id":77}]""", 78, 77)]
    [InlineData("""[{"message_id":77}]""", 77)]
    [InlineData("[]")]
    public async Task SendAsync_Album_AnswersTheIdsAsTheyCome(string result, params int[] ids)
    {
        _telegram.AnswerWith(StubTelegram.Ok(result));

        var outcome = await StubbedSender().SendAsync(
            new Outgoing.CopyAlbum { ChatId = 1, ThreadId = 6, FromChatId = 2, MessageIds = [3, 4] }, CancellationToken.None);

        var sent = Assert.IsType<SendOutcome.Sent>(outcome);
        Assert.Null(sent.MessageId);
        Assert.Equal(ids, sent.MessageIds);
        AssertCalled("copyMessages", """{"chat_id":1,"from_chat_id":2,"message_ids":[3,4],"message_thread_id":6}""");
    }

    [Fact]
    public async Task SendAsync_Refused_NamesTheReasonAndTheNextCallIsMade()
    {
        var sender = StubbedSender();
        _telegram.AnswerWith(StubTelegram.Error(403, "Forbidden: bot was blocked by the user"));

        Assert.Equal(new SendOutcome.Refused(RefusalReason.Unreachable), await sender.SendAsync(Text, CancellationToken.None));

        await AssertRecoversAsync(sender);
    }

    [Fact]
    public async Task SendAsync_TooManyRequests_PausesThatChatUntilItsTimeAndMakesNoCallInBetween()
    {
        var sender = StubbedSender();
        var refused = new SendOutcome.Refused(RefusalReason.TooManyRequests, TimeSpan.FromSeconds(7));
        _telegram.AnswerWith(StubTelegram.Error(429, "Too Many Requests: retry after 7", 7));

        Assert.Equal(refused, await sender.SendAsync(Text, CancellationToken.None));
        _telegram.AnswerWith(StubTelegram.Ok(StubTelegram.Message));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(
            refused with { RetryAfter = TimeSpan.FromSeconds(1) }, await sender.SendAsync(Text, CancellationToken.None));

        Assert.Single(_telegram.Calls);
        Assert.Equal(new SendOutcome.Sent(77), await sender.SendAsync(Text with { ChatId = 2 }, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        await AssertRecoversAsync(sender);
    }

    [Fact]
    public async Task SendAsync_TooManyRequestsForThreeChats_PausesAllChats()
    {
        var sender = StubbedSender();
        _telegram.Answer = _ => Task.FromResult(StubTelegram.Error(429, "Too Many Requests: retry after 3", 3));

        for (var chat = 1; chat <= 3; chat++)
            await sender.SendAsync(Text with { ChatId = chat }, CancellationToken.None);

        Assert.Equal(
            new SendOutcome.Refused(RefusalReason.TooManyRequests, TimeSpan.FromSeconds(3)),
            await sender.SendAsync(Text with { ChatId = 4 }, CancellationToken.None));
        Assert.Equal(3, _telegram.Calls.Count);
        _time.Advance(TimeSpan.FromSeconds(3));
        await AssertRecoversAsync(sender);
    }

    [Fact]
    public async Task SendAsync_TokenRefused_IsReported()
    {
        var sender = StubbedSender();
        _telegram.AnswerWith(StubTelegram.Error(401, "Unauthorized"));

        Assert.Equal(new SendOutcome.Refused(RefusalReason.Unavailable), await sender.SendAsync(Text, CancellationToken.None));

        Assert.Equal(1, _tokenRefusal.Reports);
    }

    [Fact]
    public async Task SendAsync_AnyOtherRefusal_IsNotTheTokens()
    {
        foreach (var code in new[] { 400, 403, 404, 409, 429, 500, 502 })
        {
            _telegram.AnswerWith(StubTelegram.Error(code, "Something", code == 429 ? 1 : null));
            await StubbedSender().SendAsync(Text, CancellationToken.None);
        }

        Assert.Equal(0, _tokenRefusal.Reports);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{\"ok\":true,\"resu")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "{\"ok\":true}")]
    [InlineData(HttpStatusCode.BadGateway, "<html>Bad Gateway</html>")]
    [InlineData(HttpStatusCode.Forbidden, "<html>Forbidden</html>")]
    public async Task SendAsync_UnreadableAnswer_IsUnknown(HttpStatusCode status, string body)
    {
        var sender = StubbedSender();
        _telegram.AnswerWith(StubTelegram.Json(status, body));

        Assert.Equal(new SendOutcome.Unknown(), await sender.SendAsync(Copy, CancellationToken.None));

        await AssertRecoversAsync(sender);
    }

    [Fact]
    public async Task SendAsync_NoAnswerForTenSeconds_IsUnknown()
    {
        var sender = StubbedSender();
        var asked = new TaskCompletionSource();
        _telegram.Answer = async cancelled =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            throw new InvalidOperationException("unreachable");
        };
        var sending = sender.SendAsync(Copy, CancellationToken.None);
        await asked.Task;

        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(new SendOutcome.Unknown(), await sending);
        Assert.Equal(0, _time.PendingTimers);
        await AssertRecoversAsync(sender);
    }

    [Fact]
    public async Task SendAsync_CancelledOnItsWay_IsUnknown()
    {
        var sender = StubbedSender();
        using var cancellation = new CancellationTokenSource();
        _telegram.Answer = async cancelled =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            throw new InvalidOperationException("unreachable");
        };

        Assert.Equal(new SendOutcome.Unknown(), await sender.SendAsync(Copy, cancellation.Token));

        await AssertRecoversAsync(sender);
    }

    [Fact]
    public async Task SendAsync_CancelledBefore_MakesNoCall()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => StubbedSender().SendAsync(Copy, new CancellationToken(canceled: true)));

        Assert.Empty(_telegram.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"ok\":true,")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ok\"\r\n")]
    public async Task SendAsync_ConnectionCutAfterTheRequest_IsUnknown(string sentBeforeTheCut)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var cutting = CutOneConnectionAsync(listener, sentBeforeTheCut);

        var outcome = await NetworkSender(listener.LocalEndpoint).SendAsync(Copy, CancellationToken.None);

        Assert.Equal(new SendOutcome.Unknown(), outcome);
        await cutting;
    }

    [Fact]
    public async Task SendAsync_NobodyListens_IsUnavailableSinceNothingLeft()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = listener.LocalEndpoint;
        listener.Stop();

        var outcome = await NetworkSender(endpoint).SendAsync(Copy, CancellationToken.None);

        Assert.Equal(new SendOutcome.Refused(RefusalReason.Unavailable), outcome);
    }

    private static async Task CutOneConnectionAsync(TcpListener listener, string sentBeforeTheCut)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().Contains("\"message_id\":3", StringComparison.Ordinal))
            request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        await stream.WriteAsync(Encoding.UTF8.GetBytes(sentBeforeTheCut));
    }

    private void AssertCalled(string method, string body)
    {
        var call = Assert.Single(_telegram.Calls);
        Assert.Equal($"/bot1:x/{method}", call.Method);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(body), call.Body),
            $"{method}: expected {body}, made {call.Body.ToJsonString()}");
    }

    private async Task AssertRecoversAsync(TelegramSender sender)
    {
        _telegram.AnswerWith(StubTelegram.Ok(StubTelegram.Message));
        Assert.Equal(new SendOutcome.Sent(77), await sender.SendAsync(Text, CancellationToken.None));
    }

    private TelegramSender StubbedSender()
    {
        var client = new HttpClient(_telegram, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        return Sender(client, "http://telegram.test");
    }

    private TelegramSender NetworkSender(EndPoint server) => Sender(TelegramHttp.CreateClient(), $"http://{server}");

    private TelegramSender Sender(HttpClient client, string baseUrl)
    {
        _clients.Add(client);
        var bot = new TelegramBotClient(new TelegramBotClientOptions("1:x", baseUrl) { RetryThreshold = 0 }, client);
        return new TelegramSender(
            bot, new Pauses(_time), new TopicSupport(bot, _time), _tokenRefusal, _time, NullLogger<TelegramSender>.Instance);
    }

    private sealed class CountingTokenRefusal : ITokenRefusal
    {
        public int Reports { get; private set; }

        public void Report() => Reports++;
    }
}
