using System.Collections.Immutable;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>The rules of the simulated shop: the real ones. What is virtual can be broken, to see whether that is noticed.</summary>
internal class Rules
{
    /// <summary>Whether a write under an ETag that is no longer the newest fails.</summary>
    public virtual bool ETagsAreChecked => true;

    /// <summary>Whether a call whose write failed fails.</summary>
    public virtual bool FailedWritesFailTheCall => true;

    /// <summary>Whether what is owed is paid by the next activation, and a reminder sees to it that there is one.</summary>
    public virtual bool DebtsOutliveTheActivation => true;

    /// <summary>Whether the dispatcher answers only what is committed.</summary>
    public virtual bool DispatcherAnswersAfterItsCommit => true;

    /// <summary>Whether a hand-back waits for what is on its way to the operator.</summary>
    public virtual bool HandBacksWaitForSends => true;

    /// <summary>Whether an operator asks after clients that were accepted and never confirmed.</summary>
    public virtual bool AcceptancesAreAskedAbout => true;

    public virtual ClientState Evolve(ClientState state, ClientEvent happened) => ClientDecider.Evolve(state, happened);

    public virtual OperatorState Evolve(OperatorState state, OperatorEvent happened) => OperatorDecider.Evolve(state, happened);

    public virtual DispatcherState Evolve(DispatcherState state, DispatcherEvent happened) =>
        DispatcherDecider.Evolve(state, happened);

    public virtual Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.Receive command) =>
        ClientDecider.Decide(state, command);

    public virtual Decision<ClientEvent, AssignOutcome> Decide(ClientState state, ClientCommand.Assign command) =>
        ClientDecider.Decide(state, command);

    public virtual Decision<ClientEvent, ReceiveOutcome> Decide(ClientState state, ClientCommand.Edit command) =>
        ClientDecider.Decide(state, command);

    public virtual Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.RecordSend command) =>
        ClientDecider.Decide(state, command);

    public virtual Decision<ClientEvent, bool> Decide(ClientState state, ClientCommand.ChangeMembership command) =>
        ClientDecider.Decide(state, command);

    public virtual Decision<OperatorEvent, OfferAnswer> Decide(OperatorState state, OperatorAction.Offer action) =>
        OperatorDecider.Decide(state, action);

    public virtual Decision<OperatorEvent, bool> Decide(OperatorState state, OperatorAction.Release action) =>
        OperatorDecider.Decide(state, action);

    public virtual bool MayReport(OperatorState state) => OperatorDecider.MayReport(state);

    /// <summary>Whether others must still be told before a registration, or a farewell, is answered.</summary>
    public virtual bool IsOwedBeforeTheAnswer(OperatorState state) =>
        state.ReportOwed || state.Owed.Exists(errand => errand.What is ErrandKind.Leave or ErrandKind.Return);

    /// <summary>What may be sent now.</summary>
    public virtual IEnumerable<OutboxEntry> ToSend(Outbox outbox) => outbox.Heads();

    public virtual ImmutableArray<DispatcherEvent> Answered(DispatcherState state, PumpCall.Assign call, AssignOutcome outcome) =>
        Pump.Answered(state, call, outcome);
}
