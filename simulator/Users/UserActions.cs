using System.Collections.Immutable;
using System.Globalization;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Callbacks;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Reactions;
using OperatorBot.Simulator.Text;
using OperatorBot.Simulator.Topics;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator.Users;

/// <summary>What people do in Telegram, and the updates that the bot gets of it.</summary>
internal sealed class UserActions(World world)
{
    private readonly TopicChanges _topics = new(world);

    public Message Send(UserProfile user, Chat chat, Draft draft)
    {
        lock (world.Gate)
            return Deliver(Compose(user, chat, draft, null));
    }

    /// <summary>
    /// An album: one message per part, as one group. It is sent as one, so that the reply, the topic and the effect of the
    /// first part are those of all.
    /// </summary>
    public IReadOnlyList<Message> SendAlbum(UserProfile user, Chat chat, IReadOnlyList<Draft> parts)
    {
        lock (world.Gate)
        {
            var group = world.NextMediaGroupId();
            return [.. parts.Select(part => Deliver(Compose(user, chat, InAlbumOf(parts[0], part), group)))];
        }
    }

    /// <summary>A new text, caption or place for a message of one's own.</summary>
    public Message Edit(UserProfile user, Chat chat, int messageId, Draft draft)
    {
        lock (world.Gate)
        {
            var message = Find(chat, messageId);
            return ReplaceWith(user, message, ContentOfEdit(message, draft));
        }
    }

    /// <summary>The live location stays where it is from now on.</summary>
    public Message StopLocation(UserProfile user, Chat chat, int messageId)
    {
        lock (world.Gate)
        {
            var message = Find(chat, messageId);
            return ReplaceWith(user, message, Live(message).Stopped);
        }
    }

    /// <summary>Replaces the user's reactions; none takes them away.</summary>
    public void React(UserProfile user, Chat chat, int messageId, params ImmutableArray<string> reactions)
    {
        lock (world.Gate)
        {
            var message = Find(chat, messageId);
            var before = message.Reactions.GetValueOrDefault(user.Id, []);
            chat.Replace(message.WithReactions(
                reactions.IsEmpty ? message.Reactions.Remove(user.Id) : message.Reactions.SetItem(user.Id, reactions)));
            if (chat is PrivateChat ? world.Options.DeliversPrivateReactions : chat is GroupChat { Bot: BotMembership.Administrator })
            {
                world.Updates.Add(
                    UpdateType.MessageReaction,
                    new ReactionUpdate(message, user, world.Clock.UnixSeconds, before, reactions),
                    WebhookQueues.Reactions(chat.Id),
                    UpdateLifetimes.Message,
                    chat.Id,
                    messageId);
            }
        }
    }

    /// <summary>For both sides. Telegram tells the bot nothing.</summary>
    public void Delete(Chat chat, int messageId)
    {
        lock (world.Gate)
            chat.Replace(Find(chat, messageId).Deleted());
    }

    /// <summary>By the button's data, or by what is written on it.</summary>
    public ButtonPress Press(UserProfile user, Chat chat, int messageId, string button)
    {
        lock (world.Gate)
        {
            var message = Find(chat, messageId);
            var found = message.Buttons.FirstOrDefault(b => b.Data == button) ?? message.Buttons.FirstOrDefault(b => b.Text == button)
                ?? throw new InvalidOperationException(
                    $"Message {messageId} in chat {chat.Id} has no button \"{button}\"; it shows: {message}");
            return world.Presses.Press(user, message, found);
        }
    }

    public Topic OpenTopic(UserProfile user, Chat chat, string name, bool isNameImplicit)
    {
        lock (world.Gate)
        {
            RequireTopics(chat);
            return _topics.Open(chat, user, name, isNameImplicit: isNameImplicit);
        }
    }

    public Topic RenameTopic(UserProfile user, Chat chat, int threadId, string name)
    {
        lock (world.Gate)
        {
            RequireTopics(chat);
            var topic = FindTopic(chat, threadId);
            var renamed = topic with { Name = name };
            _topics.Edit(chat, user, topic, renamed);
            return renamed;
        }
    }

