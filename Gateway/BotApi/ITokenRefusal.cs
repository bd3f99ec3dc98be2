namespace OperatorBot.Gateway.BotApi;

/// <summary>Who has to know that Telegram does not accept the bot's token (401): nothing works until it is replaced.</summary>
public interface ITokenRefusal
{
    /// <summary>Telegram refused the token; the process ends with exit code 2. Returns at once; repeats change nothing.</summary>
    void Report();
}
