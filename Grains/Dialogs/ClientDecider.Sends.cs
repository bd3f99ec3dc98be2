using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Dialogs.ClientEvent;

namespace OperatorBot.Grains.Dialogs;

/// <summary>What becomes of a send.</summary>
internal static partial class ClientDecider
{
    /// <summary>Failures after which an operator is told that a message is not delivered yet: after 3 s or more.</summary>
    public const int FailuresUntilTold = 3;

    /// <summary>A pause of this length is told at once.</summary>
    public static readonly TimeSpan PauseToTell = TimeSpan.FromSeconds(5);

    /// <summary>A send ended.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command)
    {
        if (state.Outbox.Find(command.EntryId) is not { } entry)
            return Reply(false);

        var done = Done(entry, command.Parts);
        return new(
            command.Outcome switch
            {
                SendOutcome.Sent sent => [done, .. Arrived(state, entry, sent, command.Parts)],
                SendOutcome.Refused { Reason: RefusalReason.NotModified } => [done],
                SendOutcome.Refused { Reason: RefusalReason.TooManyRequests } refused => Later(
                    state, entry, command.Now, refused.RetryAfter ?? RetryPolicy.Pause(1), entry.Attempts),
                SendOutcome.Refused { Reason: RefusalReason.Unreachable } => Unreachable(state, entry, command.Now),
                _ when entry.Parcel is Parcel.React => [done],

                // A dialog does not wait for its topic; and whoever asks again without having been answered opens two.
                not SendOutcome.Refused { Reason: not RefusalReason.Unavailable }
                    when entry.Parcel is Parcel.OpenTopic or Parcel.ChangeTopic
                    && (entry.Tried || command.Outcome is SendOutcome.Unknown) => [done],
                SendOutcome.Refused { Reason: RefusalReason.ThreadGone } => ThreadGone(state, entry, done, command.ThreadId),
                SendOutcome.Refused { Reason: not RefusalReason.Unavailable } refused => Refused(state, entry, done, refused.Reason),
                _ => Later(state, entry, command.Now, RetryPolicy.Pause(entry.Attempts + 1), entry.Attempts + 1),
            },
            Reply: true);
    }

    // A part that came while the others were on their way goes by itself.
    private static ClientEvent Done(OutboxEntry entry, int parts) => entry.Parcel is Parcel.Album album && album.Parts.Length > parts
        ? new AlbumPartsDone(entry.Id, parts)
        : new SendClosed(entry.Id);

    private static ImmutableArray<ClientEvent> Later(
        ClientState state, OutboxEntry entry, DateTimeOffset now, TimeSpan wait, int attempts)
    {
        var postponed = new SendPostponed(entry.Id, now, now + wait, attempts);
        if (entry.DelayAbout is not null || (attempts < FailuresUntilTold && wait < PauseToTell)
            || SourceOf(entry.Parcel) is not { } source || source.ChatId == state.Person?.Id)
            return [postponed];

        return
        [
            postponed,
            new DelayTold(entry.Id, source),
            new Posted(source.ChatId, new Parcel.Tell(new Notice.Delayed(), LanguageOf(state, source.ChatId), source.MessageId)),
        ];
    }

