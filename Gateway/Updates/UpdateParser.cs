using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OperatorBot.Gateway.Updates;

/// <summary>
/// Turns Telegram's updates into what they mean to the bot. Total: whatever is missing in an update, it has a meaning,
/// be it <see cref="Incoming.Ignored"/>.
/// </summary>
internal static class UpdateParser
{
    /// <summary>From this age on Telegram may have handed a message out before.</summary>
    internal static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    // Names stand in stored states. Telegram's have 64 characters, of at most two units each; tags of languages a few.
    private const int LongestName = 128;
    private const int LongestLanguageCode = 35;
    private const int LongestEmoji = 16;
    private const int LongestId = 64;
    private static readonly MessageDetails Nothing = new();

    /// <summary>What an update means.</summary>
    /// <param name="update">The update.</param>
    /// <param name="botName">The bot's own user name, without <c>@</c>.</param>
    /// <param name="now">When it was received.</param>
    /// <param name="mayBeRepeat">Whether this gateway cannot know if Telegram handed it out before.</param>
    public static Incoming Parse(Update update, string botName, DateTimeOffset now, bool mayBeRepeat) => update switch
    {
        { Message: { } message } => ParseMessage(update.Id, message, botName, now, mayBeRepeat),
        { EditedMessage: { } edited } => ParseEdit(update.Id, edited, mayBeRepeat),
        { CallbackQuery: { } press } => ParsePress(update.Id, press, mayBeRepeat),
        { MyChatMember: { } change } => ParseMembership(update.Id, change),
        { MessageReaction: { } reaction } => ParseReaction(update.Id, reaction, mayBeRepeat),
        _ => Ignore(update.Id, null, IgnoredBecause.UnknownKind),
    };

