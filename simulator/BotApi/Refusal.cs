namespace OperatorBot.Simulator.BotApi;

/// <summary>
/// A call that Telegram answers with an error. An exception, although it is expected: it is found deep inside the
/// reading of parameters, and always ends the call, with nothing changed.
/// </summary>
internal sealed class Refusal : Exception
{
    private Refusal(int code, string description)
        : base(description) => Code = code;

    public int Code { get; }

    public int? RetryAfterSeconds { get; private init; }

    public long? MigrateToChatId { get; private init; }

    public static Refusal BadRequest(string reason) => new(400, "Bad Request: " + reason);

    public static Refusal Forbidden(string reason) => new(403, "Forbidden: " + reason);

    public static Refusal Conflict(string reason) => new(409, "Conflict: " + reason);

    public static Refusal TooManyRequests(int retryAfterSeconds) =>
        new(429, $"Too Many Requests: retry after {retryAfterSeconds}") { RetryAfterSeconds = retryAfterSeconds };

    public static Refusal Migrated(long toChatId) =>
        new(400, "Bad Request: group chat was upgraded to a supergroup chat") { MigrateToChatId = toChatId };

    public static Refusal Of(int code, string description) => new(code, description);

    public Answer ToAnswer() => Answer.Error(Code, Message, RetryAfterSeconds, MigrateToChatId);
}
