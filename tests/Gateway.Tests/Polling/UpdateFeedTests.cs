using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using Telegram.Bot.Exceptions;

namespace OperatorBot.Gateway.Tests.Polling;

public sealed class UpdateFeedTests : IDisposable
{
    private static readonly TimeSpan HalfASecond = TimeSpan.FromSeconds(0.5);

    private readonly FakeBot _bot = new();
    private readonly ScriptedHandler _handler = new();
    private readonly HandDrivenTime _time = new();
    private readonly RecordedMeters _meters = new();
    private readonly RecordedLog _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly UpdateLanes _lanes;
    private readonly UpdateFeed _feed;

    public UpdateFeedTests()
    {
        var metrics = new GatewayMetrics(_meters);
        _lanes = new UpdateLanes(_handler.HandleAsync, new Condition(_time), metrics, _time, _log, _stop.Token);
        _feed = new UpdateFeed(_bot, _lanes, "shop_bot", metrics, _time, _log);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task WaitToAsk_EmptyAnswerAtOnce_TakesHalfASecondBeforeTheSameOffset()
    {
        await ReceiveAsync(call => call.AnswerUpdates());

        var wait = WaitToAsk();
        _time.Advance(HalfASecond - TimeSpan.FromTicks(1));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await wait.Within("half a second");
    }

    [Fact]
    public async Task WaitToAsk_EmptyAnswerAfterALongPoll_AsksAtOnce()
    {
        await ReceiveAsync(call =>
        {
            _time.Advance(TimeSpan.FromSeconds(25));
            call.AnswerUpdates();
        });

        await WaitToAsk().Within("nothing");
    }

    [Fact]
    public async Task WaitToAsk_AllFinished_AsksAtOnceWithTheNextOffset()
    {
        var first = await ReceiveAsync(call => call.AnswerUpdates((5, 7), (6, 8)));
        Assert.Null(first.Updates.Offset);
        Assert.Equal(100, first.Updates.Limit);
        Assert.Equal(25, first.Updates.TimeoutSeconds);

        var wait = WaitToAsk();
        var started = await _handler.NextAsync(2);
        started[5].End();
        started[6].End();
        await wait.Within("both updates");

        var second = await ReceiveAsync(call => call.AnswerUpdates());
        Assert.Equal(7, second.Updates.Offset);
    }

    [Fact]
    public async Task WaitToAsk_AStraggler_HoldsUpTheQuestionForTheLingerOnly()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7), (6, 8)));
        var started = await _handler.NextAsync(2);

        var wait = WaitToAsk();
        started[5].End();
        await _lanes.ShrinksToAsync(1).Within("update 5");
        Assert.False(wait.IsCompleted);
        _time.Advance(UpdateFeed.Linger);
        await wait.Within("the linger");

        var second = await ReceiveAsync(call => call.AnswerUpdates((6, 8), (7, 9)));
        Assert.Equal(6, second.Updates.Offset);
        var next = await _handler.NextAsync();
        Assert.Equal(7, next.Update.UpdateId);
    }

    [Fact]
    public async Task WaitToAsk_TheFirstIsStuck_AsksAgainAfterHalfASecond()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7), (6, 8)));
        (await _handler.NextAsync(2))[6].End();

        var wait = WaitToAsk();
        await _time.TimerAsync(UpdateFeed.Linger);
        _time.Advance(UpdateFeed.Linger);
        await _time.TimerAsync(HalfASecond - UpdateFeed.Linger);
        Assert.False(wait.IsCompleted);
        _time.Advance(HalfASecond - UpdateFeed.Linger);
        await wait.Within("half a second");

        var second = await ReceiveAsync(call => call.AnswerUpdates((5, 7), (6, 8), (7, 9)));
        Assert.Null(second.Updates.Offset);
        Assert.Equal(7, (await _handler.NextAsync()).Update.UpdateId);
        Assert.False(_handler.HasStart);
    }

    [Fact]
    public async Task WaitToAsk_AFullHouseWithTheFirstStuck_WaitsForIt()
    {
        await ReceiveAsync(call => call.AnswerUpdates([.. Enumerable.Range(1, 100).Select(id => (id, (long)id))]));
        var started = await _handler.NextAsync(100);
        for (var id = 2; id <= 100; id++)
            started[id].End();

        var wait = WaitToAsk();
        await _time.TimerAsync(UpdateFeed.Linger);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(wait.IsCompleted);

        started[1].End();
        await wait.Within("update 1");
        await _lanes.ShrinksToAsync(0).Within("all updates");
        Assert.Equal(101, _lanes.Offset);
    }

    [Fact]
    public async Task WaitToAsk_Cancelled_Ends()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7)));

        var wait = WaitToAsk();
        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Within("the cancellation"));
    }

    [Fact]
    public async Task Give_FirstAnswer_IsMarkedAsPossiblyRepeated()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7), (6, 8)));
        var first = await _handler.NextAsync(2);
        Assert.All(first.Values, started => Assert.True(IsRedelivered(started.Update)));

        await ReceiveAsync(call => call.AnswerUpdates((7, 9)));
        Assert.False(IsRedelivered((await _handler.NextAsync()).Update));
    }

    [Fact]
    public async Task Give_ALoneUpdateFirst_StaysCareful()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7)));
        Assert.True(IsRedelivered((await _handler.NextAsync()).Update));

        await ReceiveAsync(call => call.AnswerUpdates((6, 8), (7, 9)));
        Assert.All((await _handler.NextAsync(2)).Values, started => Assert.True(IsRedelivered(started.Update)));

        await ReceiveAsync(call => call.AnswerUpdates((8, 10)));
        Assert.False(IsRedelivered((await _handler.NextAsync()).Update));
    }

    [Fact]
    public async Task Give_UnreadableUpdates_AreSkippedWhereTheyHaveAnId()
    {
        await ReceiveAsync(call => call.AnswerJson(
            """[{"update_id":5,"message":17},17,{"update_id":2147483647},{"update_id":-3},{"update_id":6}]"""));

        Assert.Equal(7, _lanes.Offset);
        Assert.False(_handler.HasStart);
        Assert.Equal(["operatorbot.updates.skipped reason=unreadable: 4"], _meters.Counts);
    }

    [Fact]
    public async Task Give_UnreadableUpdatesThatComeAgain_AreCountedAndLoggedOnce()
    {
        const string Answer = """
            [{"update_id":5,"message":{"message_id":5,"date":1767225600,"chat":{"id":7,"type":"private"},
              "from":{"id":7,"is_bot":false,"first_name":"A"}}},
             {"update_id":6,"message":"hush"},{"message":"hush"},{"update_id":99999999999,"message":"hush"}]
            """;
        await ReceiveAsync(call => call.AnswerJson(Answer));
        var stuck = await _handler.NextAsync();
        await ReceiveAsync(call => call.AnswerJson(Answer));
        await ReceiveAsync(call => call.AnswerJson(Answer));

        Assert.Equal(["operatorbot.updates.skipped reason=unreadable: 3"], _meters.Counts);
        Assert.Equal(3, _log.Lines.Count);
        Assert.Contains("Error 1202: Update 6 is skipped: it is unreadable (JsonException at $.message)", _log.Lines);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("hush", StringComparison.Ordinal));

        stuck.End();
        await _lanes.ShrinksToAsync(0).Within("update 5");
        Assert.Equal(7, _lanes.Offset);
        await ReceiveAsync(call => call.AnswerUpdates((7, 7)));
        Assert.Equal(7, (await _handler.NextAsync()).Update.UpdateId);
    }

    [Fact]
    public async Task Give_ImplausibleIds_AreSkippedAndCounted()
    {
        await ReceiveAsync(call => call.AnswerJson("""
            [{"update_id":5,"message":{"date":1767225600,"chat":{"id":7,"type":"private"},
              "from":{"id":7,"is_bot":false,"first_name":"A"}}}]
            """));

        Assert.Equal(6, _lanes.Offset);
        Assert.False(_handler.HasStart);
        Assert.Equal(["operatorbot.updates.skipped reason=implausible: 1"], _meters.Counts);
    }

    [Fact]
    public async Task Ask_AnswerUnreadableAsAWhole_AsksForOneUpdateUntilItWorks()
    {
        var failing = _feed.AskAsync(Poller.LongPoll, CancellationToken.None);
        (await _bot.NextAsync<GetUpdates>()).Fail(new RequestException("x", System.Net.HttpStatusCode.OK));
        await Assert.ThrowsAsync<RequestException>(() => failing);

        var second = await ReceiveAsync(call => call.AnswerUpdates((5, 7)));
        Assert.Equal(1, second.Updates.Limit);
        for (var limit = 2; limit <= 64; limit *= 2)
            Assert.Equal(limit, (await ReceiveAsync(call => call.AnswerUpdates())).Updates.Limit);
        Assert.Equal(100, (await ReceiveAsync(call => call.AnswerUpdates())).Updates.Limit);
    }

    [Fact]
    public async Task Ask_AnswerOfOneUnreadableAgainAndAgain_IsAskedForWithTheLastResort()
    {
        for (var attempt = 0; attempt <= UpdateFeed.MaxUnreadableAnswers; attempt++)
        {
            var failing = _feed.AskAsync(Poller.LongPoll, CancellationToken.None);
            var call = await _bot.NextAsync<GetUpdates>();
            Assert.Equal(attempt == 0 ? 100 : 1, call.Updates.Limit);
            Assert.False(call.Updates.LastResort);
            call.Fail(new RequestException("x", System.Net.HttpStatusCode.OK));
            await Assert.ThrowsAsync<RequestException>(() => failing);
        }

        var last = await ReceiveAsync(call => call.AnswerJson("""[{"update_id":5,"message":false}]"""));
        Assert.True(last.Updates.LastResort);
        Assert.Equal(6, _lanes.Offset);
        var next = await ReceiveAsync(call => call.AnswerUpdates((6, 7)));
        Assert.False(next.Updates.LastResort);
        Assert.Equal(6, (await _handler.NextAsync()).Update.UpdateId);
    }

    [Fact]
    public async Task Ask_NoAnswer_FailsTenSecondsAfterTheLongPoll()
    {
        var ask = _feed.AskAsync(Poller.LongPoll, CancellationToken.None);
        await _bot.NextAsync<GetUpdates>();

        _time.Advance(TimeSpan.FromSeconds(34.9));
        Assert.False(ask.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<RequestException>(() => ask.Within("the time-out"));
    }

    [Fact]
    public async Task Confirm_AcknowledgesTheFinishedPrefixOnce()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7), (6, 8)));
        (await _handler.NextAsync(2))[5].End();
        await _lanes.ShrinksToAsync(1).Within("update 5");

        var confirm = _feed.ConfirmAsync(CancellationToken.None);
        var call = await _bot.NextAsync<GetUpdates>();
        Assert.Equal((6, 1, 0), (call.Updates.Offset, call.Updates.Limit, call.Updates.TimeoutSeconds));
        call.AnswerUpdates((6, 8));
        await confirm.Within("the confirmation");
    }

    [Fact]
    public async Task Confirm_NothingNew_AsksNothing()
    {
        await ReceiveAsync(call => call.AnswerUpdates((5, 7)));

        await _feed.ConfirmAsync(CancellationToken.None).Within("nothing");

        Assert.False(_bot.HasCall);
    }

    private static bool IsRedelivered(Incoming update) => ((Incoming.Message)update).Request.Message.Redelivered;

    private Task WaitToAsk() => _feed.WaitToAskAsync(_stop.Token);

    private async Task<BotCall> ReceiveAsync(Action<BotCall> answer)
    {
        var ask = _feed.AskAsync(Poller.LongPoll, CancellationToken.None);
        var call = await _bot.NextAsync<GetUpdates>();
        answer(call);
        _feed.Give(await ask.Within("the answer"));
        return call;
    }
}
