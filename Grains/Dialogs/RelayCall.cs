using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Dialogs;

/// <summary>Turns an entry of a client's outbox into a call, by what is known of both chats when it is made.</summary>
internal static class RelayCall
{
    /// <summary>The Bot API call that the entry stands for; null where what it is about is not there (any more).</summary>
    /// <param name="state">The client.</param>
    /// <param name="entry">An entry of its outbox.</param>
    /// <param name="showSpeaker">Whether the operator has to be shown who speaks.</param>
    public static Outgoing? Of(ClientState state, OutboxEntry entry, bool showSpeaker = false)
    {
        var buttons = showSpeaker ? SpeakerButtons(state, entry.ChatId) : [];
        var threadId = ThreadOf(state, entry.ChatId);
        return entry.Parcel switch
        {
            Parcel.Relay { Text: { } text } relay => new Outgoing.Text
            {
                ChatId = entry.ChatId,
                ThreadId = threadId,
                Body = text,
                IsHtml = false,
                ReplyTo = Counterpart(relay.FromChatId, relay.ReplyTo),
            },
            Parcel.Relay { Details.Live: { PeriodSeconds: > 0 } live } relay => new Outgoing.ShareLocation
            {
                ChatId = entry.ChatId,
                ThreadId = threadId,
                Location = live,
                ReplyTo = Counterpart(relay.FromChatId, relay.ReplyTo),
                Buttons = buttons,
            },
            Parcel.Relay relay => Copy(relay.FromChatId, relay.MessageId, relay.ReplyTo, relay.Details?.Quote) with
            {
                EffectId = relay.Details?.EffectId,
            },
            Parcel.Album { Parts: [var only] } album => Copy(album.FromChatId, only, album.ReplyTo, album.Quote),
            Parcel.Album { Contents: { } contents } album when Counterpart(album.FromChatId, album.ReplyTo) is { } replyTo =>
                new Outgoing.SendAlbum
                {
                    ChatId = entry.ChatId,
                    ThreadId = threadId,
                    Parts = contents,
                    ReplyTo = replyTo,
                    Quote = album.Quote,
                },
            Parcel.Album album => new Outgoing.CopyAlbum
            {
                ChatId = entry.ChatId,
                ThreadId = threadId,
                FromChatId = album.FromChatId,
                MessageIds = album.Parts,
            },
            Parcel.Revise revise => Counterpart(revise.FromChatId, revise.MessageId) is { } copy
                ? new Outgoing.Revise
                {
                    ChatId = entry.ChatId,
                    MessageId = copy,
                    Content = revise.Content,
                    // An edit takes a message's buttons away, and it is not known whether it has any.
                    Buttons = threadId is null && !revise.Content.IsInAlbum ? SpeakerButtons(state, entry.ChatId) : [],
                }
                : null,
            Parcel.React react => Counterpart(react.FromChatId, react.MessageId) is { } copy
                ? new Outgoing.React { ChatId = entry.ChatId, MessageId = copy, Emoji = react.Emoji }
                : null,
            Parcel.Withdraw withdraw => Counterpart(withdraw.FromChatId, withdraw.MessageId) is { } copy
                ? new Outgoing.Delete { ChatId = entry.ChatId, MessageId = copy }
                : null,
            Parcel.Tell => OutgoingCall.Of(entry) with { ThreadId = threadId },
            _ => OutgoingCall.Of(entry),
        };

        Outgoing.Copy Copy(long fromChatId, int messageId, int? repliedTo, MessageQuote? quote)
        {
            var replyTo = Counterpart(fromChatId, repliedTo);
            return new Outgoing.Copy
            {
                ChatId = entry.ChatId,
                ThreadId = threadId,
                FromChatId = fromChatId,
                MessageId = messageId,
                ReplyTo = replyTo,
                Quote = replyTo is null ? null : quote,
                Buttons = buttons,
            };
        }

        int? Counterpart(long fromChatId, int? messageId) =>
            messageId is { } id ? MessageMap.CounterpartOf(state, fromChatId, id, entry.ChatId) : null;
    }

    /// <summary>The line that says before an album who speaks, since an album has no buttons; null where nothing need be said.</summary>
    public static Outgoing? SpeakerLine(ClientState state, OutboxEntry entry) =>
        entry.Parcel is Parcel.Album { Parts.Length: > 1 } && SpeakerKey(state, entry.ChatId) is { } key
            ? Of(state, entry with { Parcel = new Parcel.Tell(new Notice.Speaker(key, Name(state)), OperatorLanguage(state)) })
            : null;

    /// <summary>Whether the entry is a word of the client's in a chat where other clients may speak as well.</summary>
    public static bool SpeaksAmongOthers(ClientState state, OutboxEntry entry) =>
        ThreadOf(state, entry.ChatId) is null && entry.ChatId != state.Person?.Id && entry.Parcel switch
        {
            Parcel.Relay relay => relay.FromChatId == state.Person?.Id,
            Parcel.Album album => album.FromChatId == state.Person?.Id,
            Parcel.Tell { Notice: Notice.NewDialog } => true,
            _ => false,
        };

    private static int? ThreadOf(ClientState state, long chatId) => chatId == state.Person?.Id
        ? state.ThreadId
        : state.Topics.Find(topic => topic.OperatorId == chatId)?.ThreadId;

    private static IReadOnlyList<IReadOnlyList<Button>> SpeakerButtons(ClientState state, long chatId) =>
        SpeakerKey(state, chatId) is { } key ? NoticeText.SpeakerButtons(key, Name(state), OperatorLanguage(state)) : [];

    // Only of a dialog that goes on, with that operator.
    private static DialogKey? SpeakerKey(ClientState state, long chatId) =>
        state is { Person: { } client, Phase: DialogPhase.Active active } && active.OperatorId == chatId
            ? new DialogKey(client.Id, state.Ticket)
            : null;

    private static string Name(ClientState state) => PersonName.Of(state.Person!);

    private static string OperatorLanguage(ClientState state) =>
        state.Phase is DialogPhase.Active active ? active.OperatorLanguage : state.Language;
}
