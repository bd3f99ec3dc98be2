using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Polling;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Polling;

#pragma warning disable CA1001 // IAsyncLifetime disposes.
public sealed class PollingServiceTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(5);

    // Longer than any pause between attempts, shorter than a long poll.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(40);

    private readonly FakeGrains _grains = new();
    private readonly FakeBot _bot = new();
    private readonly HandDrivenTime _time = new();
    private readonly RecordedMeters _meters = new();
    private readonly TokenRefusalRecorder _tokenRefusal = new();
    private readonly GatewayConditions _conditions;
    private readonly OperatorRoster _roster;
    private readonly PollingService _service;

    public PollingServiceTests()
    {
        _conditions = new GatewayConditions(_time);
        _roster = _grains.Roster(_conditions);
        var router = _grains.Router(_roster, _bot, _meters, _time);
        _service = new PollingService(
            _roster,
            new PollingLease(
                new GatewayId("gateway-1"), _grains.Factory, _conditions, _time, NullLogger<PollingLease>.Instance),
            new Poller(_bot, router, _conditions, _tokenRefusal, new GatewayMetrics(_meters), _time, NullLogger<Poller>.Instance),
            _conditions);
    }

    public Task InitializeAsync() => _roster.RefreshAsync();

    public async Task DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _service.StopAsync(now.Token);
        _service.Dispose();
        _roster.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Start_IdentifiesRemovesTheWebhookAndPolls()
    {
        var poll = await StartAsync();

        Assert.Null(poll.Updates.Offset);
        Assert.Equal(25, poll.Updates.TimeoutSeconds);
        Assert.All(
            GatewayConditions.In(TelegramMode.Polling),
            condition => Assert.Equal(HealthStatus.Healthy, condition.Of(_conditions).State.Status));
        poll.AnswerUpdates((5, 7));
        var next = await _bot.NextAsync<GetUpdates>();
        Assert.Equal(6, next.Updates.Offset);
        Assert.True(_grains.Client(7).Received?.Message.Redelivered);
    }

    [Fact]
    public async Task Start_RosterNotThere_DoesNotAskForTheLease()
    {
        using var unloaded = _grains.Roster(_conditions);
        var asked = false;
        _grains.Lease.OnAcquire = () =>
        {
            asked = true;
            return Task.FromResult<PollingTerm?>(null);
        };
        using var service = new PollingService(
            unloaded,
            new PollingLease(new GatewayId("g"), _grains.Factory, _conditions, _time, NullLogger<PollingLease>.Instance),
            new Poller(
                _bot,
                _grains.Router(unloaded, _bot, _meters, _time),
                _conditions,
                _tokenRefusal,
                new GatewayMetrics(_meters),
                _time,
                NullLogger<Poller>.Instance),
            _conditions);

        await service.StartAsync(CancellationToken.None);
        await IdentifyAsync();
        await service.StopAsync(CancellationToken.None).Within("the stop");

        Assert.False(asked);
        Assert.False(_bot.HasCall);
    }

    [Fact]
    public async Task Start_AnotherGatewayPolls_StandsByAndAsksAgain()
    {
        var terms = new Queue<PollingTerm?>([null, new PollingTerm(Term, IsNew: true)]);
        _grains.Lease.OnAcquire = () => Task.FromResult(terms.Dequeue());

        await _service.StartAsync(CancellationToken.None);
        await IdentifyAsync();
        await _time.TimerAsync(TimeSpan.FromSeconds(0.5));
        Assert.Equal(HealthStatus.Healthy, _conditions.Polling.State.Status);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        await _bot.NextAsync<DeleteWebhookRequest>();
    }

    [Fact]
    public async Task Lease_TakenByAnother_CancelsTheLongPollAtOnce()
    {
        _grains.Lease.Term = Term;
        var poll = await StartAsync();
        _grains.Lease.OnAcquire = () => Task.FromResult<PollingTerm?>(null);

        _time.Advance(Term / 3);

        await CancelledAsync(poll);
        Assert.False(_bot.HasCall);
    }

    [Fact]
    public async Task Lease_CannotBeRenewed_CancelsTheLongPollBeforeTheTermEnds()
    {
        _grains.Lease.Term = Term;
        var poll = await StartAsync();
        _grains.Lease.OnAcquire = () => new TaskCompletionSource<PollingTerm?>().Task;

        _time.Advance(Term * 0.89);
        Assert.False(poll.Cancelled.IsCancellationRequested);
        _time.Advance(Term * 0.01);

        await CancelledAsync(poll);
    }

    [Fact]
    public async Task Lease_Renewed_LetsTheLongPollGoOn()
    {
        _grains.Lease.Term = Term;
        var poll = await StartAsync();

        // Delays are cut to whole milliseconds.
        var third = TimeSpan.FromMilliseconds((int)(Term / 3).TotalMilliseconds);
        await _time.TimerAsync(third);
        for (var i = 0; i < 12; i++)
        {
            _time.Advance(third);
            await _time.TimerAsync(third);
        }

        Assert.False(poll.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task Lease_LostAndHadAgain_StartsOverCarefully()
    {
        _grains.Lease.Term = Term;
        var poll = await StartAsync();
        poll.AnswerUpdates((5, 7), (6, 8));
        poll = await _bot.NextAsync<GetUpdates>();
        var terms = new Queue<PollingTerm?>([null, new PollingTerm(Term, IsNew: false)]);
        _grains.Lease.OnAcquire = () => Task.FromResult(terms.Count > 0 ? terms.Dequeue() : null);

        _time.Advance(Term / 3);
        await CancelledAsync(poll);
        (await _bot.NextAsync<DeleteWebhookRequest>()).Answer(true);
        var again = await _bot.NextAsync<GetUpdates>();

        Assert.Null(again.Updates.Offset);
        var received = new TaskCompletionSource<ClientMessage>();
        _grains.Client(9).OnReceive = message =>
        {
            received.TrySetResult(message);
            return Task.FromResult(ReceiveOutcome.Accepted);
        };
        again.AnswerUpdates((7, 9));
        Assert.True((await received.Task.Within("the message")).Message.Redelivered);
    }

    [Fact]
    public async Task TokenRefused_IsReportedAndShown()
    {
        await _service.StartAsync(CancellationToken.None);

        (await _bot.NextAsync<GetMeRequest>()).Refuse(401, "Unauthorized");

        await _tokenRefusal.Reported.Within("the report");
        Assert.Equal(HealthStatus.Unhealthy, _conditions.Telegram.State.Status);
        Assert.False(_bot.HasCall);
    }

    [Fact]
    public async Task TooManyRequests_WaitsAsLongAsTelegramAsks()
    {
        var poll = await StartAsync();
        poll.Refuse(429, "Too Many Requests: retry after 7", retryAfter: 7);

        var pause = await _time.TimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.1));
        Assert.Equal(HealthStatus.Degraded, _conditions.Telegram.State.Status);
        _time.Advance(pause - TimeSpan.FromTicks(1));
        Assert.False(_bot.HasCall);
        _time.Advance(TimeSpan.FromTicks(1));
        await _bot.NextAsync<GetUpdates>();
    }

    [Fact]
    public async Task TooManyRequests_ForLongerThanATimerCounts_IsADay()
    {
        var poll = await StartAsync();
        poll.Refuse(429, "Too Many Requests: retry after 2147483647", retryAfter: int.MaxValue);

        _time.Advance(await _time.TimerAsync(TimeSpan.FromDays(1), TimeSpan.FromDays(1.1)));

        await _bot.NextAsync<GetUpdates>();
    }

    [Fact]
    public async Task AnotherPoller_IsShownAndPausedFor()
    {
        var poll = await StartAsync();
        poll.Refuse(409, "Conflict: terminated by other getUpdates request");

        var pause = await _time.TimerAsync(TimeSpan.FromSeconds(0.375), TimeSpan.FromSeconds(0.625));
        Assert.Equal(HealthStatus.Unhealthy, _conditions.Polling.State.Status);
        Assert.Contains("token", _conditions.Polling.State.Remedy, StringComparison.Ordinal);
        _time.Advance(pause);
        var next = await _bot.NextAsync<GetUpdates>();
        Assert.Equal(1, next.Updates.TimeoutSeconds);
        next.AnswerUpdates();
        await _time.TimerAsync(TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        Assert.Equal(HealthStatus.Healthy, _conditions.Polling.State.Status);
    }

    [Fact]
    public async Task WebhookIsSetAgain_IsRemovedOnceMoreAfterAWhile()
    {
        var poll = await StartAsync();
        for (var attempt = 1; attempt < Poller.RemoveWebhookAtAttempt; attempt++)
        {
            poll.Refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
            _time.Advance(await _time.TimerAsync(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(5)));
            if (attempt < Poller.RemoveWebhookAtAttempt - 1)
                poll = await _bot.NextAsync<GetUpdates>();
        }

        (await _bot.NextAsync<DeleteWebhookRequest>()).Answer(true);

        await _bot.NextAsync<GetUpdates>();
    }

    [Fact]
    public async Task TelegramFails_PausesGrowAndEndWithTheNextAnswer()
    {
        // The first of all calls: without a lease there is no other timer of these lengths.
        await _service.StartAsync(CancellationToken.None);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 9; i++)
        {
            (await _bot.NextAsync<GetMeRequest>()).Fail(new RequestException("Bot API Service Failure", new HttpRequestException()));
            pauses.Add(await _time.TimerAsync(TimeSpan.FromSeconds(0.3), LongestPause, except: BotApiCalls.ShortLimit));
            Assert.Equal(HealthStatus.Unhealthy, _conditions.Telegram.State.Status);
            _time.Advance(pauses[^1]);
        }

        Assert.All(pauses.Zip(pauses.Skip(1)).Take(5), pair => Assert.True(pair.Second > pair.First, string.Join(' ', pauses)));
        Assert.All(pauses.TakeLast(2), pause => Assert.InRange(pause.TotalSeconds, 22.5, 37.5));
        await IdentifyAsync();
        await _bot.NextAsync<DeleteWebhookRequest>();
        Assert.Equal(HealthStatus.Healthy, _conditions.Telegram.State.Status);
    }

    [Fact]
    public async Task Stop_FinishesConfirmsAndReleases()
    {
        var poll = await StartAsync();
        var client = new TaskCompletionSource<ReceiveOutcome>();
        var started = new TaskCompletionSource();
        _grains.Client(7).OnReceive = _ =>
        {
            started.TrySetResult();
            return client.Task;
        };
        poll.AnswerUpdates((5, 7), (6, 7));
        await started.Task.Within("update 5 being started");

        var stopped = _service.StopAsync(CancellationToken.None);
        Assert.False(_grains.Lease.Released.Task.IsCompleted);
        client.SetResult(ReceiveOutcome.Accepted);
        var confirm = await _bot.NextAsync<GetUpdates>();

        Assert.Equal((6, 1, 0), (confirm.Updates.Offset, confirm.Updates.Limit, confirm.Updates.TimeoutSeconds));
        Assert.False(_grains.Lease.Released.Task.IsCompleted);
        confirm.AnswerUpdates((6, 7));
        Assert.Equal("gateway-1", await _grains.Lease.Released.Task.Within("the release"));
        await stopped.Within("the stop");
        Assert.Single(_grains.Calls, call => call == "client 7: Receive");
    }

    [Fact]
    public async Task Stop_AnUpdateDoesNotEnd_IsLeftToTelegram()
    {
        var poll = await StartAsync();
        var started = new TaskCompletionSource();
        _grains.Client(7).OnReceive = _ =>
        {
            started.TrySetResult();
            return new TaskCompletionSource<ReceiveOutcome>().Task;
        };
        poll.AnswerUpdates((5, 7));
        await started.Task.Within("update 5 being started");

        var stopped = _service.StopAsync(CancellationToken.None);
        await _time.TimerAsync(Poller.DrainLimit);
        _time.Advance(Poller.DrainLimit);

        await stopped.Within("the stop");
        Assert.False(_bot.HasCall);
    }

    private static async Task CancelledAsync(BotCall call)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = call.Cancelled.Register(() => cancelled.TrySetResult());
        await cancelled.Task.Within($"the cancellation of {call.Request.GetType().Name}");
    }

    private async Task IdentifyAsync() => (await _bot.NextAsync<GetMeRequest>()).Answer(
        new User { Id = 1, IsBot = true, FirstName = "Shop", Username = "shop_bot" });

    /// <summary>Goes on to the first poll.</summary>
    private async Task<BotCall> StartAsync()
    {
        await _service.StartAsync(CancellationToken.None);
        await IdentifyAsync();
        (await _bot.NextAsync<DeleteWebhookRequest>()).Answer(true);
        return await _bot.NextAsync<GetUpdates>();
    }

    private sealed class TokenRefusalRecorder : ITokenRefusal
    {
        private readonly TaskCompletionSource _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reported => _reported.Task;

        public void Report() => _reported.TrySetResult();
    }
}
