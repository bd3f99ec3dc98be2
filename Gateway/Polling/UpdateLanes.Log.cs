namespace OperatorBot.Gateway.Polling;

internal sealed partial class UpdateLanes
{
    [LoggerMessage(1300, LogLevel.Warning,
        "Update {UpdateId} ({Kind}) of chat {ChatId} failed at attempt {Attempt}; again in {PauseMilliseconds} ms: {Failure}")]
    private partial void LogRepeating(
        Exception? exception, int updateId, long chatId, string kind, int attempt, double pauseMilliseconds, string failure);

    [LoggerMessage(1301, LogLevel.Error,
        "Update {UpdateId} ({Kind}) of chat {ChatId} is skipped: it failed at all {Attempts} attempts by what it holds: {Failure}")]
    private partial void LogSkipped(int updateId, long chatId, string kind, int attempts, string failure);
}
