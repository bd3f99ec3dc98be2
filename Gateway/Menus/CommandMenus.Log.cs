namespace OperatorBot.Gateway.Menus;

internal sealed partial class CommandMenus
{
    [LoggerMessage(1600, LogLevel.Warning, "The command menu could not be set: {Failure}; again in {PauseSeconds:0.0} s")]
    private partial void LogFailed(string failure, double pauseSeconds);

    [LoggerMessage(1601, LogLevel.Warning, "Telegram refuses the command menu ({Failure}); the bot goes on without it")]
    private partial void LogRefused(string failure);
}
