using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Health;

/// <summary>The gateway as a host sees it: registered, mapped, asked over HTTP.</summary>
public sealed class GatewayHostTests
{
    [Fact]
    public async Task Ready_FollowsThePolling_AndNamesWhatIsMissing()
    {
        var bot = new FakeBot();
        var grains = new FakeGrains();
        await using var app = await StartAsync(bot, grains);
        using var http = Client(app);

        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var before = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        var checks = await ChecksAsync(before);
        Assert.Equal(["telegram", "polling", "cluster", "updates", "extra"], checks.Keys);
        Assert.Equal("Unhealthy", checks["telegram"].GetProperty("state").GetString());
        Assert.True(checks["telegram"].TryGetProperty("since", out _));
        Assert.NotEmpty(checks["telegram"].GetProperty("remedy").GetString()!);

        await PollOnceAsync(bot);

        using var after = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.All(
            (await ChecksAsync(after)).Values, check => Assert.Equal("Healthy", check.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Webhook_IsServedInItsModeOnly()
    {
        await using var polling = await StartAsync(new FakeBot(), new FakeGrains());
        await using var webhook = await StartAsync(new FakeBot(), new FakeGrains(), TelegramMode.Webhook);
        using var one = Client(polling);
        using var other = Client(webhook);

        using var none = await one.PostAsync(new Uri("/telegram", UriKind.Relative), content: null);
        using var stranger = await other.PostAsync(new Uri("/telegram", UriKind.Relative), content: null);
        using var ready = await other.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(["telegram", "webhook", "cluster", "updates", "extra"], (await ChecksAsync(ready)).Keys);
    }

    private static async Task PollOnceAsync(FakeBot bot)
    {
        // The menus are set beside the polling, in any order.
        var polled = false;
        while (!polled)
        {
            var call = await bot.NextAsync();
            polled = call.Request is GetUpdates { Offset: not null };
            switch (call.Request)
            {
                case GetMeRequest:
                    call.Answer(new User { Id = 1, IsBot = true, FirstName = "Shop", Username = "shop_bot" });
                    break;
                case GetUpdates { Offset: null }:
                    call.AnswerUpdates((5, 7));
                    break;
                case SetMyCommandsRequest or DeleteWebhookRequest:
                    call.Answer(true);
                    break;
            }
        }
    }

    private static async Task<WebApplication> StartAsync(
        FakeBot bot, FakeGrains grains, TelegramMode mode = TelegramMode.Polling)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKeyedSingleton<ITelegramBotClient>(BotApiClient.Key, bot);
        builder.Services.AddSingleton(grains.Factory);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProcessEnd();
        builder.Services.AddTelegramGateway(
            new BotSettings
            {
                TelegramBotToken = new Secret("1:x"),
                OperatorSecret = new Secret("s"),
                TelegramMode = mode,
                WebhookUrl = new Uri("https://bot.example.org"),
                WebhookSecret = new Secret("w"),
            });
        builder.Services.AddHealthChecks().AddCheck("extra", () => HealthCheckResult.Healthy("fine"), [BotHealth.Ready]);
        var app = builder.Build();
        app.MapTelegramGateway();
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client(WebApplication app) => new()
    {
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
    };

    private static async Task<Dictionary<string, JsonElement>> ChecksAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.Clone());
    }
}
