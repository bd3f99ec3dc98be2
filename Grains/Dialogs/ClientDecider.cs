using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Dialogs.ClientEvent;

namespace OperatorBot.Grains.Dialogs;

/// <summary>The rules of one client's dialog.</summary>
internal static partial class ClientDecider
{
    /// <summary>Messages that may wait for an operator.</summary>
    public const int MaxKept = 100;

    /// <summary>Messages that may wait to be sent to one side of a dialog.</summary>
    public const int MaxUnsent = 200;

    /// <summary>
    /// Of these, the text of replies, edits, quotes and parts of albums, in UTF-16 units: it stands in the record, which a store may
    /// limit to 1 MB.
    /// </summary>
    public const int MaxUnsentText = 200_000;

    /// <summary>The client wrote: relayed in a dialog, kept otherwise; the first message of a wait asks for an operator.</summary>
    public static Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.Receive command)
    {
        var message = command.Message.Message;

        // What was refused because its writer was an operator is decided anew: they may have left.
        var wasRefused = message.MessageId == state.LastRefusedAsOperator && state.Phase is DialogPhase.Idle;
        var isNewNumbering = message.MessageId <= state.LastFromClient && message.Date > state.LastFromClientAt;
        if (message.MessageId <= state.LastFromClient && !wasRefused && !isNewNumbering)
            return Reply(OutcomeOf(state, message.MessageId));
        if (state.IsOperator)
            return Reply(ReceiveOutcome.IsOperator);

        message = WithinBounds(state, message);

        // What is decided anew has been counted.
        var flood = wasRefused ? state.Flood : Flood.After(state.Flood, message.Date, command.FloodLimit);
        List<ClientEvent> events =
        [
            .. isNewNumbering ? ImmutableArray.Create<ClientEvent>(new NumberingRestarted()) : [],
            new ClientWrote(message.From, command.Language, message.MessageId, message.Date, flood, message.ThreadId),
        ];
        if (flood is { Refused: > 0 })
            return new([.. events, .. FloodBegan(state, command, flood)], ReceiveOutcome.Accepted);

        if (!state.Greeted || (command.Message.IsStart && state.Phase is DialogPhase.Idle))
            Greet(events, message.From.Id, command.Language);

        var sendFirst = false;
        switch (state.Phase)
        {
            case DialogPhase.Active active when state.Outbox.CountFor(active.OperatorId) >= MaxUnsent:
                events.AddRange(RefuseAsTooMany(state, message.From.Id, message.MessageId, command.Language));
                break;

            case DialogPhase.Active active:
                events.AddRange(Pass(state, active.OperatorId, message, text: null, command.Now));
                sendFirst = MaySendFirst(state, active.OperatorId, message);
                break;

            case DialogPhase.Waiting when state.Kept.Count >= MaxKept:
                if (!state.ToldKeptFull)
                {
                    events.Add(Refuse(message.From.Id, message.MessageId, NotDeliveredReason.TooManyWaiting, command.Language));
                    events.Add(new KeptFullTold());
                }

                break;

            case DialogPhase.Waiting:
                events.Add(Keep(message));
                break;

            default:
                events.Add(new WaitStarted(command.Now));
                events.Add(Keep(message));
                events.Add(new ReportOwed(new OwedReport(default, state.Ticket + 1, IsOver: false)));
                break;
        }

        return new([.. events], ReceiveOutcome.Accepted, sendFirst);
    }

    /// <summary>What the gateway is told of a message once all that could be done is done.</summary>
    public static ReceiveOutcome OutcomeOf(ClientState state, int messageId) =>
        messageId == state.LastRefusedAsOperator ? ReceiveOutcome.IsOperator : ReceiveOutcome.Accepted;

    /// <summary>An operator wrote: relayed to the client while that operator holds that ticket.</summary>
    public static Decision<ClientEvent, DeliverOutcome> Decide(ClientState state, ClientCommand.Deliver command)
    {
        var message = command.Message.Message;
        var operatorId = message.From.Id;
        if (IsRepeat(state, message, command.Message.Rule))
            return Reply(DeliverOutcome.Accepted);

        // Accepted and about to be assigned: the operator cannot have seen the notice yet.
        if (state.Phase is DialogPhase.Waiting && state.Ticket == command.Message.Ticket)
            return Reply(DeliverOutcome.Unsure);

        if (state.Phase is not DialogPhase.Active active || active.OperatorId != operatorId
            || state.Ticket != command.Message.Ticket || state.Person is not { } client)
            return Reply(DeliverOutcome.NotYours);

        if (command.Message.Rule == TargetRule.OnlyDialog && !(active.NoticeId < message.MessageId))
            return Reply(DeliverOutcome.Unsure);

        message = WithinBounds(state, message);
        var wrote = new OperatorWrote(
            operatorId,
            message.MessageId,
            message.Date,
            ByPress: command.Message.Rule == TargetRule.Press,
            message.Details?.AlbumId);
        if (state.Outbox.CountFor(client.Id) >= MaxUnsent
            || state.Outbox.TextFor(client.Id) + (command.Message.Text?.Length ?? 0) > MaxUnsentText)
            return new(
                [wrote, .. RefuseAsTooMany(state, operatorId, message.MessageId, active.OperatorLanguage)],
                DeliverOutcome.Accepted);

        return new(
            [
                wrote,
                .. command.Message.Parts is { Length: > 1 } parts
                    ? [new Posted(client.Id, new Parcel.Album(operatorId, message.Details?.AlbumId ?? string.Empty, parts))]
                    : Pass(state, client.Id, message, command.Message.Text, command.Now),
            ],
            DeliverOutcome.Accepted,
            MaySendFirst(state, client.Id, message));
    }

    /// <summary>An operator who accepted the ticket gets the client: the notice, then everything kept, in order.</summary>
    public static Decision<ClientEvent, AssignOutcome> Decide(ClientState state, ClientCommand.Assign command)
    {
        var assignment = command.Assignment;
        if (Holds(state, assignment.OperatorId, assignment.Ticket))
            return Reply(AssignOutcome.Assigned);

        if (state.Phase is not DialogPhase.Waiting waiting || state.Ticket != assignment.Ticket || state.Person is not { } client)
            return Reply(AssignOutcome.Stale);

        var waited = (int)Math.Max(0, (command.Now - waiting.Since).TotalSeconds);
        var notice = new Notice.NewDialog(client, assignment.Ticket, waited);
        return new(
            [
                new OperatorAssigned(assignment, command.Now),
                .. ShowTopic(state, assignment, client, command.MayHaveTopics),
                new Posted(assignment.OperatorId, new Parcel.Tell(notice, assignment.OperatorLanguage)),
                .. PassKept(state, assignment.OperatorId, client.Id, command.Now),
                new Posted(client.Id, new Parcel.Tell(new Notice.OperatorJoined(), state.Language)),
            ],
            AssignOutcome.Assigned);
    }

    /// <summary>Nobody is free: the client is told once in a wait.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.TellPosition command) =>
        state.Ticket == command.Ticket && TellPosition(state, command.Position) is { Length: > 0 } events
            ? new(events, Reply: true)
            : Reply(false);

    /// <summary>The operator ends the dialog: what was written before is delivered, then both are told.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.End command)
    {
        if (state.Person is not { } client || state.Ticket != command.Ticket)
            return Reply(false);

        // Accepted and not yet assigned: that operator is out, the client's wait goes on.
        if (state.Phase is DialogPhase.Waiting)
            return new(HandBack(state, command.OperatorId, command.Now), Reply: true);

        if (!Holds(state, command.OperatorId, command.Ticket))
            return Reply(false);

        return new(
            [
                new Posted(client.Id, new Parcel.Tell(new Notice.DialogEnded(), state.Language)),
                .. Close(state, DialogOverReason.Ended),
            ],
            Reply: true);
    }

    /// <summary>The operator gives the ticket back: the client waits again, with a higher one.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.HandBack command) =>
        state.Ticket == command.Ticket
            && (state.Phase is DialogPhase.Waiting || Holds(state, command.OperatorId, command.Ticket))
            ? new(HandBack(state, command.OperatorId, command.Now), Reply: true)
            : Reply(false);

    /// <summary>The client blocked the bot; coming back needs nothing but the next message.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.ChangeMembership command)
    {
        var change = command.Change;
        if (state.Updates.Contains(change.UpdateId))
            return Reply(false);

        var isHistory = state.LastFromClientAt is { } last && change.Date < last;
        return new(
            [
                new UpdateTaken(change.UpdateId),
                .. change.Blocked && !isHistory ? ClientUnreachable(state, change.Person.Id) : [],
            ],
            Reply: true);
    }

    /// <summary>The client has become an operator: what there was is over, and nothing they write is a client's.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.Leave command)
    {
        var changed = ChangeRole(state, command.MessageId, command.Date, isOperator: true);
        return changed.IsEmpty && command.MessageId > 0
            ? Reply(false)
            : new(
                [.. changed, .. state.Phase is DialogPhase.Idle ? [] : Close(state, DialogOverReason.ClientBecameOperator)],
                Reply: true);
    }

    /// <summary>The client was an operator: a repeat of what was written as one must not become a client's message.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.Return command) =>
        new(ChangeRole(state, command.MessageId, command.Date, isOperator: false), Reply: true);

    /// <summary>Whether a message of the operator's chat was relayed to or from this client, is to be, or is a notice.</summary>
    public static bool Holds(ClientState state, long operatorId, int messageId) =>
        MessageMap.HoldsInOperatorChat(state, operatorId, messageId)
        || state.Pressed.Contains(new SourceMessage(operatorId, messageId))
        || IsToBeSent(state, operatorId, messageId);

    /// <summary>What the client's dialog is to a topic, or an album, of an operator's chat.</summary>
    public static PlaceStanding StandingOf(ClientState state, long operatorId, int? threadId, string? albumId)
    {
        if (albumId is not null && state.LastFromOperators.Exists(mark => mark.OperatorId == operatorId && mark.AlbumId == albumId))
            return PlaceStanding.Album;
        return threadId is not null && state.Topics.Exists(topic => topic.OperatorId == operatorId && topic.ThreadId == threadId)
            ? PlaceStanding.Topic
            : PlaceStanding.Unknown;
    }

    /// <summary>What became of a ticket that an operator accepted.</summary>
    public static TicketStanding StandingOf(ClientState state, long operatorId, long ticket)
    {
        if (Holds(state, operatorId, ticket))
            return TicketStanding.Yours;
        return state.Phase is DialogPhase.Waiting && state.Ticket == ticket ? TicketStanding.Waiting : TicketStanding.Over;
    }

    /// <summary>The dispatcher has taken a report.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordReport command)
    {
        if (state.Owed.Find(owed => owed.Id == command.OwedId) is not { } report)
            return Reply(false);

        var waits = state.Phase is DialogPhase.Waiting && state.Ticket == (report.NewTicket ?? report.Ticket);
        return new(
            [
                new ReportTaken(report.Id),
                .. command.Answer switch
                {
                    { Decision: EnqueueDecision.Queued } answer when waits => TellPosition(state, answer.Position),
                    { Decision: EnqueueDecision.IsOperator } when waits => RefuseOperator(state, command.WriterWaits),
                    _ => [],
                },
            ],
            Reply: true);
    }

    private static Decision<ClientEvent, TReply> Reply<TReply>(TReply reply) => new([], reply);

    private static bool Holds(ClientState state, long operatorId, long ticket) =>
        state.Phase is DialogPhase.Active active && active.OperatorId == operatorId && state.Ticket == ticket;

    // A message that comes by a press may be older than the watermark: then only its own traces count.
    private static bool IsRepeat(ClientState state, TelegramMessage message, TargetRule rule)
    {
        var (operatorId, messageId) = (message.From.Id, message.MessageId);
        return state.Pressed.Contains(new SourceMessage(operatorId, messageId))
            || (rule == TargetRule.Press
                ? MessageMap.HoldsFromOperator(state, operatorId, messageId) || IsToBeSent(state, operatorId, messageId)
                : state.LastFromOperators.Find(mark => mark.OperatorId == operatorId) is { } newest
                    && newest.MessageId >= messageId && newest.Date >= message.Date);
    }

    private static bool IsToBeSent(ClientState state, long operatorId, int messageId) =>
        state.Outbox.Carrying(operatorId, messageId) is not null;

    // A send in flight is not in the store: only where nothing else waits for that chat, and no repeat is possible. A part of an
    // album waits for the others.
    private static bool MaySendFirst(ClientState state, long chatId, TelegramMessage message) =>
        message is { Redelivered: false, Details: not { AlbumId: not null } }
        && state.Owed.IsEmpty && state.Outbox.CountFor(chatId) == 0;

    // In order behind what waits already; a part of an album joins the others.
    private static ImmutableArray<ClientEvent> Pass(
        ClientState state, long chatId, TelegramMessage message, string? text, DateTimeOffset now)
    {
        var (from, id) = (message.From.Id, message.MessageId);
        var gathering = state.Outbox.LastMessageFor(chatId) is { Parcel: Parcel.Album album } last && album.FromChatId == from ? last : null;
        if (message.Details?.AlbumId is { } albumId)
        {
            // Also where the others are on their way already, or an earlier activation had them: it is sent without this part then.
            if (gathering is { Parcel: Parcel.Album { Parts.Length: < Parcel.Album.MaxParts } same } && same.AlbumId == albumId)
                return [new AlbumGrew(gathering.Id, id, message.Details.Part, now)];

            return [.. Complete(), new AlbumBegun(chatId, Parcel.Album.Of(from, albumId, id, message.ReplyTo, message.Details), now)];
        }

        return [.. Complete(), new Posted(chatId, new Parcel.Relay(from, id, text, message.ReplyTo, message.Details))];

        ImmutableArray<ClientEvent> Complete() => gathering is null ? [] : [new AlbumCompleted(gathering.Id)];
    }

    // Formatted words are stored with what waits, and a store may limit a record to 1 MB: beyond that they are left out, and the
    // message is a plain copy.
    private static TelegramMessage WithinBounds(ClientState state, TelegramMessage message) =>
        message.Details is { } details && TextLength.Of(details) is > 0 and var length
        && length + state.KeptDetails.Sum(kept => TextLength.Of(kept.Details)) + state.Outbox.Entries.Sum(entry => entry.Parcel.TextLength)
            > MaxUnsentText
            ? message with { Details = details with { Quote = null, Part = null } }
            : message;

    private static MessageKept Keep(TelegramMessage message) => new(
        message.MessageId,
        message is { ReplyTo: null, Details: null }
            ? null
            : new KeptDetail(message.MessageId, message.ReplyTo, message.Details));

    // Parts of one album become one again. Where it is what the client wrote last, more parts may be on their way.
    private static IEnumerable<ClientEvent> PassKept(ClientState state, long operatorId, long clientId, DateTimeOffset now)
    {
        Parcel.Album? album = null;
        foreach (var id in state.Kept)
        {
            var detail = state.KeptDetails.Find(kept => kept.MessageId == id);
            if (album is not null && detail?.Details?.AlbumId == album.AlbumId && album.Parts.Length < Parcel.Album.MaxParts)
            {
                album = album.With(id, detail.Details.Part);
                continue;
            }

            if (album is not null)
                yield return new Posted(operatorId, album);
            album = detail?.Details?.AlbumId is { } albumId
                ? Parcel.Album.Of(clientId, albumId, id, detail.ReplyTo, detail.Details)
                : null;
            if (album is null)
                yield return new Posted(operatorId, new Parcel.Relay(clientId, id, null, detail?.ReplyTo, detail?.Details));
        }

        if (album is { Parts.Length: < Parcel.Album.MaxParts })
            yield return new AlbumBegun(operatorId, album, now);
        else if (album is not null)
            yield return new Posted(operatorId, album);
    }

    private static void Greet(List<ClientEvent> events, long clientId, string language)
    {
        events.Add(new ClientGreeted());
        events.Add(new Posted(clientId, new Parcel.Tell(new Notice.Greeting(), language)));
    }

    // Told once, as a reply to the first message refused.
    private static IEnumerable<ClientEvent> FloodBegan(ClientState state, ClientCommand.Receive command, Flood flood)
    {
        if (flood.Refused > 1)
            yield break;

        var message = command.Message.Message;
        if (!IsToBeTold<Notice.Flooding>(state, message.From.Id))
            yield return new Posted(
                message.From.Id, new Parcel.Tell(new Notice.Flooding(), command.Language, message.MessageId));
        if (state.Phase is DialogPhase.Active active && !IsToBeTold<Notice.ClientFloods>(state, active.OperatorId))
            yield return new Posted(
                active.OperatorId, new Parcel.Tell(new Notice.ClientFloods(message.From), active.OperatorLanguage));
    }

    private static Posted Refuse(long chatId, int messageId, NotDeliveredReason reason, string language) =>
        new(chatId, new Parcel.Tell(new Notice.NotDelivered(reason), language, messageId));

    private static bool IsToBeTold<TNotice>(ClientState state, long chatId)
        where TNotice : Notice =>
        state.Outbox.Entries.Exists(entry => entry.ChatId == chatId && entry.Parcel is Parcel.Tell { Notice: TNotice });

    // Where the writer cannot be told either, one such word waits, not one for each message.
    private static ImmutableArray<ClientEvent> RefuseAsTooMany(ClientState state, long chatId, int messageId, string language) =>
        state.Outbox.Entries.Exists(entry => entry.ChatId == chatId
            && entry.Parcel is Parcel.Tell { Notice: Notice.NotDelivered { Reason: NotDeliveredReason.TooManyWaiting } })
            ? []
            : [Refuse(chatId, messageId, NotDeliveredReason.TooManyWaiting, language)];

    private static ImmutableArray<ClientEvent> TellPosition(ClientState state, int position) =>
        state.Phase is DialogPhase.Waiting { PositionTold: false } && state.Person is { } client
            ?
            [
                new PositionTold(),
                new Posted(client.Id, new Parcel.Tell(new Notice.Queued(position), state.Language)),
            ]
            : [];

    // Calls that come late, or again, are known by the message they are about: it is not the newest any more.
    private static ImmutableArray<ClientEvent> ChangeRole(
        ClientState state, int messageId, DateTimeOffset date, bool isOperator)
    {
        var changed = new RoleChanged(messageId, date, isOperator);
        if (messageId > state.LastFromClient)
            return [changed];
        return date > state.LastFromClientAt ? [new NumberingRestarted(), changed] : [];
    }

    // The gateway takes the message to the operator's grain, unless it has been told already that it is kept.
    private static ImmutableArray<ClientEvent> RefuseOperator(ClientState state, bool writerWaits) =>
        writerWaits || state.Person is not { } writer
            ? [new WriterIsOperator()]
            :
            [
                new WriterIsOperator(),
                new Posted(writer.Id, new Parcel.Tell(new Notice.NobodyToWriteTo(), state.Language, state.LastFromClient)),
            ];

    // Ends a dialog or a wait. The operator is told, the dispatcher owed.
    private static IEnumerable<ClientEvent> Close(ClientState state, DialogOverReason reason)
    {
        var active = state.Phase as DialogPhase.Active;
        if (active is not null && state.Person is { } client)
        {
            yield return new Posted(
                active.OperatorId, new Parcel.Tell(new Notice.DialogOver(client, reason), active.OperatorLanguage));
            foreach (var shown in EndTopic(state, active.OperatorId))
                yield return shown;
        }

        yield return new DialogClosed();
        yield return new ReportOwed(new OwedReport(default, state.Ticket, IsOver: true, active?.OperatorId));
    }

    private static ImmutableArray<ClientEvent> HandBack(
        ClientState state, long operatorId, DateTimeOffset now, bool unreachable = false) =>
    [
        new ClientHandedBack(operatorId, now),
        .. EndTopic(state, operatorId),
        new ReportOwed(new OwedReport(
            default, state.Ticket, IsOver: true, operatorId, NewTicket: state.Ticket + 1, unreachable)),
    ];
}