    private static IEnumerable<ClientEvent> Arrived(ClientState state, OutboxEntry entry, SendOutcome.Sent sent, int parts)
    {
        switch (entry.Parcel)
        {
            case Parcel.Relay relay:
                if (sent.MessageId is { } copy)
                    yield return new MessagesPaired(PairOf(state, entry.ChatId, relay.FromChatId, relay.MessageId, copy));
                break;

            case Parcel.Album album:
                var originals = album.Parts.Length > parts ? album.Parts[..parts] : album.Parts;
                var copies = sent.MessageIds ?? (sent.MessageId is { } only ? [only] : []);
                if (copies.Count < originals.Length)
                    yield return new Posted(album.FromChatId, new Parcel.Tell(
                        new Notice.PartsLeftOut(originals.Length - copies.Count, originals.Length),
                        LanguageOf(state, album.FromChatId),
                        originals[0]));
                else
                    // In whatever order they were answered, those of an album rise as its parts do.
                    foreach (var (original, counterpart) in originals.Zip(copies.Order()))
                        yield return new MessagesPaired(PairOf(state, entry.ChatId, album.FromChatId, original, counterpart));
                break;

            case Parcel.Tell { Notice: Notice.NewDialog notice } when sent.MessageId is { } id:
                yield return new MessagesPaired(new MessagePair(entry.ChatId, id, InClientChat: 0));
                if (notice.Ticket == state.Ticket)
                    yield return new NoticeShown(entry.ChatId, id);
                break;

            case Parcel.Tell { Notice: Notice.Delayed, ReplyTo: { } about } tell when sent.MessageId is { } id:
                var message = new SourceMessage(entry.ChatId, about);
                if (state.Delays.Find(delay => delay.Message == message)?.Settled is not { } settled)
                {
                    yield return new DelayShown(message, id);
                    break;
                }

                yield return new Posted(entry.ChatId, new Parcel.Retell(id, settled, tell.Language));
                yield return new DelaySettled(message, Outcome: null);
                break;

            case Parcel.Withdraw withdraw:
                yield return new Posted(
                    withdraw.FromChatId, new Parcel.Tell(new Notice.Withdrawn(), withdraw.Language, withdraw.CommandId));
                break;

            case Parcel.OpenTopic:
                yield return new TopicSet((TopicOf(state, entry.ChatId) ?? new(entry.ChatId, null)) with { ThreadId = sent.MessageId });
                break;
        }

        foreach (var told in Settle(state, entry, new Notice.DeliveredLate()))
            yield return told;
    }

    private static ImmutableArray<ClientEvent> Refused(
        ClientState state, OutboxEntry entry, ClientEvent done, RefusalReason reason) => entry.Parcel switch
        {
            // A quote that is not found, an effect that there is no more: once more without them.
            Parcel.Relay { Details: { } details } relay
                when reason == RefusalReason.Rejected && (details.Quote ?? details.EffectId ?? (object?)details.Live) is not null =>
                [new SendSimplified(entry.Id, relay with { Details = details with { Quote = null, EffectId = null, Live = null } })],
            Parcel.Album { Contents: not null } album when reason == RefusalReason.Rejected =>
                [new SendSimplified(entry.Id, album with { Quote = null, Contents = null })],
            // The message it replies to may have been deleted without Telegram's front noticing.
            Parcel.Relay { ReplyTo: not null } relay when reason == RefusalReason.Rejected =>
                [new SendSimplified(entry.Id, relay with { ReplyTo = null })],
            Parcel.Album { ReplyTo: not null } album when reason == RefusalReason.Rejected =>
                [new SendSimplified(entry.Id, album with { ReplyTo = null })],
            Parcel.Relay or Parcel.Album => [done, .. TellWriter(state, entry, reason)],
            Parcel.Revise revise => [done, .. TellUneditable(state, new SourceMessage(revise.FromChatId, revise.MessageId))],
            Parcel.Withdraw withdraw =>
            [
                done,
                new Posted(withdraw.FromChatId, new Parcel.Tell(new Notice.NotWithdrawn(), withdraw.Language, withdraw.CommandId)),
            ],
            _ => [done],
        };