    public void DeleteTopic(Chat chat, int threadId)
    {
        lock (world.Gate)
            TopicChanges.Delete(chat, FindTopic(chat, threadId).ThreadId);
    }

    public void Start(PrivateChat chat)
    {
        lock (world.Gate)
            chat.Started = true;
    }

    public void Block(PrivateChat chat, bool blocked)
    {
        lock (world.Gate)
        {
            if (chat.BlockedBot == blocked)
                return;
            chat.BlockedBot = blocked;
            var (before, after) = blocked ? ("member", "kicked") : ("kicked", "member");
            AddMembership(chat, chat.User, before, after);
        }
    }

    public void SetMembership(GroupChat group, UserProfile by, BotMembership membership)
    {
        lock (world.Gate)
        {
            var before = MembershipUpdate.StatusOf(group.Bot);
            group.Bot = membership;
            AddMembership(group, by, before, MembershipUpdate.StatusOf(membership));
        }
    }

    private void AddMembership(Chat chat, UserProfile by, string before, string after)
    {
        world.Updates.Add(
            UpdateType.MyChatMember,
            new MembershipUpdate(chat, by, world.Bot, world.Clock.UnixSeconds, before, after),
            WebhookQueues.Memberships(chat.Id),
            UpdateLifetimes.Message,
            chat.Id);
        chat.SignalChange();
    }

    private Message Compose(UserProfile user, Chat chat, Draft draft, string? mediaGroupId)
    {
        if (chat is PrivateChat own)
        {
            if (own.BlockedBot)
                throw new InvalidOperationException($"{user.FullName} ({user.Id}) has blocked the bot and cannot write to it; unblock it first.");
            own.Started = true;
        }

        if (draft.ThreadId is { } thread)
            FindTopic(chat, thread);
        if (draft.EffectId is not null && chat is not PrivateChat)
            throw new InvalidOperationException($"Effects are for private chats; chat {chat.Id} is a {chat.Type}.");
        var target = Answering(new Target(chat, draft.ThreadId), draft);
        return new Message(world.NextMessageId(chat), chat, Content(draft).SentBy(world.Clock))
        {
            From = chat.Type == "channel" ? null : user,
            Date = world.Clock.UnixSeconds,
            ThreadId = target.ThreadId,
            ReplyTo = target.ReplyTo?.AsReplied(),
            Quote = target.Quote,
            ExternalReply = target.ExternalReply,
            MediaGroupId = mediaGroupId,
            IsProtected = draft.IsProtected,
            EffectId = draft.EffectId,
            Forward = Origin(draft),
        };
    }

    private Target Answering(Target target, Draft draft)
    {
        if (draft.ReplyTo is not { } id)
            return target;
        var chat = draft.ReplyToChat is { } other
            ? world.FindChat(other) ?? throw new InvalidOperationException($"There is no chat {other.ToString(CultureInfo.InvariantCulture)}.")
            : target.Chat;
        var replied = Find(chat, id);
        return target.Answering(replied, draft.Quote is null ? null : QuoteOf(replied, draft.Quote, draft.QuotePosition));
    }

    private static Draft InAlbumOf(Draft first, Draft part) => part with
    {
        ReplyTo = first.ReplyTo,
        ReplyToChat = first.ReplyToChat,
        Quote = first.Quote,
        QuotePosition = first.QuotePosition,
        ThreadId = first.ThreadId,
        EffectId = first.EffectId,
        CaptionAbove = first.CaptionAbove,
    };

    private Message ReplaceWith(UserProfile user, Message message, MessageContent content)
    {
        var chat = message.Chat;
        if (message.From?.Id != user.Id || message.Forward is not null)
            throw new InvalidOperationException($"{user.FullName} ({user.Id}) did not write message {message.Id} and cannot edit it.");
        var edited = chat.Replace(message.Edited(content, message.Markup, world.Clock.UnixSeconds));
        if (IsHeard(edited))
        {
            var type = chat.Type == "channel" ? UpdateType.EditedChannelPost : UpdateType.EditedMessage;
            world.Updates.Add(type, edited, WebhookQueues.Messages(chat.Id), UpdateLifetimes.Message, chat.Id, edited.Id);
        }

        return edited;
    }

