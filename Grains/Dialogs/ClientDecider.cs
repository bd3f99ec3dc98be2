using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;
using static OperatorBot.Grains.Dialogs.ClientEvent;

namespace OperatorBot.Grains.Dialogs;

/// <summary>The rules of one client's dialog.</summary>
internal static class ClientDecider
{
    /// <summary>Messages that may wait for an operator.</summary>
    public const int MaxKept = 100;

    /// <summary>Messages that may wait to be sent to one side of a dialog.</summary>
    public const int MaxUnsent = 200;

    /// <summary>Of these, the text of replies, in UTF-16 units: it stands in the record, which a store may limit to 1 MB.</summary>
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

        // What is decided anew has been counted.
        var flood = wasRefused ? state.Flood : Flood.After(state.Flood, message.Date, command.FloodLimit);
        List<ClientEvent> events =
        [
            .. isNewNumbering ? ImmutableArray.Create<ClientEvent>(new NumberingRestarted()) : [],
            new ClientWrote(message.From, command.Language, message.MessageId, message.Date, flood),
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
                events.Add(new Posted(active.OperatorId, new Parcel.Relay(message.From.Id, message.MessageId)));
                sendFirst = MaySendFirst(state, active.OperatorId, message.Redelivered);
                break;

            case DialogPhase.Waiting when state.Kept.Count >= MaxKept:
                if (!state.ToldKeptFull)
                {
                    events.Add(Refuse(message.From.Id, message.MessageId, NotDeliveredReason.TooManyWaiting, command.Language));
                    events.Add(new KeptFullTold());
                }

                break;

            case DialogPhase.Waiting:
                events.Add(new MessageKept(message.MessageId));
                break;

            default:
                events.Add(new WaitStarted(command.Now));
                events.Add(new MessageKept(message.MessageId));
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

        var wrote = new OperatorWrote(
            operatorId, message.MessageId, message.Date, ByPress: command.Message.Rule == TargetRule.Press);
        if (state.Outbox.CountFor(client.Id) >= MaxUnsent
            || state.Outbox.TextFor(client.Id) + (command.Message.Text?.Length ?? 0) > MaxUnsentText)
            return new(
                [wrote, .. RefuseAsTooMany(state, operatorId, message.MessageId, active.OperatorLanguage)],
                DeliverOutcome.Accepted);

        return new(
            [wrote, new Posted(client.Id, new Parcel.Relay(operatorId, message.MessageId, command.Message.Text))],
            DeliverOutcome.Accepted,
            MaySendFirst(state, client.Id, message.Redelivered));
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
                new Posted(assignment.OperatorId, new Parcel.Tell(notice, assignment.OperatorLanguage)),
                .. state.Kept.Select(id => new Posted(assignment.OperatorId, new Parcel.Relay(client.Id, id))),
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

    /// <summary>What became of a ticket that an operator accepted.</summary>
    public static TicketStanding StandingOf(ClientState state, long operatorId, long ticket)
    {
        if (Holds(state, operatorId, ticket))
            return TicketStanding.Yours;
        return state.Phase is DialogPhase.Waiting && state.Ticket == ticket ? TicketStanding.Waiting : TicketStanding.Over;
    }

    /// <summary>A send ended.</summary>
    public static Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command)
    {
        if (state.Outbox.Find(command.EntryId) is not { } entry)
            return Reply(false);

        return new(
            command.Outcome switch
            {
                SendOutcome.Sent sent => [new SendClosed(entry.Id), .. Arrived(state, entry, sent.MessageId)],
                SendOutcome.Refused { Reason: RefusalReason.NotModified } => [new SendClosed(entry.Id)],
                SendOutcome.Refused { Reason: RefusalReason.TooManyRequests } refused =>
                    [new SendPostponed(entry.Id, command.Now, command.Now + (refused.RetryAfter ?? RetryPolicy.Pause(1)), entry.Attempts)],
                SendOutcome.Refused { Reason: RefusalReason.Unreachable } => Unreachable(state, entry, command.Now),
                SendOutcome.Refused { Reason: RefusalReason.CannotBeCopied or RefusalReason.Rejected } refused =>
                    [new SendClosed(entry.Id), .. TellWriter(state, entry, refused.Reason)],
                _ =>
                [
                    new SendPostponed(
                        entry.Id, command.Now, command.Now + RetryPolicy.Pause(entry.Attempts + 1), entry.Attempts + 1),
                ],
            },
            Reply: true);
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

    /// <summary>The state after an event.</summary>
    public static ClientState Evolve(ClientState state, ClientEvent happened) => happened switch
    {
        ClientWrote wrote => state with
        {
            Person = wrote.Person,
            Language = wrote.Language,
            LastFromClient = wrote.MessageId,
            LastFromClientAt = wrote.Date,
            Flood = wrote.Flood,
            LastRefusedAsOperator = 0,
        },
        OperatorWrote { ByPress: true } wrote => state with
        {
            Pressed = Bounded.Append(state.Pressed, new SourceMessage(wrote.OperatorId, wrote.MessageId), max: 32),
            LastFromOperatorAt = wrote.Date,
        },
        OperatorWrote wrote => state with
        {
            LastFromOperators = Bounded.Append(
                state.LastFromOperators.RemoveAll(mark => mark.OperatorId == wrote.OperatorId),
                new OperatorWatermark(wrote.OperatorId, wrote.MessageId, wrote.Date),
                max: 4),
            LastFromOperatorAt = wrote.Date,
        },
        UpdateTaken taken => state with { Updates = Bounded.Append(state.Updates, taken.UpdateId, max: 16) },
        NumberingRestarted => state with { Pairs = [], OlderPairs = [], Pressed = [], Updates = [] },
        ClientGreeted => state with { Greeted = true },
        WaitStarted started => state with
        {
            Phase = new DialogPhase.Waiting(started.Since),
            Ticket = state.Ticket + 1,
            ToldKeptFull = false,
        },
        MessageKept kept => state with { Kept = state.Kept.Add(kept.MessageId) },
        KeptFullTold => state with { ToldKeptFull = true },
        PositionTold when state.Phase is DialogPhase.Waiting waiting =>
            state with { Phase = waiting with { PositionTold = true } },
        OperatorAssigned assigned => state with
        {
            Phase = new DialogPhase.Active(
                assigned.Assignment.OperatorId, assigned.Assignment.OperatorLanguage, assigned.At),
            Kept = [],
            LastAssignment = new PastAssignment(
                assigned.Assignment.OperatorId, assigned.Assignment.Ticket, assigned.Assignment.Why),
        },
        DialogClosed => state with { Phase = new DialogPhase.Idle(), Kept = [] },
        ClientHandedBack back => HandedBack(state, back),
        WriterIsOperator => state with
        {
            Phase = new DialogPhase.Idle(),
            Kept = [],
            LastRefusedAsOperator = state.LastFromClient,
        },
        RoleChanged changed => state with
        {
            IsOperator = changed.IsOperator,
            LastFromClient = changed.MessageId,
            LastFromClientAt = changed.Date,
            LastRefusedAsOperator = 0,
        },
        Posted posted => state with { Outbox = state.Outbox.Add(posted.ChatId, posted.Parcel) },
        SendClosed closed => state with { Outbox = state.Outbox.Remove(closed.EntryId) },
        SendPostponed postponed => state with
        {
            Outbox = state.Outbox.Postpone(postponed.EntryId, postponed.At, postponed.NotBefore, postponed.Attempts),
        },
        LaneDropped dropped => state with { Outbox = state.Outbox.RemoveAll(entry => entry.ChatId == dropped.ChatId) },
        MessagesPaired paired => MessageMap.Add(state, paired.Pair),
        NoticeShown shown when state.Phase is DialogPhase.Active active && active.OperatorId == shown.OperatorId =>
            state with { Phase = active with { NoticeId = shown.MessageId } },
        ReportOwed owed => state with
        {
            Owed = state.Owed.Add(owed.Report with { Id = state.NextOwedId }),
            NextOwedId = state.NextOwedId + 1,
        },
        ReportTaken taken => state with { Owed = state.Owed.RemoveAll(owed => owed.Id == taken.OwedId) },
        _ => state,
    };

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

    private static bool IsToBeSent(ClientState state, long operatorId, int messageId) => state.Outbox.Entries.Exists(entry =>
        entry.Parcel is Parcel.Relay relay && relay.FromChatId == operatorId && relay.MessageId == messageId);

    // A send in flight is not in the store: only where nothing else waits for that chat, and no repeat is possible.
    private static bool MaySendFirst(ClientState state, long chatId, bool redelivered) =>
        !redelivered && state.Owed.IsEmpty && state.Outbox.CountFor(chatId) == 0;

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
            yield return new Posted(
                active.OperatorId, new Parcel.Tell(new Notice.DialogOver(client, reason), active.OperatorLanguage));

        yield return new DialogClosed();
        yield return new ReportOwed(new OwedReport(default, state.Ticket, IsOver: true, active?.OperatorId));
    }

