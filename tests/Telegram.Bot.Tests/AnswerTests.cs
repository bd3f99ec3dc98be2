using System.Net;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace OperatorBot.BotApi.Tests;

/// <summary>Which outcome a call has for which answer; the sender's "sent, refused, unknown" rests on it.</summary>
public class AnswerTests
{
    private const string TooMany =
        """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 0","parameters":{"retry_after":0}}""";

    [Fact]
    public async Task Success_WithAResult_ReturnsIt()
    {
        using var api = new StubApi().Ok("""{"id":7,"is_bot":true,"first_name":"b","has_topics_enabled":true,"new_field":{}}""");

        var me = await api.Client().GetMe();

        Assert.Equal(7, me.Id);
        Assert.True(me.HasTopicsEnabled);
    }

    [Fact]
    public async Task GetForumTopicIconStickers_ReturnsTheCustomEmoji()
    {
        using var api = new StubApi().Ok(
            """
            [{"width":100,"height":100,"emoji":"💬","set_name":"Topics","is_animated":true,"is_video":false,
              "type":"custom_emoji","custom_emoji_id":"5417915203100613993","file_id":"f","file_unique_id":"u"}]
            """);

        var sticker = Assert.Single(await api.Client().GetForumTopicIconStickers());

        Assert.Equal(("💬", "5417915203100613993"), (sticker.Emoji, sticker.CustomEmojiId));
    }

