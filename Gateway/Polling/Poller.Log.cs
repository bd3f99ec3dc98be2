namespace OperatorBot.Gateway.Polling;

internal sealed partial class Poller
{
    [LoggerMessage(1203, LogLevel.Information, "Stopped fetching updates; {Unacknowledged} are left to Telegram")]
    private partial void LogDrained(int unacknowledged);

    [LoggerMessage(1204, LogLevel.Warning, "The last updates could not be acknowledged ({Failure}); they come again, and are recognized")]
    private partial void LogNotConfirmed(string failure);
}
