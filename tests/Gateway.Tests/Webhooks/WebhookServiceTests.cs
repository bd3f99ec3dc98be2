using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using OperatorBot.Gateway.Webhooks;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Webhooks;

#pragma warning disable CA1001 // IAsyncLifetime disposes.
public sealed class WebhookServiceTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Address = "https://bot.example.org/shop/telegram";

    private readonly FakeGrains _grains = new();
    private readonly FakeBot _bot = new();
    private readonly FakeLifetime _lifetime = new();
    private readonly HandDrivenTime _time = new();
    private readonly RecordedMeters _meters = new();
    private readonly GatewayConditions _conditions;
    private readonly OperatorRoster _roster;
    private readonly WebhookInbox _inbox;
    private readonly WebhookService _service;

    public WebhookServiceTests()
    {
        _conditions = new GatewayConditions(_time);
        _roster = _grains.Roster(_conditions);
        var router = _grains.Router(_roster, _bot, _meters, _time);
        _inbox = new WebhookInbox(
            router, _roster, _conditions, new GatewayMetrics(_meters), _lifetime, _time, NullLogger<WebhookInbox>.Instance);
        var settings = new BotSettings
        {
            TelegramBotToken = new Secret("1:x"),
            OperatorSecret = new Secret("s"),
            TelegramMode = TelegramMode.Webhook,
            WebhookUrl = new Uri("https://bot.example.org/shop/"),
            WebhookSecret = new Secret("the-secret"),
        };
        _service = new WebhookService(
            _bot, settings, _inbox, _roster, _conditions, new NoTokenRefusal(), _lifetime, _time, NullLogger<WebhookService>.Instance);
    }

    public async Task InitializeAsync()
    {
        await _roster.RefreshAsync();
        await _service.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None).Within("the stop");
        _service.Dispose();
        _roster.Dispose();
        _meters.Dispose();
        _lifetime.Dispose();
    }

    [Fact]
    public async Task Start_SetsTheWebhookWhenThePortIsOpen()
    {
        Assert.False(_inbox.IsOpen);
        await IdentifyAsync();
        Assert.False(_bot.HasCall);

        _lifetime.Start();
        var call = await _bot.NextAsync<SetWebhookRequest>();

        Assert.True(_inbox.IsOpen);
        var request = (SetWebhookRequest)call.Request;
        Assert.Equal((Address, "the-secret", 100, false), (request.Url, request.SecretToken, request.MaxConnections, request.DropPendingUpdates));
        Assert.Equal(GetUpdates.Wanted, request.AllowedUpdates);
        call.Answer(true);
        await _time.TimerAsync(WebhookService.LookAfter);
        Assert.All(
            GatewayConditions.In(TelegramMode.Webhook),
            condition => Assert.Equal(HealthStatus.Healthy, condition.Of(_conditions).State.Status));
    }

    [Fact]
    public async Task Start_TelegramRefusesTheAddress_IsShownAndTriedAgain()
    {
        await IdentifyAsync();
        _lifetime.Start();
        (await _bot.NextAsync<SetWebhookRequest>()).Refuse(400, "Bad Request: bad webhook: Failed to resolve host");

        var pause = await _time.TimerAsync(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.7));
        Assert.Equal(HealthStatus.Unhealthy, _conditions.Webhook.State.Status);
        Assert.Contains("Failed to resolve host", _conditions.Webhook.State.What, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, _conditions.Telegram.State.Status);
        _time.Advance(pause);
        (await _bot.NextAsync<SetWebhookRequest>()).Answer(true);
        await _time.TimerAsync(WebhookService.LookAfter);
        Assert.Equal(HealthStatus.Healthy, _conditions.Webhook.State.Status);
    }

    [Fact]
    public async Task Start_AnotherGatewayHasJustSetIt_WaitsAsLongAsTelegramAsks()
    {
        await IdentifyAsync();
        _lifetime.Start();
        (await _bot.NextAsync<SetWebhookRequest>()).Refuse(429, "Too Many Requests: retry after 1", retryAfter: 1);

        _time.Advance(await _time.TimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1)));

        (await _bot.NextAsync<SetWebhookRequest>()).Answer(true);
    }

    [Fact]
    public async Task Look_AllIsWell_ShowsHowManyWait()
    {
        await SetAsync();

        await LookAsync(new WebhookInfo { Url = Address, PendingUpdateCount = 3 });

        Assert.Equal("it is set; 3 updates wait at Telegram", _conditions.Webhook.State.What);
        Assert.Equal(HealthStatus.Healthy, _conditions.Webhook.State.Status);
    }

    [Fact]
    public async Task Look_TelegramFailedLately_ShowsItsWords_UntilItIsLongAgo()
    {
        await SetAsync();
        var failed = new WebhookInfo
        {
            Url = Address,
            LastErrorDate = _time.GetUtcNow().UtcDateTime,
            LastErrorMessage = "Wrong response from the webhook: 401 Unauthorized",
        };

        await LookAsync(failed);
        Assert.Equal(HealthStatus.Degraded, _conditions.Webhook.State.Status);
        Assert.Contains("401 Unauthorized", _conditions.Webhook.State.What, StringComparison.Ordinal);

        await LookAsync(failed);
        Assert.Equal(HealthStatus.Healthy, _conditions.Webhook.State.Status);
    }

    [Fact]
    public async Task Look_SomebodyRemovedIt_SetsItAgain()
    {
        await SetAsync();

        _time.Advance(WebhookService.LookAfter);
        (await _bot.NextAsync<GetWebhookInfoRequest>()).Answer(new WebhookInfo { Url = "" });

        (await _bot.NextAsync<SetWebhookRequest>()).Answer(true);
        await _time.TimerAsync(WebhookService.LookAfter);
        Assert.Equal(HealthStatus.Healthy, _conditions.Webhook.State.Status);
    }

    [Fact]
    public async Task Look_AnotherAddress_IsShownAndLeftAlone()
    {
        await SetAsync();

        await LookAsync(new WebhookInfo { Url = "https://other.example.org/telegram" });

        Assert.Equal(HealthStatus.Unhealthy, _conditions.Webhook.State.Status);
        Assert.DoesNotContain("other.example.org", _conditions.Webhook.State.What, StringComparison.Ordinal);
        Assert.False(_bot.HasCall);
    }

    private async Task IdentifyAsync() => (await _bot.NextAsync<GetMeRequest>()).Answer(
        new User { Id = 1, IsBot = true, FirstName = "Shop", Username = "shop_bot" });

    private async Task SetAsync()
    {
        await IdentifyAsync();
        _lifetime.Start();
        (await _bot.NextAsync<SetWebhookRequest>()).Answer(true);
        await _time.TimerAsync(WebhookService.LookAfter);
    }

    private async Task LookAsync(WebhookInfo info)
    {
        _time.Advance(WebhookService.LookAfter);
        (await _bot.NextAsync<GetWebhookInfoRequest>()).Answer(info);
        await _time.TimerAsync(WebhookService.LookAfter);
    }

    private sealed class NoTokenRefusal : ITokenRefusal
    {
        public void Report() => throw new NotSupportedException("Nobody refuses the token here.");
    }
}
