namespace OperatorBot.Gateway.Polling;

internal sealed partial class Poller
{
    [LoggerMessage(1200, LogLevel.Information, "The bot is {BotId} (@{BotName})")]
    private partial void LogIdentified(long botId, string? botName);

    [LoggerMessage(1201, LogLevel.Warning, "Telegram: {Failure} (attempt {Attempt}); again in {PauseSeconds:0.0} s")]
    private partial void LogFailed(string failure, int attempt, double pauseSeconds);

    [LoggerMessage(1203, LogLevel.Information, "Stopped fetching updates; {Unacknowledged} are left to Telegram")]
    private partial void LogDrained(int unacknowledged);

    [LoggerMessage(1204, LogLevel.Warning, "The last updates could not be acknowledged ({Failure}); they come again, and are recognized")]
    private partial void LogNotConfirmed(string failure);
}
