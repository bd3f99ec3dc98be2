namespace OperatorBot.Gateway.Routing;

internal sealed partial class UpdateRouter
{
    private static readonly Func<ILogger, int, long, IDisposable?> InUpdate =
        LoggerMessage.DefineScope<int, long>("update {UpdateId} of chat {ChatId}");

    [LoggerMessage(1400, LogLevel.Information, "Left the group or channel {ChatId}, to which the bot was added")]
    private partial void LogLeft(long chatId);

    [LoggerMessage(1401, LogLevel.Warning, "The group or channel {ChatId} could not be left: {Failure}")]
    private partial void LogNotLeft(long chatId, string failure);
}
