namespace OperatorBot.Gateway.Polling;

internal sealed partial class UpdateFeed
{
    [LoggerMessage(1205, LogLevel.Error,
        "The next update alone makes Telegram's answer unreadable, {Attempts} times in a row; now only its id is read, to skip it")]
    private partial void LogLastResort(int attempts);
}
