namespace OperatorBot.Gateway.Webhooks;

internal sealed partial class WebhookInbox
{
    [LoggerMessage(1700, LogLevel.Warning,
        "Update {UpdateId} ({Kind}) of chat {ChatId} failed; Telegram brings it again: {Failure}")]
    private partial void LogLater(Exception? exception, int updateId, string kind, long chatId, string failure);

    [LoggerMessage(1701, LogLevel.Warning,
        "Update {UpdateId} ({Kind}) of chat {ChatId} failed at attempt {Attempt} by what it holds; Telegram brings it again: {Failure}")]
    private partial void LogFailed(int updateId, string kind, long chatId, int attempt, string failure);

    [LoggerMessage(1702, LogLevel.Error,
        "Update {UpdateId} ({Kind}) of chat {ChatId} is skipped: it failed at all {Attempts} attempts by what it holds: {Failure}")]
    private partial void LogGivenUp(int updateId, string kind, long chatId, int attempts, string failure);

    [LoggerMessage(1703, LogLevel.Warning,
        "Update {UpdateId} ({Kind}) of chat {ChatId} has not been dealt with in time; Telegram brings it again")]
    private partial void LogLate(int updateId, string kind, long chatId);

    [LoggerMessage(1705, LogLevel.Warning, "What Telegram brought cannot be read at attempt {Attempt}; it comes again ({Problem})")]
    private partial void LogUnreadable(int attempt, string problem);
}
