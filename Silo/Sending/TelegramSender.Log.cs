namespace OperatorBot.Silo.Sending;

internal sealed partial class TelegramSender
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning,
        Message = "Telegram asks for a pause of {Seconds} s in chat {ChatId}")]
    private partial void LogPaused(long chatId, int seconds);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning,
        Message = "Telegram refuses calls for several chats at once: the whole bot pauses")]
    private partial void LogBotPaused();

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning,
        Message = "Telegram refused {Call} for chat {ChatId}: {ErrorCode} {Description}")]
    private partial void LogRefused(string call, long chatId, int errorCode, string description);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning,
        Message = "No answer from Telegram to {Call} for chat {ChatId}: {Failure}")]
    private partial void LogNoAnswer(string call, long chatId, string failure);
}