    private static IEnumerable<ClientEvent> TellWriter(ClientState state, OutboxEntry entry, RefusalReason refusal)
    {
        foreach (var dropped in SourcesOf(entry.Parcel).SelectMany(message => DropChanges(state, message)))
            yield return dropped;

        var source = SourceOf(entry.Parcel)!;
        var isFromClient = source.ChatId == state.Person?.Id;
        var kind = refusal == RefusalReason.CannotBeCopied ? (entry.Parcel as Parcel.Relay)?.Details?.Uncopyable : null;
        var reason = refusal switch
        {
            RefusalReason.CannotBeCopied => NotDeliveredReason.CannotBeCopied,
            RefusalReason.Protected => NotDeliveredReason.Protected,
            RefusalReason.Gone => NotDeliveredReason.Gone,
            _ => NotDeliveredReason.Rejected,
        };

        // Who deleted it knows.
        if (isFromClient && reason == NotDeliveredReason.Gone)
            yield break;

        var notice = new Notice.NotDelivered(reason, kind);
        var settled = Settle(state, entry, notice);
        foreach (var told in settled.Length > 0
            ? settled
            : [new Posted(source.ChatId, new Parcel.Tell(notice, LanguageOf(state, source.ChatId), source.MessageId))])
            yield return told;

        if (isFromClient && state is { Person: { } client, Phase: DialogPhase.Active active } && active.OperatorId == entry.ChatId)
            yield return new Posted(
                active.OperatorId, new Parcel.Tell(new Notice.ClientSentUncopyable(client, kind), active.OperatorLanguage));
    }

    // The word that a message is not delivered yet becomes another one, now or once it is sent.
    private static ImmutableArray<ClientEvent> Settle(ClientState state, OutboxEntry entry, Notice outcome)
    {
        if (entry.DelayAbout is not { } about || SourceOf(entry.Parcel) is not { ChatId: var chatId })
            return [];

        var message = new SourceMessage(chatId, about);
        return state.Delays.Find(delay => delay.Message == message) switch
        {
            { NoticeId: { } id } =>
            [
                new Posted(chatId, new Parcel.Retell(id, outcome, LanguageOf(state, chatId))),
                new DelaySettled(message, Outcome: null),
            ],
            not null => [new DelaySettled(message, outcome)],
            null => [],
        };
    }

    private static ImmutableArray<ClientEvent> Unreachable(ClientState state, OutboxEntry entry, DateTimeOffset now)
    {
        if (entry.ChatId == state.Person?.Id)
            return [.. ClientUnreachable(state, entry.ChatId), .. DropLane(state, entry.ChatId)];

        if (state.Phase is not DialogPhase.Active active || active.OperatorId != entry.ChatId)
            return [new LaneDropped(entry.ChatId)];

        return [.. HandBack(state, active.OperatorId, now, unreachable: true), new LaneDropped(active.OperatorId)];
    }

    private static IEnumerable<ClientEvent> ClientUnreachable(ClientState state, long clientId) =>
        state.Phase is DialogPhase.Idle
            ? []
            : [.. DropLane(state, clientId), .. Close(state, DialogOverReason.ClientUnreachable)];

    // Operators who wait to hear of their messages do hear.
    private static IEnumerable<ClientEvent> DropLane(ClientState state, long chatId) =>
    [
        .. state.Outbox.Entries.Where(entry => entry.ChatId == chatId)
            .SelectMany(entry => Settle(state, entry, new Notice.NotDelivered(NotDeliveredReason.Unreachable))),
        new LaneDropped(chatId),
    ];

    // The first message that it carries.
    private static SourceMessage? SourceOf(Parcel parcel) => SourcesOf(parcel).FirstOrDefault();

    private static IEnumerable<SourceMessage> SourcesOf(Parcel parcel) => parcel switch
    {
        Parcel.Relay relay => [new SourceMessage(relay.FromChatId, relay.MessageId)],
        Parcel.Album album => album.Parts.Select(id => new SourceMessage(album.FromChatId, id)),
        _ => [],
    };

    private static MessagePair PairOf(ClientState state, long chatId, long fromChatId, int original, int copy) =>
        fromChatId == state.Person?.Id
            ? new MessagePair(chatId, copy, original)
            : new MessagePair(fromChatId, original, copy);

    private static string LanguageOf(ClientState state, long chatId) => state switch
    {
        { Phase: DialogPhase.Active active } when active.OperatorId == chatId => active.OperatorLanguage,
        { LastAssignment: { Language: { } language } last } when last.OperatorId == chatId => language,
        _ => state.Language,
    };
}
