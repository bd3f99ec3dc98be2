using Telegram.Bot.Exceptions;

namespace OperatorBot.Gateway.BotApi;

/// <summary>Words for a failed Bot API call.</summary>
internal static class BotApiFailure
{
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
