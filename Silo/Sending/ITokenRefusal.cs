namespace OperatorBot.Silo.Sending;

/// <summary>Who has to know that Telegram does not accept the bot's token (401): nothing works until it is replaced.</summary>
internal interface ITokenRefusal
{
    /// <summary>Telegram refused the token. Returns at once; repeats change nothing.</summary>
    void Report();
}
