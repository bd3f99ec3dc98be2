namespace Telegram.Bot;

public class TelegramBotClientOptions
{
    private const string PublicApi = "https://api.telegram.org";

    /// <param name="token">Digits that are the bot's id, a colon, and the secret.</param>
    /// <param name="baseUrl">Another Bot API server; only scheme, host and port count.</param>
    /// <param name="useTestEnvironment">Whether to talk to Telegram's test environment.</param>
    public TelegramBotClientOptions(string token, string? baseUrl = default, bool useTestEnvironment = false)
    {
        ArgumentNullException.ThrowIfNull(token);
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 1 or > 16 ||
            !long.TryParse(token.AsSpan(0, colon), NumberStyles.Integer, CultureInfo.InvariantCulture, out var botId))
            throw new ArgumentException("Bot token invalid", nameof(token));

        (Token, BaseUrl, UseTestEnvironment, BotId) = (token, baseUrl, useTestEnvironment, botId);
        LocalBotServer = baseUrl is not null;
        var root = baseUrl is null ? PublicApi : RootOf(baseUrl);
        var path = useTestEnvironment ? $"bot{token}/test" : $"bot{token}";
        BaseRequestUrl = $"{root}/{path}";
        BaseFileUrl = $"{root}/file/{path}";
    }

    public string Token { get; }
    public string? BaseUrl { get; }
    public bool UseTestEnvironment { get; }
    public long BotId { get; }
    public bool LocalBotServer { get; }
    public string BaseFileUrl { get; }
    public string BaseRequestUrl { get; }

    /// <summary>The longest "retry after", in seconds, that a call sleeps through itself; 0 turns that off.</summary>
    public int RetryThreshold { get; set; } = 60;

    /// <summary>How often a request is sent in all before a "retry after" is passed to the caller.</summary>
    public int RetryCount { get; set; } = 3;

    private static string RootOf(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && uri is { Scheme: not "", Authority: not "" }
            ? $"{uri.Scheme}://{uri.Authority}"
            : throw new ArgumentException(
                "Invalid format. A valid base URL should look like \"http://localhost:8081\"", nameof(baseUrl));
}
