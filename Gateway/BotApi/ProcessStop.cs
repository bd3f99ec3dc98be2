using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.BotApi;

/// <summary>Stops the process of a gateway that runs alone when the token is refused.</summary>
internal sealed partial class ProcessStop(IHostApplicationLifetime lifetime, ILogger<ProcessStop> logger) : ITokenRefusal
{
    private int _refused;

    /// <summary>What the process should return.</summary>
    public int ExitCode => _refused == 0 ? 0 : SettingsReader.ExitCode;

    /// <inheritdoc />
    public void Report()
    {
        if (Interlocked.Exchange(ref _refused, 1) != 0)
            return;
        LogTokenRefused();
        lifetime.StopApplication();
    }

    [LoggerMessage(1500, LogLevel.Critical,
        "Telegram refuses the bot's token (401). Set TELEGRAM_BOT_TOKEN to the token that @BotFather shows")]
    private partial void LogTokenRefused();
}
