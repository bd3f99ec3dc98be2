using System.Collections.Immutable;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>One rule broken on purpose, and a part of what the simulation says then. Each is listed in docs/testing.md.</summary>
internal sealed record Breakage(string Name, string IsNoticedAs, Rules Rules)
{
    public static ImmutableArray<Breakage> All { get; } =
    [
        new("unknown-outcome-counts-as-sent", "is lost", new UnknownOutcomeCountsAsSent()),
        new("answered-although-the-write-failed", "is lost", new AnsweredAlthoughTheWriteFailed()),
        new("hand-back-forgets-the-unsent", "is lost", new HandBackForgetsTheUnsent()),
        new("refused-copy-is-not-told", "is lost", new RefusedCopyIsNotTold()),
        new("debts-die-with-the-activation", "not settled", new DebtsDieWithTheActivation()),
        new("outbox-sends-the-newest-first", "out of order", new OutboxSendsTheNewestFirst()),
        new("sent-past-the-outbox", "out of order", new SentPastTheOutbox()),
        new("client-repeats-are-not-recognized", "again although", new ClientRepeatsAreNotRecognized()),
        new("operator-repeats-are-not-recognized", "again although", new OperatorRepeatsAreNotRecognized()),
        new("hand-back-does-not-wait-for-sends", "again although", new HandBackDoesNotWaitForSends()),
        new("retry-after-is-ignored", "before the pause is over", new RetryAfterIsIgnored()),
        new("capacity-is-left-to-the-dispatcher", "holds 3 of 2", new CapacityIsLeftToTheDispatcher()),
        new("assigned-whatever-the-ticket", "has two operators", new AssignedWhateverTheTicket()),
        new("hand-back-keeps-the-ticket", "has two operators", new HandBackKeepsTheTicket()),
        new("etags-are-not-checked", "not settled", new ETagsAreNotChecked()),
        new("enqueue-is-not-owed", "not settled", new EnqueueIsNotOwed()),
        new("dispatcher-answers-before-its-commit", "not settled", new DispatcherAnswersBeforeItsCommit()),
        new("acceptances-are-never-asked-about", "not settled", new AcceptancesAreNeverAskedAbout()),
        new("release-is-forgotten", "not settled", new ReleaseIsForgotten()),
        new("handed-back-stand-behind", "whose turn it is", new HandedBackStandBehind()),
        new("queue-serves-the-newest-first", "whose turn it is", new QueueServesTheNewestFirst()),
        new("leaves-the-roster-at-once", "left the roster before", new LeavesTheRosterAtOnce()),
        new("registration-is-answered-at-once", "taken for a client's", new RegistrationIsAnsweredAtOnce()),
        new("blocked-client-keeps-the-dialog", "blocked the bot", new BlockedClientKeepsTheDialog()),
        new("blocked-operator-keeps-the-clients", "is lost", new BlockedOperatorKeepsTheClients()),
        new("parts-that-came-in-flight-are-dropped", "is lost", new PartsThatCameInFlightAreDropped()),
        new("parts-of-albums-go-one-by-one", "and did not arrive so", new PartsOfAlbumsGoOneByOne()),
        new("next-message-does-not-complete-an-album", "has written since", new NextMessageDoesNotCompleteAnAlbum()),
        new("edit-of-what-is-on-its-way-is-left-out", "its newest edit", new EditOfWhatIsOnItsWayIsLeftOut()),
        new("edit-does-not-queue-behind-its-message", "is not passed on", new EditDoesNotQueueBehindItsMessage()),
        new("newer-edit-does-not-replace-the-waiting-one", "its newest edit", new NewerEditDoesNotReplaceTheWaitingOne()),
    ];

    public override string ToString() => Name;