    private static ImmutableArray<ClientEvent> HandBack(
        ClientState state, long operatorId, DateTimeOffset now, bool unreachable = false) =>
    [
        new ClientHandedBack(operatorId, now),
        new ReportOwed(new OwedReport(
            default, state.Ticket, IsOver: true, operatorId, NewTicket: state.Ticket + 1, unreachable)),
    ];

    // While only waiting, what is left for that operator belongs to an earlier dialog, and goes where it was meant to go.
    private static ClientState HandedBack(ClientState state, ClientHandedBack back)
    {
        var waiting = state.Phase as DialogPhase.Waiting;
        var unsent = waiting is null
            ? state.Outbox.Entries.FindAll(entry => entry.ChatId == back.OperatorId
                && entry.Parcel is Parcel.Relay relay && relay.FromChatId == state.Person?.Id)
            : [];
        return state with
        {
            Phase = new DialogPhase.Waiting(waiting?.Since ?? back.At),
            Ticket = state.Ticket + 1,
            Kept = [.. unsent.Select(entry => ((Parcel.Relay)entry.Parcel).MessageId), .. state.Kept],
            ToldKeptFull = false,
            Outbox = state.Outbox.RemoveAll(unsent.Contains),
        };
    }

    private static ImmutableArray<ClientEvent> Unreachable(ClientState state, OutboxEntry entry, DateTimeOffset now)
    {
        if (entry.ChatId == state.Person?.Id)
            return [.. ClientUnreachable(state, entry.ChatId), new LaneDropped(entry.ChatId)];

        if (state.Phase is not DialogPhase.Active active || active.OperatorId != entry.ChatId)
            return [new LaneDropped(entry.ChatId)];

        return [.. HandBack(state, active.OperatorId, now, unreachable: true), new LaneDropped(active.OperatorId)];
    }