    /// <summary>The beginning of a text that is longer, but no half of a character.</summary>
    internal static string? Cut(string? text, int max) =>
        text?.Length > max ? text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)] : text;

    private static Incoming ParseMessage(int updateId, Message message, string botName, DateTimeOffset now, bool mayBeRepeat)
    {
        if (message is not { Chat: { Type: ChatType.Private } chat })
            return Ignore(updateId, message.Chat, IgnoredBecause.NotPrivate);
        if (message is not { From: { IsBot: false } from, SenderChat: null })
            return Ignore(updateId, chat, IgnoredBecause.NotHuman);
        if (!ArePlausible(chat, from, message.Id))
            return Ignore(updateId, chat, IgnoredBecause.Implausible);
        if (IsChatEvent(message.Type))
            return Ignore(updateId, chat, IgnoredBecause.ServiceMessage);

        var date = Utc(message.Date);
        return new Incoming.Message(
            new OperatorRequest
            {
                UpdateId = updateId,
                Message = Describe(message, from, mayBeRepeat || now - date > FreshFor),
                Command = CommandParser.Parse(CommandIn(message), botName) switch
                {
                    // What the operator did not write is not theirs to take back.
                    OperatorCommand.Delete when message.ReplyToMessage?.From?.Id != from.Id =>
                        new OperatorCommand.Malformed(CommandProblem.ReplyMissing, "delete"),
                    var command => command,
                },
            },
            CommandParser.IsStart(message.Text))
        {
            UpdateId = updateId,
            ChatId = chat.Id,
        };
    }

    // An operator's commands are carried out once, as first sent; and what may be a secret is shown to nobody.
    private static Incoming ParseEdit(int updateId, Message edited, bool mayBeRepeat)
    {
        if (edited is not { Chat: { Type: ChatType.Private } chat, From: { IsBot: false } from, SenderChat: null })
            return Ignore(updateId, edited.Chat, IgnoredBecause.NotHuman);
        if (!ArePlausible(chat, from, edited.Id))
            return Ignore(updateId, chat, IgnoredBecause.Implausible);

        // Telegram calls other changes of a message edits as well, a first reaction among them.
        var content = ContentReader.Read(edited);
        if (content.Kind != ContentKind.LiveLocation
            && (edited.EditDate is null || (content.Kind == ContentKind.Other && edited.Checklist is null)))
            return Ignore(updateId, chat, IgnoredBecause.NothingEdited);

        var name = CommandParser.NameIn(CommandIn(edited));
        var request = new OperatorRequest
        {
            UpdateId = updateId,
            Message = Describe(edited, from, mayBeRepeat),
            Command = name is null
                ? new OperatorCommand.Edit(content)
                : new OperatorCommand.Malformed(CommandProblem.Edited, name),
        };
        return CommandParser.MayBeSecret(CommandIn(edited))
            ? new Incoming.OperatorAction(request) { UpdateId = updateId, ChatId = chat.Id }
            : new Incoming.Edit(request, content) { UpdateId = updateId, ChatId = chat.Id };
    }

    // A caption is none, but it may hold the secret.
    private static string? CommandIn(Message message) =>
        message.Text ?? (CommandParser.MayBeSecret(message.Caption) ? message.Caption : null);

    private static Incoming ParseReaction(int updateId, MessageReactionUpdated reaction, bool mayBeRepeat)
    {
        if (reaction is not { Chat: { Type: ChatType.Private } chat, User: { IsBot: false } from })
            return Ignore(updateId, reaction.Chat, IgnoredBecause.NotHuman);
        if (!ArePlausible(chat, from, reaction.MessageId))
            return Ignore(updateId, chat, IgnoredBecause.Implausible);

        // Of several the newest; a bot can set one, and no custom ones.
        var emoji = reaction.NewReaction?.OfType<ReactionTypeEmoji>().LastOrDefault()?.Emoji;
        if (emoji?.Length > LongestEmoji)
            return Ignore(updateId, chat, IgnoredBecause.Implausible);

        return new Incoming.Reaction(new OperatorRequest
        {
            UpdateId = updateId,
            Message = new TelegramMessage
            {
                From = Describe(from),
                MessageId = reaction.MessageId,
                Date = Utc(reaction.Date),
                Redelivered = mayBeRepeat,
            },
            Command = new OperatorCommand.React(emoji),
        })
        {
            UpdateId = updateId,
            ChatId = chat.Id,
        };
    }

    // A press tells no time of its own, so its age is unknown.
    private static Incoming ParsePress(int updateId, CallbackQuery press, bool mayBeRepeat)
    {
        if (press is not { Id: { } queryId, From: { IsBot: false } from, Message: { Chat: { Type: ChatType.Private } chat } message }
            || !ButtonData.TryParse(press.Data, out var button))
            return Ignore(updateId, press.Message?.Chat, IgnoredBecause.ForeignButton);
        if (!ArePlausible(chat, from, message.Id) || queryId.Length > LongestName)
            return Ignore(updateId, chat, IgnoredBecause.Implausible);

        return new Incoming.OperatorAction(new OperatorRequest
        {
            UpdateId = updateId,
            Message = Describe(message, from, mayBeRepeat),
            Command = new OperatorCommand.Press(queryId, button),
        })
        {
            UpdateId = updateId,
            ChatId = chat.Id,
        };
    }

    private static Incoming ParseMembership(int updateId, ChatMemberUpdated change)
    {
        if (change is not { Chat: { } chat, NewChatMember: { } member })
            return Ignore(updateId, change.Chat, IgnoredBecause.OtherMembership);
        if (chat.Type != ChatType.Private)
        {
            return member.IsInChat
                ? new Incoming.AddedToGroup { UpdateId = updateId, ChatId = chat.Id }
                : Ignore(updateId, chat, IgnoredBecause.OtherMembership);
        }

        if (change.From is not { IsBot: false } from
            || member.Status is not (ChatMemberStatus.Kicked or ChatMemberStatus.Member))
            return Ignore(updateId, chat, IgnoredBecause.OtherMembership);
        if (!ArePlausible(chat, from))
            return Ignore(updateId, chat, IgnoredBecause.Implausible);

        return new Incoming.Membership(new MembershipChange
        {
            UpdateId = updateId,
            Person = Describe(from),
            Blocked = member.Status == ChatMemberStatus.Kicked,
            Date = Utc(change.Date),
        })
        {
            UpdateId = updateId,
            ChatId = chat.Id,
        };
    }

    // In a private chat it has the person's id. A message without a number would pass for one of another numbering, and
    // wipe out what is remembered of this one.
    private static bool ArePlausible(Chat chat, User from, int messageId = 1) =>
        from.Id > 0 && chat.Id == from.Id && messageId is > 0 and < int.MaxValue;

    // Listed one by one, so that a kind of message that is not known yet is relayed rather than lost.
    private static bool IsChatEvent(MessageType type) => type
        is MessageType.PinnedMessage
        or MessageType.MessageAutoDeleteTimerChanged
        or MessageType.ForumTopicCreated
        or MessageType.ForumTopicEdited
        or MessageType.ForumTopicClosed
        or MessageType.ForumTopicReopened
        or MessageType.GeneralForumTopicHidden
        or MessageType.GeneralForumTopicUnhidden
        or MessageType.WriteAccessAllowed
        or MessageType.ChatBackgroundSet;

    private static TelegramMessage Describe(Message message, User from, bool redelivered) => new()
    {
        From = Describe(from),
        MessageId = message.Id,
        Date = Utc(message.Date),
        // A topic's first message is the one that says that it was opened.
        ReplyTo = message.ReplyToMessage is { ForumTopicCreated: null } replied ? replied.Id : null,
        Redelivered = redelivered,
        ThreadId = message is { IsTopicMessage: true, MessageThreadId: > 0 } ? message.MessageThreadId : null,
        Details = DetailsOf(message),
    };

    private static MessageDetails? DetailsOf(Message message)
    {
        var details = new MessageDetails
        {
            AlbumId = Cut(message.MediaGroupId, LongestId),
            Quote = message is { ReplyToMessage: not null, Quote.IsManual: true } ? ContentReader.ReadQuote(message.Quote) : null,
            EffectId = Cut(message.EffectId, LongestId),
            Live = message.Venue is null && message.Location is { LivePeriod: > 0 } location ? ContentReader.ReadLive(location) : null,
            Uncopyable = KindOf(message),
            Part = message is { MediaGroupId: not null, ReplyToMessage.ForumTopicCreated: null } ? ContentReader.ReadPart(message) : null,
        };
        return details == Nothing ? null : details;
    }

    private static UncopyableKind? KindOf(Message message) => message.Type switch
    {
        MessageType.Invoice => UncopyableKind.Invoice,
        MessageType.Giveaway or MessageType.GiveawayWinners => UncopyableKind.Giveaway,
        MessageType.PaidMedia => UncopyableKind.PaidMedia,
        MessageType.Story => UncopyableKind.Story,
        MessageType.Poll when message.Poll is { Type: PollType.Quiz } => UncopyableKind.Quiz,
        MessageType.Checklist => UncopyableKind.Checklist,
        MessageType.Gift or MessageType.UniqueGift or MessageType.GiftUpgradeSent => UncopyableKind.Gift,
        MessageType.SuccessfulPayment or MessageType.RefundedPayment or MessageType.UsersShared or MessageType.ChatShared
            or MessageType.ConnectedWebsite or MessageType.WebAppData or MessageType.PassportData
            or MessageType.ProximityAlertTriggered => UncopyableKind.ServiceMessage,
        _ => null,
    };

    private static Person Describe(User user) => new()
    {
        Id = user.Id,
        FirstName = Cut(user.FirstName, LongestName) ?? "",
        LastName = Cut(user.LastName, LongestName),
        Username = Cut(user.Username, LongestName),
        LanguageCode = Cut(user.LanguageCode, LongestLanguageCode),
    };

    private static DateTimeOffset Utc(DateTime date) => new(DateTime.SpecifyKind(date, DateTimeKind.Utc));

    private static Incoming.Ignored Ignore(int updateId, Chat? chat, IgnoredBecause why) =>
        new(why) { UpdateId = updateId, ChatId = chat?.Id ?? 0 };
}
