using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using OperatorBot.Gateway.Webhooks;
using OperatorBot.Grains.Interfaces.Dialogs;
using Orleans.Runtime;

namespace OperatorBot.Gateway.Tests.Webhooks;

/// <summary>The endpoint as Telegram and strangers see it, over HTTP.</summary>
#pragma warning disable CA1001 // IAsyncLifetime disposes.
public sealed class WebhookEndpointTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Token = "the-secret_1";
    private const string Words = "what somebody wrote";
    private const long Client = 7;

    private readonly FakeGrains _grains = new();
    private readonly HandDrivenTime _time = new();
    private readonly RecordedMeters _meters = new();
    private readonly RecordedLog _log = new();
    private readonly GatewayConditions _conditions;
    private readonly OperatorRoster _roster;
    private readonly FakeLifetime _lifetime = new();
    private readonly List<WebApplication> _apps = [];
    private readonly HttpClient _http = new();
    private WebhookInbox _inbox = null!;
    private Uri _url = null!;

    public WebhookEndpointTests()
    {
        _conditions = new GatewayConditions(_time);
        _roster = _grains.Roster(_conditions);
    }

    public async Task InitializeAsync()
    {
        await _roster.RefreshAsync();
        (_inbox, _url) = await ServeAsync(_roster);
        _inbox.Open("shop_bot");
        _time.Advance(UpdateParser.FreshFor);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        foreach (var app in _apps)
            await app.DisposeAsync();
        _roster.Dispose();
        _meters.Dispose();
        _lifetime.Dispose();
    }

    [Fact]
    public async Task Update_IsAnsweredOnlyWhenItIsWritten()
    {
        var written = new TaskCompletionSource<ReceiveOutcome>();
        var started = Hold(written);

        var answer = PostAsync(Message(5));
        await started.Within("the update being started");
        Assert.False(answer.IsCompleted);
        written.SetResult(ReceiveOutcome.Accepted);

        await IsAsync(HttpStatusCode.OK, answer);
        Assert.Equal(5, _grains.Client(Client).Received?.Message.MessageId);
        Assert.False(_grains.Client(Client).Received?.Message.Redelivered);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("the-secret_2")]
    [InlineData("The-secret_1")]
    [InlineData("the-secret_1x")]
    [InlineData("the-secret_1", "the-secret_1")]
    public async Task Secret_NotThereOnceAndRight_Is401WhateverElseIsSent(params string[] secrets)
    {
        var headers = new List<string>();
        foreach (var (body, type) in new[] { (Message(5), "application/json"), ("x", "text/plain"), (TooLong(), "application/json") })
        {
            using var answer = await PostAsync(body, type, secrets);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
            headers.Add(string.Join(' ', answer.Headers.Select(header => header.Key).Where(name => name is not ("Date" or "Connection"))));
        }

        Assert.Single(headers.Distinct());
        Assert.DoesNotContain("Retry-After", headers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("client 7: Receive", _grains.Calls);
        Assert.Empty(_log.Lines);
        Assert.Equal(["operatorbot.access.refused door=webhook: 3"], _meters.Counts);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("Application/JSON; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/jsonp", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentType_MustBeJson(string? type, HttpStatusCode expected) =>
        await IsAsync(expected, PostAsync(Message(5), type, Token));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_TooLong_Is413(bool chunked)
    {
        await IsAsync(HttpStatusCode.RequestEntityTooLarge, PostAsync(TooLong(), "application/json", [Token], chunked));

        await IsAsync(HttpStatusCode.OK, PostAsync(Message(5).PadRight(WebhookEndpoint.MaxBodyBytes / 2), "application/json", [Token], chunked));
    }

    [Fact]
    public async Task OtherMethods_AreNotServed()
    {
        using var answer = await _http.GetAsync(_url);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task NameNotKnownYet_ComesAgain()
    {
        var (inbox, url) = await ServeAsync(_roster);
        await ComesAgainAsync(PostAsync(Message(5), url: url));
        Assert.DoesNotContain("client 7: Receive", _grains.Calls);

        inbox.Open("shop_bot");
        await IsAsync(HttpStatusCode.OK, PostAsync(Message(5), url: url));
    }

    [Fact]
    public async Task RosterNotThereYet_ComesAgain()
    {
        using var roster = _grains.Roster(_conditions);
        var (inbox, url) = await ServeAsync(roster);
        inbox.Open("shop_bot");
        await ComesAgainAsync(PostAsync(Message(5), url: url));
        Assert.DoesNotContain("client 7: Receive", _grains.Calls);

        await roster.RefreshAsync();
        await IsAsync(HttpStatusCode.OK, PostAsync(Message(5), url: url));
    }

    [Fact]
    public async Task StoreClusterOrTimeFails_ComesAgainHoweverOften_AndIsHandledInTheEnd()
    {
        foreach (var failure in new Exception[] { new IOException("disk"), new OrleansException("silo"), new TimeoutException("30 s"), new OperationCanceledException() })
        {
            _grains.Client(Client).OnReceive = _ => Task.FromException<ReceiveOutcome>(failure);
            for (var i = 0; i < UpdateLanes.MaxContentAttempts + 1; i++)
                await ComesAgainAsync(PostAsync(Message(5)));
        }

        Assert.Equal(HealthStatus.Degraded, _conditions.Updates.State.Status);
        Assert.Empty(_meters.Counts);
        _grains.Client(Client).OnReceive = _ => Task.FromResult(ReceiveOutcome.Accepted);
        await IsAsync(HttpStatusCode.OK, PostAsync(Message(5)));
        Assert.Equal(HealthStatus.Healthy, _conditions.Updates.State.Status);
    }

    [Fact]
    public async Task FailsByItsContent_IsSkippedAfterSomeAttempts_AndTheNextGoesThrough()
    {
        _grains.Client(Client).OnReceive = _ => Task.FromException<ReceiveOutcome>(new FormatException(Words));
        for (var attempt = 1; attempt < UpdateLanes.MaxContentAttempts; attempt++)
        {
            await ComesAgainAsync(PostAsync(Message(5)));
            Assert.Equal(attempt > 1, _grains.Client(Client).Received?.Message.Redelivered);
        }

        await IsAsync(HttpStatusCode.OK, PostAsync(Message(5)));

        Assert.Equal(["operatorbot.updates.skipped reason=failed: 1"], _meters.Counts);
        Assert.Contains(_log.Lines, line => line.StartsWith("Error 1702", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Words, StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Healthy, _conditions.Updates.State.Status);
        _grains.Client(Client).OnReceive = _ => Task.FromResult(ReceiveOutcome.Accepted);
        await IsAsync(HttpStatusCode.OK, PostAsync(Message(6)));
    }

    [Theory]
    [InlineData("""{"update_id":5,"message":"what somebody wrote"}""", "unreadable")]
    [InlineData("""{"update_id":0,"message":{"text":"what somebody wrote"}}""", "unreadable")]
    [InlineData("""{"message":{"text":"what somebody wrote"}}""", "unreadable")]
    [InlineData("""{"update_id":2147483647,"poll_answer":"what somebody wrote"}""", "unreadable")]
    [InlineData("null", "unreadable")]
    [InlineData("[]", "unreadable")]
    [InlineData(
        """{"update_id":5,"message":{"message_id":0,"date":1767225600,"text":"what somebody wrote","chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"A"}}}""",
        "implausible")]
    public async Task CannotBeUnderstood_IsSkippedAndCounted(string body, string reason)
    {
        await IsAsync(HttpStatusCode.OK, PostAsync(body));

        Assert.Equal([$"operatorbot.updates.skipped reason={reason}: 1"], _meters.Counts);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Words, StringComparison.Ordinal));
        Assert.DoesNotContain("client 7: Receive", _grains.Calls);
    }

    [Fact]
    public async Task NoJson_IsSkippedWhenItHasComeThreeTimes()
    {
        foreach (var body in new[] { "", $"<html>{Words}", $$"""{"update_id":5,"message":{"text":"{{Words}}""", Message(5) + "}", Nested(100) })
        {
            for (var attempt = 1; attempt < WebhookInbox.MaxUnreadableAttempts; attempt++)
                await ComesAgainAsync(PostAsync(body));
            await IsAsync(HttpStatusCode.OK, PostAsync(body));
        }

        Assert.Equal(["operatorbot.updates.skipped reason=unreadable: 5"], _meters.Counts);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TakesTooLong_ComesAgain_AndTheRepeatIsMarked()
    {
        var first = new TaskCompletionSource<ReceiveOutcome>();
        var started = Hold(first);
        var answer = PostAsync(Message(5));
        await started.Within("the update being started");
        _time.Advance(WebhookInbox.HandlingLimit - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await ComesAgainAsync(answer);

        _grains.Client(Client).OnReceive = _ => Task.FromResult(ReceiveOutcome.Accepted);
        await IsAsync(HttpStatusCode.OK, PostAsync(Message(5)));
        Assert.True(_grains.Client(Client).Received?.Message.Redelivered);
        first.SetResult(ReceiveOutcome.Accepted);
    }

    [Fact]
    public async Task Redelivered_WhatIsOldWasSeenOrMayHaveBeenElsewhere()
    {
        var (inbox, url) = await ServeAsync(_roster);
        inbox.Open("shop_bot");

        Assert.True(await IsRedeliveredAsync(5));
        _time.Advance(UpdateParser.FreshFor);
        Assert.False(await IsRedeliveredAsync(6));
        Assert.True(await IsRedeliveredAsync(6));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await IsRedeliveredAsync(7));
        Assert.True(await IsRedeliveredAsync(8, age: TimeSpan.FromSeconds(4)));

        async Task<bool?> IsRedeliveredAsync(int id, TimeSpan age = default)
        {
            await IsAsync(HttpStatusCode.OK, PostAsync(Message(id, age), url: url));
            return _grains.Client(Client).Received?.Message.Redelivered;
        }
    }

    [Fact]
    public async Task Stopping_InFlightIsFinishedAndTheRestComesAgain()
    {
        var written = new TaskCompletionSource<ReceiveOutcome>();
        var started = Hold(written);
        var inFlight = PostAsync(Message(5));
        await started.Within("the update being started");

        _lifetime.StopApplication();

        await ComesAgainAsync(PostAsync(Message(6)));
        written.SetResult(ReceiveOutcome.Accepted);
        await IsAsync(HttpStatusCode.OK, inFlight);
    }

    [Fact]
    public async Task Stopping_WhatDoesNotEnd_ComesAgain()
    {
        var started = Hold(new TaskCompletionSource<ReceiveOutcome>());
        var inFlight = PostAsync(Message(5));
        await started.Within("the update being started");

        _lifetime.StopApplication();
        _time.Advance(WebhookInbox.StoppingLimit);

        await ComesAgainAsync(inFlight);
    }

    [Fact]
    public async Task TwoGateways_SameUpdateAtOnce_BothWaitForTheirGrainAndSay200()
    {
        var (other, otherUrl) = await ServeAsync(_roster);
        other.Open("shop_bot");
        var written = new TaskCompletionSource<ReceiveOutcome>();
        var both = new TaskCompletionSource();
        var calls = 0;
        _grains.Client(Client).OnReceive = _ =>
        {
            if (Interlocked.Increment(ref calls) == 2)
                both.SetResult();
            return written.Task;
        };

        var answers = new[] { PostAsync(Message(5)), PostAsync(Message(5), url: otherUrl) };
        await both.Task.Within("the update at the grain twice");
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);
        written.SetResult(ReceiveOutcome.Accepted);

        foreach (var answer in answers)
            await IsAsync(HttpStatusCode.OK, answer);
    }

    [Fact]
    public async Task Failed_RepeatedElsewhere_IsNotCountedForEver()
    {
        _grains.Client(Client).OnReceive = _ => Task.FromException<ReceiveOutcome>(new IOException("disk"));
        await ComesAgainAsync(PostAsync(Message(5)));
        _time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        _inbox.ShowHealth();
        Assert.Equal(HealthStatus.Degraded, _conditions.Updates.State.Status);

        _time.Advance(TimeSpan.FromTicks(1));
        _inbox.ShowHealth();

        Assert.Equal(HealthStatus.Healthy, _conditions.Updates.State.Status);
    }

    private static async Task IsAsync(HttpStatusCode expected, Task<HttpResponseMessage> answering)
    {
        using var answer = await answering.Within("the answer");
        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Null(answer.Headers.RetryAfter);
    }

    private static async Task ComesAgainAsync(Task<HttpResponseMessage> answering)
    {
        using var answer = await answering.Within("the answer");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    private static string TooLong() => new(' ', WebhookEndpoint.MaxBodyBytes + 1);

    private static string Nested(int depth) =>
        $$"""{"update_id":5,"message":{{new string('[', depth)}}{{new string(']', depth)}}}""";

    private string Message(int id, TimeSpan age = default) => $$$"""
        {"update_id":{{{id}}},"message":{"message_id":{{{id}}},"date":{{{(_time.GetUtcNow() - age).ToUnixTimeSeconds()}}},"text":"{{{Words}}}",
         "chat":{"id":{{{Client}}},"type":"private"},"from":{"id":{{{Client}}},"is_bot":false,"first_name":"A"} } }
        """;

    /// <summary>Lets the client's grain answer with this; completes when it is asked.</summary>
    private Task Hold(TaskCompletionSource<ReceiveOutcome> answer)
    {
        var started = new TaskCompletionSource();
        _grains.Client(Client).OnReceive = _ =>
        {
            started.TrySetResult();
            return answer.Task;
        };
        return started.Task;
    }

    private Task<HttpResponseMessage> PostAsync(string body, Uri? url = null) =>
        PostAsync(body, "application/json", [Token], url: url);

    private Task<HttpResponseMessage> PostAsync(string body, string? type, params string[] secrets) =>
        PostAsync(body, type, secrets, chunked: false);

    private async Task<HttpResponseMessage> PostAsync(
        string body, string? type, string[] secrets, bool chunked = false, Uri? url = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, url ?? _url);
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        message.Headers.TransferEncodingChunked = chunked;
        // A body that is not read must not be under way when the connection ends.
        message.Headers.ExpectContinue = !chunked && body.Length > WebhookEndpoint.MaxBodyBytes;
        if (type is not null)
            message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var secret in secrets)
            message.Headers.TryAddWithoutValidation(WebhookEndpoint.SecretHeader, secret);
        return await _http.SendAsync(message);
    }

    private async Task<(WebhookInbox Inbox, Uri Url)> ServeAsync(OperatorRoster roster)
    {
        var router = _grains.Router(roster, new FakeBot(), _meters, _time);
        var inbox = new WebhookInbox(
            router, roster, _conditions, new GatewayMetrics(_meters), _lifetime, _time, new RecordedLog<WebhookInbox>(_log));
        var settings = new BotSettings
        {
            TelegramBotToken = new Secret("1:x"),
            OperatorSecret = new Secret("s"),
            WebhookSecret = new Secret(Token),
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        _apps.Add(app);
        app.MapPost(WebhookEndpoint.Path, new WebhookEndpoint(settings, inbox, new AccessMetrics(_meters)).HandleAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return (inbox, new Uri(new Uri(address), WebhookEndpoint.Path));
    }
}