    private static IEnumerable<ClientEvent> ClientUnreachable(ClientState state, long clientId) =>
        state.Phase is DialogPhase.Idle
            ? []
            : [new LaneDropped(clientId), .. Close(state, DialogOverReason.ClientUnreachable)];

    private static IEnumerable<ClientEvent> Arrived(ClientState state, OutboxEntry entry, int? messageId)
    {
        if (messageId is not { } id)
            yield break;

        switch (entry.Parcel)
        {
            case Parcel.Relay relay when relay.FromChatId == state.Person?.Id:
                yield return new MessagesPaired(new MessagePair(entry.ChatId, id, relay.MessageId));
                break;

            case Parcel.Relay relay:
                yield return new MessagesPaired(new MessagePair(relay.FromChatId, relay.MessageId, id));
                break;

            case Parcel.Tell { Notice: Notice.NewDialog notice }:
                yield return new MessagesPaired(new MessagePair(entry.ChatId, id, InClientChat: 0));
                if (notice.Ticket == state.Ticket)
                    yield return new NoticeShown(entry.ChatId, id);
                break;
        }
    }

    private static IEnumerable<ClientEvent> TellWriter(ClientState state, OutboxEntry entry, RefusalReason reason)
    {
        if (entry.Parcel is not Parcel.Relay relay)
            yield break;

        var language = relay.FromChatId == state.Person?.Id
            ? state.Language
            : (state.Phase as DialogPhase.Active)?.OperatorLanguage ?? state.Language;
        yield return Refuse(
            relay.FromChatId,
            relay.MessageId,
            reason == RefusalReason.CannotBeCopied ? NotDeliveredReason.CannotBeCopied : NotDeliveredReason.Rejected,
            language);
    }
}