    private sealed class UnknownOutcomeCountsAsSent : Rules
    {
        public override Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command) =>
            base.Decide(state, command.Outcome is SendOutcome.Unknown
                ? command with { Outcome = new SendOutcome.Sent() }
                : command);
    }

    private sealed class AnsweredAlthoughTheWriteFailed : Rules
    {
        public override bool FailedWritesFailTheCall => false;
    }

    private sealed class HandBackForgetsTheUnsent : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => happened is ClientEvent.ClientHandedBack
            ? base.Evolve(state, happened) with { Kept = state.Kept }
            : base.Evolve(state, happened);
    }

    private sealed class RefusedCopyIsNotTold : Rules
    {
        public override Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command) =>
            command.Outcome is SendOutcome.Refused { Reason: RefusalReason.CannotBeCopied }
                ? new([new ClientEvent.SendClosed(command.EntryId)], Reply: true)
                : base.Decide(state, command);
    }

    private sealed class DebtsDieWithTheActivation : Rules
    {
        public override bool DebtsOutliveTheActivation => false;
    }

    private sealed class OutboxSendsTheNewestFirst : Rules
    {
        public override IEnumerable<OutboxEntry> ToSend(Outbox outbox) => outbox.Entries.Reverse();
    }

    private sealed class SentPastTheOutbox : Rules
    {
        public override Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.Receive command)
        {
            var decision = base.Decide(state, command);
            return decision with { SendFirst = decision.Events.LastOrDefault() is ClientEvent.Posted };
        }
    }

    private sealed class ClientRepeatsAreNotRecognized : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => happened is ClientEvent.ClientWrote
            ? base.Evolve(state, happened) with { LastFromClient = state.LastFromClient }
            : base.Evolve(state, happened);
    }

    private sealed class OperatorRepeatsAreNotRecognized : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => happened is ClientEvent.OperatorWrote
            ? base.Evolve(state, happened) with { LastFromOperators = state.LastFromOperators }
            : base.Evolve(state, happened);
    }

    private sealed class HandBackDoesNotWaitForSends : Rules
    {
        public override bool HandBacksWaitForSends => false;
    }

    private sealed class RetryAfterIsIgnored : Rules
    {
        public override Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command) =>
            base.Decide(state, command.Outcome is SendOutcome.Refused { Reason: RefusalReason.TooManyRequests }
                ? command with { Outcome = new SendOutcome.Refused(RefusalReason.Unavailable) }
                : command);
    }

    private sealed class CapacityIsLeftToTheDispatcher : Rules
    {
        public override Decision<OperatorEvent, OfferAnswer> Decide(OperatorState state, OperatorAction.Offer action)
        {
            var decision = base.Decide(state, action with { Capacity = int.MaxValue });
            return decision with
            {
                Reply = decision.Reply with { Load = decision.Reply.Load with { Capacity = action.Capacity } },
            };
        }
    }

    private sealed class AssignedWhateverTheTicket : Rules
    {
        public override Decision<ClientEvent, AssignOutcome> Decide(ClientState state, ClientCommand.Assign command) =>
            base.Decide(
                state with { Phase = new DialogPhase.Waiting(command.Now) },
                command with { Assignment = command.Assignment with { Ticket = state.Ticket } });
    }

    private sealed class HandBackKeepsTheTicket : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => happened is ClientEvent.ClientHandedBack
            ? base.Evolve(state, happened) with { Ticket = state.Ticket }
            : base.Evolve(state, happened);
    }

    private sealed class ETagsAreNotChecked : Rules
    {
        public override bool ETagsAreChecked => false;
    }

    private sealed class EnqueueIsNotOwed : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) =>
            happened is ClientEvent.ReportOwed { Report.IsOver: false } ? state : base.Evolve(state, happened);
    }

    private sealed class DispatcherAnswersBeforeItsCommit : Rules
    {
        public override bool DispatcherAnswersAfterItsCommit => false;
    }

    private sealed class AcceptancesAreNeverAskedAbout : Rules
    {
        public override bool AcceptancesAreAskedAbout => false;
    }

    private sealed class ReleaseIsForgotten : Rules
    {
        public override bool AcceptancesAreAskedAbout => false;

        public override DispatcherState Evolve(DispatcherState state, DispatcherEvent happened) =>
            happened is DispatcherEvent.ReleaseOwed ? state : base.Evolve(state, happened);
    }

    private sealed class LeavesTheRosterAtOnce : Rules
    {
        public override bool MayReport(OperatorState state) => state.ReportOwed;
    }

    private sealed class RegistrationIsAnsweredAtOnce : Rules
    {
        public override bool IsOwedBeforeTheAnswer(OperatorState state) => false;
    }

    private sealed class HandedBackStandBehind : Rules
    {
        public override DispatcherState Evolve(DispatcherState state, DispatcherEvent happened) => base.Evolve(
            state, happened is DispatcherEvent.Enqueued queued ? queued with { HandedBack = false } : happened);
    }

    private sealed class QueueServesTheNewestFirst : Rules
    {
        public override DispatcherState Evolve(DispatcherState state, DispatcherEvent happened) =>
            happened is DispatcherEvent.Enqueued
                ? base.Evolve(state with { NextPlace = -state.NextPlace }, happened) with { NextPlace = state.NextPlace + 1 }
                : base.Evolve(state, happened);
    }

    private sealed class BlockedClientKeepsTheDialog : Rules
    {
        public override Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.ChangeMembership command) =>
            new([], Reply: false);
    }

    private sealed class BlockedOperatorKeepsTheClients : Rules
    {
        public override Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.Release action) =>
            base.Decide(state, action with { Released = action.Released with { OperatorUnreachable = false } });

        public override Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command) =>
            command.Outcome is SendOutcome.Refused { Reason: RefusalReason.Unreachable }
            && state.Outbox.Find(command.EntryId)?.ChatId != state.Person?.Id
                ? new([new ClientEvent.SendClosed(command.EntryId)], Reply: true)
                : base.Decide(state, command);
    }

    private sealed class PartsThatCameInFlightAreDropped : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => base.Evolve(
            state, happened is ClientEvent.AlbumPartsDone done ? new ClientEvent.SendClosed(done.EntryId) : happened);
    }

    private sealed class PartsOfAlbumsGoOneByOne : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => base.Evolve(
            state, happened is ClientEvent.AlbumBegun begun ? new ClientEvent.Posted(begun.ChatId, begun.Album) : happened);
    }

    private sealed class NextMessageDoesNotCompleteAnAlbum : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) =>
            happened is ClientEvent.AlbumCompleted ? state : base.Evolve(state, happened);
    }

    private sealed class EditOfWhatIsOnItsWayIsLeftOut : Rules
    {
        public override Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.Edit command)
        {
            var decision = base.Decide(state, command);
            return state.Outbox.Carrying(command.Change.By.Id, command.Change.MessageId) is null
                ? decision
                : decision with { Events = [.. decision.Events.Take(1)] };
        }
    }

    private sealed class EditDoesNotQueueBehindItsMessage : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) => base.Evolve(
            state,
            happened is ClientEvent.Posted { Parcel: Parcel.Revise revise } posted
                && state.Outbox.Carrying(revise.FromChatId, revise.MessageId) is { } entry
                ? new ClientEvent.PostedBefore(entry.Id, posted.ChatId, revise)
                : happened);
    }

    private sealed class NewerEditDoesNotReplaceTheWaitingOne : Rules
    {
        public override ClientState Evolve(ClientState state, ClientEvent happened) =>
            happened is ClientEvent.ParcelChanged { Parcel: Parcel.Revise } ? state : base.Evolve(state, happened);
    }
}
