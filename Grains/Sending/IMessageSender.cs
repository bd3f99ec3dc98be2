namespace OperatorBot.Grains.Sending;

/// <summary>The way out to Telegram. Never throws for what Telegram or the network does, and never waits out a pause.</summary>
public interface IMessageSender
{
    /// <summary>
    /// Makes one Bot API call; before the first one about topics it finds out whether the bot has them. Ends within 10 s. While the
    /// addressee's chat, or the whole bot, is paused by an earlier <c>retry_after</c>, it makes none and answers
    /// <see cref="RefusalReason.TooManyRequests"/> with the rest of the pause.
    /// </summary>
    Task<SendOutcome> SendAsync(Outgoing outgoing, CancellationToken cancellationToken);

    /// <summary>False where the bot is known to have no topics in private chats, so that none need be asked for.</summary>
    bool MayHaveTopics { get; }
}