    [Fact]
    public async Task Refusal_WithParameters_IsAnApiRequestException()
    {
        using var api = new StubApi().Answer(
            HttpStatusCode.TooManyRequests,
            """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}""");

        var thrown = await Assert.ThrowsAsync<ApiRequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Equal((429, 7), (thrown.ErrorCode, thrown.Parameters?.RetryAfter));
        Assert.Equal("Too Many Requests: retry after 7", thrown.Message);
        Assert.StartsWith("Telegram Bot API error 429: Too Many", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_OfAMigratedChat_NamesTheNewOne()
    {
        using var api = new StubApi().Answer(
            HttpStatusCode.BadRequest,
            """{"ok":false,"error_code":400,"description":"migrated","parameters":{"migrate_to_chat_id":-1001234567890}}""");

        var thrown = await Assert.ThrowsAsync<ApiRequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Equal(-1001234567890, thrown.Parameters?.MigrateToChatId);
    }

    [Theory]
    [InlineData(403, "Forbidden: bot was blocked by the user")]
    [InlineData(409, "Conflict: terminated by other getUpdates request")]
    [InlineData(401, "Unauthorized")]
    public async Task Refusal_WithoutParameters_HasNone(int code, string description)
    {
        using var api = new StubApi().Answer(
            (HttpStatusCode)code, $$"""{"ok":false,"error_code":{{code}},"description":"{{description}}"}""");

        var thrown = await Assert.ThrowsAsync<ApiRequestException>(() => api.Client().GetUpdates());

        Assert.Equal((code, description), (thrown.ErrorCode, thrown.Message));
        Assert.Null(thrown.Parameters);
        Assert.Null(thrown.HttpStatusCode);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "<html>bad gateway</html>", "deserialization")]
    [InlineData(HttpStatusCode.BadGateway, "", "deserialization")]
    [InlineData(HttpStatusCode.InternalServerError, "{}", "Required properties")]
    [InlineData(HttpStatusCode.OK, "", "deserialization")]
    [InlineData(HttpStatusCode.OK, """{"ok":true}""", "Required properties")]
    [InlineData(HttpStatusCode.OK, """{"ok":false,"error_code":400,"description":"d"}""", "Required properties")]
    [InlineData(HttpStatusCode.OK, """{"ok":true,"result":"text"}""", "deserialization")]
    public async Task Answer_NotUnderstood_IsARequestExceptionWithTheStatus(
        HttpStatusCode status, string body, string expected)
    {
        using var api = new StubApi().Answer(status, body);

        var thrown = await Assert.ThrowsAsync<RequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Equal(status, thrown.HttpStatusCode);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_Failing_IsARequestExceptionWithoutAStatus()
    {
        using var api = new StubApi().Answer(_ => throw new HttpRequestException("refused"));

        var thrown = await Assert.ThrowsAsync<RequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Null(thrown.HttpStatusCode);
        Assert.IsType<HttpRequestException>(thrown.InnerException);
        Assert.Equal("Bot API Service Failure: HttpRequestException: refused", thrown.Message);
    }

    [Fact]
    public async Task TimeOut_OfTheClient_IsARequestException()
    {
        using var api = new StubApi().Answer(Never);
        var client = api.Client();
        client.Timeout = TimeSpan.FromMilliseconds(20);

        var thrown = await Assert.ThrowsAsync<RequestException>(() => client.SendMessage(5, "hi"));

        Assert.Equal("Bot API Request timed out", thrown.Message);
        Assert.IsAssignableFrom<OperationCanceledException>(thrown.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_OfTheCallOrTheClient_PassesThrough(bool ofTheCall)
    {
        using var api = new StubApi().Answer(Never);
        using CancellationTokenSource cancel = new();
        var client = api.Client(ofTheCall ? default : cancel.Token);

        var call = client.SendMessage(5, "hi", cancellationToken: ofTheCall ? cancel.Token : default);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Retry_Off_PassesARetryAfterToTheCaller()
    {
        using var api = new StubApi().Answer(HttpStatusCode.TooManyRequests, TooMany);

        var thrown = await Assert.ThrowsAsync<ApiRequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Equal(0, thrown.Parameters?.RetryAfter);
        Assert.Single(api.Calls);
    }

    [Fact]
    public async Task Retry_WithinTheThreshold_SendsTheSameAgain()
    {
        using var api = new StubApi()
            .Answer(HttpStatusCode.TooManyRequests, TooMany)
            .Ok("""{"message_id":9}""");
        api.Options.RetryThreshold = 1;

        var copy = await api.Client().CopyMessage(5, 6, 7);

        Assert.Equal(9, copy.Id);
        Assert.Equal(2, api.Calls.Count);
        Assert.Equal(api.Calls[0], api.Calls[1]);
    }

    [Fact]
    public async Task Retry_AboveTheThreshold_PassesToTheCaller()
    {
        using var api = new StubApi().Answer(
            HttpStatusCode.TooManyRequests,
            """{"ok":false,"error_code":429,"description":"d","parameters":{"retry_after":2}}""");
        api.Options.RetryThreshold = 1;

        await Assert.ThrowsAsync<ApiRequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Single(api.Calls);
    }

    [Fact]
    public async Task Retry_RefusedAgainAndAgain_EndsAfterRetryCount()
    {
        using var api = new StubApi()
            .Answer(HttpStatusCode.TooManyRequests, TooMany)
            .Answer(HttpStatusCode.TooManyRequests, TooMany);
        api.Options.RetryThreshold = 1;
        api.Options.RetryCount = 2;

        await Assert.ThrowsAsync<ApiRequestException>(() => api.Client().SendMessage(5, "hi"));

        Assert.Equal(2, api.Calls.Count);
    }

    [Fact]
    public async Task Call_AfterAFailedOne_Succeeds()
    {
        using var api = new StubApi().Answer(HttpStatusCode.BadGateway, "").Ok();
        var client = api.Client();
        await Assert.ThrowsAsync<RequestException>(() => client.DeleteMessage(5, 7));

        await client.DeleteMessage(5, 7);

        Assert.Equal(2, api.Calls.Count);
    }

    [Theory]
    [InlineData(200, """{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b"}}""", true)]
    [InlineData(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", false)]
    public async Task TestApi_ByTheAnswer_TellsWhetherTheTokenIsValid(int status, string body, bool expected)
    {
        using var api = new StubApi().Answer((HttpStatusCode)status, body);

        Assert.Equal(expected, await api.Client().TestApi());
    }

    private static async Task<HttpResponseMessage> Never(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }
}
