namespace OperatorBot.Silo.Sending;

/// <summary>The connections to the Bot API.</summary>
internal static class TelegramHttp
{
    /// <summary>
    /// Calls in flight at once. At 30 ms a call, 128 carry 4,000 calls a second; more would only wait in Telegram instead.
    /// </summary>
    internal const int MaxConnections = 128;

    /// <summary>A client for one Bot API server. It has no time-out of its own: the sender's counts.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = MaxConnections,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // Long enough to live between messages, short enough to follow a change of the server's address.
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        AllowAutoRedirect = false,
        UseCookies = false,
        // Tracing headers are nothing for Telegram.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };
}
