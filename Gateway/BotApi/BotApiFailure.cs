using OperatorBot.Gateway.Pacing;
using Telegram.Bot.Exceptions;

namespace OperatorBot.Gateway.BotApi;

/// <summary>What follows from a failed Bot API call.</summary>
internal static class BotApiFailure
{
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>How long to wait before the same call is made again: what Telegram asks for, else longer each time.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    public static TimeSpan PauseAfter(RequestException failure, int attempt)
    {
        var pause = Pauses.After(attempt, key: 0);
        return failure is ApiRequestException { Parameters.RetryAfter: > 0 and var seconds }
            ? RetryAfter.Of(seconds) + (pause / 10)
            : pause;
    }

    /// <summary>
    /// What happened. Telegram's own words are safe to show; those of the network layer are left out, since they can hold
    /// the address, and with it the token.
    /// </summary>
    public static string Describe(RequestException failure) => failure switch
    {
        ApiRequestException answer => $"{answer.ErrorCode} {answer.Message}",
        { HttpStatusCode: { } status } => $"an unreadable answer with HTTP status {(int)status}",
        { InnerException: HttpRequestException cause } => $"no connection ({cause.HttpRequestError})",
        { InnerException: { } cause } => $"no answer ({cause.GetType().Name})",
        _ => "no answer",
    };
}