    private Message Deliver(Message message)
    {
        message.Chat.Post(message);
        if (IsHeard(message))
        {
            var type = message.Chat.Type == "channel" ? UpdateType.ChannelPost : UpdateType.Message;
            world.Updates.Add(
                type, message, WebhookQueues.Messages(message.ChatId), UpdateLifetimes.Message, message.ChatId, message.Id);
        }

        return message;
    }

    /// <summary>In groups a bot hears what is meant for it, unless it is an administrator (privacy mode).</summary>
    private bool IsHeard(Message message) => message.Chat switch
    {
        PrivateChat chat => !chat.BlockedBot,
        GroupChat { Bot: BotMembership.Administrator } => true,
        GroupChat { Bot: BotMembership.Member } => message.Kind == MessageKind.Service
            || message.Text.StartsWith('/')
            || message.ReplyTo?.From?.Id == world.Bot.Id
            || message.Text.Contains("@" + world.Bot.Username, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private MessageContent Content(Draft draft)
    {
        if (draft.Field is { } field)
            return new OpaqueContent(draft.Kind, field.Name, new RawJson(field.Json)) { Caption = Formatted(draft, isCaption: true) };
        switch (draft.Kind)
        {
            case MessageKind.Text:
                return new TextContent(Formatted(draft, isCaption: false));
            case MessageKind.Location:
                return Place(draft);
            case MessageKind.Venue:
                return ContentReader.Venue(Place(draft), draft.Title ?? "", draft.Address ?? "");
            case MessageKind.Contact:
                return ContentReader.Contact(draft.PhoneNumber ?? "+10000000000", draft.FirstName ?? "", null, null);
            case MessageKind.Dice:
                return world.Contents.Dice(draft.Emoji);
            case MessageKind.Unsupported:
                return new OpaqueContent(MessageKind.Unsupported, []);
            case MessageKind.Poll:
                return new PollContent(world.Contents.NextPollId(), draft.Text, draft.Options) { IsQuiz = draft.IsQuiz };
            case MessageKind.Photo or MessageKind.Video or MessageKind.Document or MessageKind.Voice or MessageKind.Audio
                or MessageKind.VideoNote or MessageKind.Sticker or MessageKind.Animation:
                return Media(draft);
            default:
                throw new InvalidOperationException($"A user cannot send {draft.Kind} without saying how it looks; set {nameof(Draft.Field)}.");
        }
    }

    private MediaContent Media(Draft draft)
    {
        var kind = draft.Kind == MessageKind.VideoNote ? "video_note" : draft.Kind.ToString().ToLowerInvariant();
        var side = draft.Kind is MessageKind.Sticker or MessageKind.VideoNote ? 384 : 800;
        return new MediaContent(draft.Kind, world.Files.Add(kind, draft.FileName, draft.MimeType, draft.File))
        {
            Caption = draft.Kind is MessageKind.Sticker or MessageKind.VideoNote ? FormattedText.Empty : Formatted(draft, isCaption: true),
            CaptionAbove = draft.CaptionAbove && MediaContent.CanHaveCaptionAbove(draft.Kind),
            HasSpoiler = draft.HasSpoiler,
            Width = side,
            Height = draft.Kind is MessageKind.Sticker or MessageKind.VideoNote ? side : 600,
            DurationSeconds = draft.DurationSeconds,
            Title = draft.Title,
            Emoji = draft.Emoji,
            StickerSet = draft.Kind == MessageKind.Sticker ? "SimulatedStickers" : null,
        };
    }

    private MessageContent ContentOfEdit(Message message, Draft draft)
    {
        switch (message.Content)
        {
            case TextContent when draft.Kind is MessageKind.Text:
                return new TextContent(Formatted(draft, isCaption: false));
            case MediaContent { TakesCaption: true } media when draft.Kind is MessageKind.Text:
                return media with { Caption = Formatted(draft, isCaption: true) };
            case LocationContent when draft.Kind is MessageKind.Location:
                return Live(message).MovedTo(Place(draft), message.Date);
            case var _ when CanReplace(message, draft.Kind):
                return Media(draft);
            default:
                throw new InvalidOperationException(
                    $"A user cannot make a {draft.Kind} of message {message.Id}, a {message.Kind}{(message.MediaGroupId is null ? "" : " of an album")}.");
        }
    }

    private static bool CanReplace(Message message, MessageKind kind)
    {
        if (message.MediaGroupId is null)
            return IsMedium(kind) && (message.Kind == MessageKind.Text || IsMedium(message.Kind));
        return message.Kind == kind || (IsVisual(message.Kind) && IsVisual(kind));

        static bool IsMedium(MessageKind kind) =>
            kind is MessageKind.Animation or MessageKind.Audio or MessageKind.Document || IsVisual(kind);

        static bool IsVisual(MessageKind kind) => kind is MessageKind.Photo or MessageKind.Video;
    }

    private static LocationContent Live(Message message) => message.Content is LocationContent { IsLive: true } live
        ? live
        : throw new InvalidOperationException($"Message {message.Id} is no live location (any more): {message}");

    private static LocationContent Place(Draft draft) => new(draft.Latitude, draft.Longitude)
    {
        LivePeriodSeconds = draft.LivePeriodSeconds,
        Heading = draft.Heading,
        Accuracy = draft.Accuracy,
        ProximityRadius = draft.ProximityRadius,
    };

    private static FormattedText Formatted(Draft draft, bool isCaption)
    {
        try
        {
            var parsed = TextParser.Parse(draft.Text, draft.ParseMode, null);
            return isCaption ? TextParser.Caption(parsed) : TextParser.Text(parsed);
        }
        catch (Refusal refusal)
        {
            throw new InvalidOperationException($"A user cannot send this text: {refusal.Message}", refusal);
        }
    }

    private static TextQuote QuoteOf(Message replied, string quote, int position)
    {
        var text = replied.Content.Text;
        var at = Nearest(text.Text, quote, position);
        return at >= 0
            ? new TextQuote(Replies.Part(text, at, quote.Length), at, IsManual: true)
            : throw new InvalidOperationException($"\"{quote}\" is no part of message {replied.Id}: {replied}");
    }

    private static int Nearest(string text, string part, int position)
    {
        var best = -1;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            if (best < 0 || Math.Abs(at - position) < Math.Abs(best - position))
                best = at;
        }

        return best;
    }

    private ForwardOrigin? Origin(Draft draft)
    {
        if (draft.ForwardedFromUser is { } id)
        {
            var user = world.FindUser(id)?.User ?? throw new InvalidOperationException($"There is no user {id}.");
            return new ForwardOrigin(user, user.FullName, world.Clock.UnixSeconds);
        }

        return draft.ForwardedFrom is { } name ? new ForwardOrigin(null, name, world.Clock.UnixSeconds) : null;
    }

    private void RequireTopics(Chat chat)
    {
        if (!world.HasTopics(chat) || (chat is PrivateChat && !world.Options.AllowsUsersToCreateTopics))
        {
            throw new InvalidOperationException(
                $"Nobody can open topics in chat {chat.Id}; see {nameof(TelegramOptions.HasTopics)} and {nameof(TelegramOptions.AllowsUsersToCreateTopics)}.");
        }
    }

    private static Topic FindTopic(Chat chat, int threadId) => chat.Topics.Find(threadId)
        ?? throw new InvalidOperationException($"Chat {chat.Id} has no topic {threadId.ToString(CultureInfo.InvariantCulture)}.");

    private static Message Find(Chat chat, int messageId) => chat.History.Find(messageId)
        ?? throw new InvalidOperationException($"Chat {chat.Id} shows no message {messageId}.");
}
