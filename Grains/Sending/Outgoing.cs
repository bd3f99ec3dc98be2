using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Sending;

/// <summary>One Bot API call, ready to be made.</summary>
public abstract record Outgoing
{
    private Outgoing()
    {
    }

    /// <summary>The chat that it goes to; pauses count per chat.</summary>
    public required long ChatId { get; init; }

    /// <summary>The topic of the chat that it belongs to, or null.</summary>
    public int? ThreadId { get; init; }

    /// <summary>A copy of a message (<c>copyMessage</c>).</summary>
    public sealed record Copy : Outgoing
    {
        /// <summary>The chat of the original.</summary>
        public required long FromChatId { get; init; }

        /// <summary>The original's id in its chat.</summary>
        public required int MessageId { get; init; }

        /// <summary>The message of the addressee's chat that it replies to (sent plainly where that one is gone), or null.</summary>
        public int? ReplyTo { get; init; }

        /// <summary>The part of that message that is quoted, or null.</summary>
        public MessageQuote? Quote { get; init; }

        /// <summary>The effect that is played when it arrives, or null.</summary>
        public string? EffectId { get; init; }

        /// <summary>The inline buttons, by rows; empty for none.</summary>
        public IReadOnlyList<IReadOnlyList<Button>> Buttons { get; init; } = [];
    }

    /// <summary>Copies of the parts of an album, as an album (<c>copyMessages</c>).</summary>
    public sealed record CopyAlbum : Outgoing
    {
        /// <summary>The chat of the originals.</summary>
        public required long FromChatId { get; init; }

        /// <summary>Their ids in that chat, rising.</summary>
        public required IReadOnlyList<int> MessageIds { get; init; }
    }

    /// <summary>An album of the bot's own, from files that Telegram has (<c>sendMediaGroup</c>): a reply, which a copy would not be.</summary>
    public sealed record SendAlbum : Outgoing
    {
        /// <summary>Its parts.</summary>
        public required IReadOnlyList<MessageContent> Parts { get; init; }

        /// <summary>The message of the addressee's chat that it replies to (sent plainly where that one is gone).</summary>
        public required int ReplyTo { get; init; }

        /// <summary>The part of that message that is quoted, or null.</summary>
        public MessageQuote? Quote { get; init; }
    }

    /// <summary>A live location of the bot's own (<c>sendLocation</c>).</summary>
    public sealed record ShareLocation : Outgoing
    {
        /// <summary>Where, and for how long.</summary>
        public required LiveLocation Location { get; init; }

        /// <summary>The message of the addressee's chat that it replies to (sent plainly where that one is gone), or null.</summary>
        public int? ReplyTo { get; init; }

        /// <summary>The inline buttons, by rows; empty for none.</summary>
        public IReadOnlyList<IReadOnlyList<Button>> Buttons { get; init; } = [];
    }

    /// <summary>
    /// Gives a copy another content (<c>editMessageText</c>, <c>-Caption</c>, <c>-Media</c>, <c>-LiveLocation</c>).
    /// </summary>
    public sealed record Revise : Outgoing
    {
        /// <summary>The copy.</summary>
        public required int MessageId { get; init; }

        /// <summary>What it is to hold.</summary>
        public required MessageContent Content { get; init; }

        /// <summary>The inline buttons, by rows; empty for none.</summary>
        public IReadOnlyList<IReadOnlyList<Button>> Buttons { get; init; } = [];
    }

    /// <summary>Sets the bot's reaction to a message (<c>setMessageReaction</c>).</summary>
    public sealed record React : Outgoing
    {
        /// <summary>The message.</summary>
        public required int MessageId { get; init; }

        /// <summary>The emoji, or null to take the reaction away.</summary>
        public string? Emoji { get; init; }
    }

    /// <summary>Opens a topic in the chat (<c>createForumTopic</c>); its number is answered as <see cref="SendOutcome.Sent.MessageId"/>.</summary>
    public sealed record OpenTopic : Outgoing
    {
        /// <summary>The name, 1 to 128 characters.</summary>
        public required string Name { get; init; }
    }

    /// <summary>Changes name and icon of the topic <see cref="ThreadId"/> (<c>editForumTopic</c>).</summary>
    public sealed record ChangeTopic : Outgoing
    {
        /// <summary>The name, 1 to 128 characters.</summary>
        public required string Name { get; init; }

        /// <summary>Whether its dialog is over.</summary>
        public bool IsOver { get; init; }
    }

    /// <summary>A text of the bot or a typed one (<c>sendMessage</c>).</summary>
    public sealed record Text : Outgoing
    {
        /// <summary>The text; HTML markup where <see cref="IsHtml"/>, else sent as it stands.</summary>
        public required string Body { get; init; }

        /// <summary>Whether the text is markup, with everything foreign in it escaped.</summary>
        public bool IsHtml { get; init; } = true;

        /// <summary>The inline buttons, by rows; empty for none.</summary>
        public IReadOnlyList<IReadOnlyList<Button>> Buttons { get; init; } = [];

        /// <summary>The message of the same chat that it replies to (sent plainly where that one is gone), or null.</summary>
        public int? ReplyTo { get; init; }
    }

    /// <summary>Replaces a text of the bot (<c>editMessageText</c>).</summary>
    public sealed record Edit : Outgoing
    {
        /// <summary>The bot's message.</summary>
        public required int MessageId { get; init; }

        /// <summary>The new text, as HTML markup.</summary>
        public required string Body { get; init; }

        /// <summary>The inline buttons, by rows; empty for none.</summary>
        public IReadOnlyList<IReadOnlyList<Button>> Buttons { get; init; } = [];
    }

    /// <summary>Deletes a message (<c>deleteMessage</c>).</summary>
    public sealed record Delete : Outgoing
    {
        /// <summary>The message.</summary>
        public required int MessageId { get; init; }
    }

    /// <summary>Answers a press on a button (<c>answerCallbackQuery</c>).</summary>
    public sealed record AnswerPress : Outgoing
    {
        /// <summary>Telegram's id of the press.</summary>
        public required string QueryId { get; init; }

        /// <summary>What the presser sees for a moment, at most 200 characters; empty for nothing.</summary>
        public required string Body { get; init; }
    }

    /// <summary>Sets the commands that the chat's menu shows (<c>setMyCommands</c>); none: back to the default menu.</summary>
    public sealed record Menu : Outgoing
    {
        /// <summary>The commands in order.</summary>
        public required IReadOnlyList<MenuCommand> Commands { get; init; }
    }
}

/// <summary>An inline button.</summary>
/// <param name="Caption">What stands on it.</param>
/// <param name="Data">What a press carries.</param>
public sealed record Button(string Caption, ButtonData Data);

/// <summary>A line of the command menu.</summary>
/// <param name="Name">The command without slash.</param>
/// <param name="Description">What it does, at most 256 characters.</param>
public sealed record MenuCommand(string Name, string Description);
