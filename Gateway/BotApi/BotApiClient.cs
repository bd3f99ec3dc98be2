using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;

namespace OperatorBot.Gateway.BotApi;

/// <summary>The gateway's own way to the Bot API, apart from the sender's, so that a flood of sends cannot hold back updates.</summary>
internal static class BotApiClient
{
    /// <summary>The key under which the gateway's client is registered.</summary>
    public const string Key = "gateway";

    /// <summary>
    /// A client without waiting and repeating of its own. Not from a client factory, whose logs and traces would show the
    /// address of each call, and with it the token.
    /// </summary>
    public static ITelegramBotClient Create(BotSettings settings) => Create(settings, new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    });

    internal static ITelegramBotClient Create(BotSettings settings, HttpMessageHandler handler)
    {
        var http = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var options = new TelegramBotClientOptions(
            settings.TelegramBotToken.Value, settings.TelegramApiUrl?.GetLeftPart(UriPartial.Authority))
        {
            RetryThreshold = 0,
        };
        var client = new TelegramBotClient(options, http);
        client.OnApiResponseReceived += static (_, answer, cancellationToken) =>
            answer.ApiRequestEventArgs.Request is GetUpdates { LastResort: true }
                ? UnreadableAnswer.KeepIdAsync(answer.ResponseMessage, cancellationToken)
                : ValueTask.CompletedTask;
        return client;
    }
}
