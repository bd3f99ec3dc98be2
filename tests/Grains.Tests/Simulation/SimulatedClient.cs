using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Simulation;

internal sealed class SimulatedClient(World world, long id)
    : SimulatedGrain<ClientState, ClientEvent>(world, $"client {id}", new ClientState(), world.Rules.Evolve)
{
    public long Id { get; } = id;

    public ReceiveOutcome Receive(ClientMessage message) =>
        Run(state => World.Rules.Decide(state, new ClientCommand.Receive(message, "en") { Now = World.Now }));

    public ReceiveOutcome Edit(MessageEdit edit) =>
        Run(state =>
        {
            // After a dialog whose messages were let go unsent nobody has it, though a send without an outcome may have arrived.
            if (edit.By.Id == Id && state.Phase is DialogPhase.Idle && MessageMap.OperatorWith(state, edit.MessageId) is null
                && state.Outbox.Carrying(Id, edit.MessageId) is null)
                World.NoteEditedTooLate(Id, edit.MessageId);
            return World.Rules.Decide(state, new ClientCommand.Edit(edit) { Now = World.Now });
        });

    public DeliverOutcome Deliver(OperatorMessage message) =>
        Run(state => ClientDecider.Decide(state, new ClientCommand.Deliver(message) { Now = World.Now }));

    public AssignOutcome Assign(AssignOperator assignment)
    {
        CatchUp(state => assignment.Ticket > state.Ticket);
        return Run(state => World.Rules.Decide(state, new ClientCommand.Assign(assignment) { Now = World.Now }));
    }

    public bool ChangeMembership(MembershipChange change)
    {
        if (change.Blocked)
            World.NoteTrouble(Id);
        return Run(state => World.Rules.Decide(state, new ClientCommand.ChangeMembership(change) { Now = World.Now }));
    }

    public bool TellPosition(long ticket, int position) =>
        Run(state => ClientDecider.Decide(state, new ClientCommand.TellPosition(ticket, position) { Now = World.Now }));

    public bool End(long operatorId, long ticket) =>
        Run(state => ClientDecider.Decide(state, new ClientCommand.End(operatorId, ticket) { Now = World.Now }));

    public void HandBack(long operatorId, long ticket, Action<bool> succeed) => WhenLanded(
        new Lane(LaneKind.Chat, operatorId),
        () => succeed(Run(state => ClientDecider.Decide(
            state, new ClientCommand.HandBack(operatorId, ticket) { Now = World.Now }))));

    public bool Leave(int messageId, DateTimeOffset date) => Run(state => ClientDecider.Decide(
        state, new ClientCommand.Leave(messageId, date) { Now = World.Now }));

    public bool Return(int messageId, DateTimeOffset date) => Run(state => ClientDecider.Decide(
        state, new ClientCommand.Return(messageId, date) { Now = World.Now }));

    public TicketStanding AskTicket(long operatorId, long ticket)
    {
        CatchUp(state => ticket > state.Ticket);
        return Run(state => new Decision<ClientEvent, TicketStanding>(
            [], ClientDecider.StandingOf(state, operatorId, ticket)));
    }

    public bool Holds(long operatorId, int messageId) => Run(state => new Decision<ClientEvent, bool>(
        [], ClientDecider.Holds(state, operatorId, messageId)));

    public PlaceStanding AskPlace(long operatorId, string? albumId) => Run(state => new Decision<ClientEvent, PlaceStanding>(
        [], ClientDecider.StandingOf(state, operatorId, threadId: null, albumId)));

    protected override ClientState SendFirst(Activation<ClientState> activation, ClientState next)
    {
        var entry = next.Outbox.Entries[^1];
        return Record(next, entry, World.Telegram.Send(entry, RelayCall.Of(next, entry), this));
    }

    protected override IEnumerable<(Lane, DateTimeOffset?, Action<Activation<ClientState>>)> Debts(ClientState state)
    {
        foreach (var entry in World.Rules.ToSend(state.Outbox))
            yield return (entry.Lane, entry.NotBefore, activation => Send(activation, entry));
        if (state.Owed is [var report, ..])
            yield return (new Lane(LaneKind.Dispatcher, 0), null, activation => Report(activation, report));
    }

    protected override void OnStored(ClientState before, ClientState after)
    {
        if (after.Phase is DialogPhase.Waiting && before.Phase is not DialogPhase.Idle && after.Ticket > before.Ticket)
            World.NoteHandBack(Id, after.Ticket);
        if (after.Phase is DialogPhase.Active active)
            World.NoteHolder(Id, after.Ticket, active.OperatorId);
        if (after.LastFromClient > before.LastFromClient)
        {
            World.NoteTaken(Id, after.LastFromClient, after.Ticket);

            // Of these the client is told once, and not of each.
            if (after.ToldKeptFull && !after.Kept.Contains(after.LastFromClient))
                World.Telegram.GiveUp(new SourceMessage(Id, after.LastFromClient));
        }

        foreach (var mark in after.LastFromOperators.Except(before.LastFromOperators))
            World.NoteTaken(mark.OperatorId, mark.MessageId, after.Ticket, Id);
        CheckGathering(after.Outbox);
    }

    // Once its writer has written something else, an album waits for no more parts. Not where an earlier message comes between
    // them, which is sent anew since it was edited.
    private void CheckGathering(Outbox outbox)
    {
        foreach (var entry in outbox.Entries)
        {
            if (entry is not { Parcel: Parcel.Album album } || entry.Wait != ClientDecider.AlbumPatience || entry.NotBefore <= World.Now)
                continue;

            var next = outbox.Entries.Find(later => later.Id > entry.Id && later.ChatId == entry.ChatId
                && later.Parcel is (Parcel.Relay or Parcel.Album));
            World.Check(
                next?.Parcel is not Parcel.Relay relay || relay.FromChatId != album.FromChatId || relay.MessageId < album.Parts[^1],
                $"{album} waits for parts although its writer has written since");
        }
    }

    private void Send(Activation<ClientState> activation, OutboxEntry entry)
    {
        var outcome = World.Telegram.Send(entry, RelayCall.Of(activation.State, entry), this);
        World.Scheduler.Soon(() =>
        {
            if (activation.IsGone)
                return;

            activation.InFlight.Remove(entry.Lane);
            try
            {
                Run(activation, state => RecordSend(state, entry, outcome));
            }
            catch (CallFailedException)
            {
                // The activation is gone; the next one sends again.
            }
        });
    }

    private void Report(Activation<ClientState> activation, OwedReport report)
    {
        var key = new DialogKey(Id, report.Ticket);
        var lane = new Lane(LaneKind.Dispatcher, 0);
        World.Call(
            succeed => World.Dispatcher.Serve(report.IsOver
                ? new TicketReport
                {
                    Dialog = key,
                    OperatorId = report.OperatorId,
                    NewTicket = report.NewTicket,
                    ClientName = "c",
                    OperatorUnreachable = report.OperatorUnreachable,
                }
                : new EnqueueClient { Dialog = key, ClientName = "c" }, succeed),
            (EnqueueAnswer? answer) =>
            {
                if (activation.IsGone)
                    return;

                activation.InFlight.Remove(lane);
                try
                {
                    Run(activation, state => ClientDecider.Decide(
                        state, new ClientCommand.RecordReport(report.Id, answer) { Now = World.Now }));
                }
                catch (CallFailedException)
                {
                    // The activation is gone; the next one reports again.
                }
            },
            () => Paid(activation, lane, succeeded: false));
    }

    private ClientState Record(ClientState state, OutboxEntry entry, SendOutcome outcome) =>
        RecordSend(state, entry, outcome).Events.Aggregate(state, World.Rules.Evolve);

    // What an ended dialog left behind for an operator who is gone reaches nobody.
    private Decision<ClientEvent, bool> RecordSend(ClientState state, OutboxEntry entry, SendOutcome outcome)
    {
        if (outcome is SendOutcome.Refused { Reason: RefusalReason.Unreachable }
            && !(state.Phase is DialogPhase.Active active && active.OperatorId == entry.ChatId))
            World.Telegram.GiveUp(state.Outbox.Entries.Where(left => left.ChatId == entry.ChatId));
        var parts = entry.Parcel is Parcel.Album album ? album.Parts.Length : 1;
        return World.Rules.Decide(state, new ClientCommand.RecordSend(entry.Id, outcome, parts) { Now = World.Now });
    }
}
