namespace OperatorBot.Grains.Interfaces.People;

/// <summary>A message that somebody wrote to the bot, without its content: a relay copies it by its id.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.telegram-message")]
public sealed record TelegramMessage
{
    /// <summary>The writer; the message stands in their private chat with the bot.</summary>
    [Id(0)] public required Person From { get; init; }

    /// <summary>The message's id in that chat. Ids of one chat rise, which is how repeats are recognized.</summary>
    [Id(1)] public required int MessageId { get; init; }

    /// <summary>When Telegram received it, in whole seconds, by Telegram's clock.</summary>
    [Id(2)] public required DateTimeOffset Date { get; init; }

    /// <summary>The message of the same chat that it replies to, or null.</summary>
    [Id(3)] public int? ReplyTo { get; init; }

    /// <summary>
    /// True where Telegram may have handed it out before: what is meant to be sent is then written before it is sent.
    /// </summary>
    [Id(4)] public bool Redelivered { get; init; }

    /// <summary>The topic of the chat in which it was written, or null outside of topics.</summary>
    [Id(5)] public int? ThreadId { get; init; }

    /// <summary>What passing it on takes beyond its id, or null: for most messages that is nothing.</summary>
    [Id(6)] public MessageDetails? Details { get; init; }
}
