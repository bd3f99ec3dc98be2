using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Simulation;

internal sealed class SimulatedOperator(World world, long id, int capacity)
    : SimulatedGrain<OperatorState, OperatorEvent>(world, $"operator {id}", new OperatorState(), world.Rules.Evolve)
{
    public long Id { get; } = id;

    public OperatorOutcome Handle(OperatorRequest request)
    {
        var outcome = Run(state => OperatorDesk.Decide(state, new OperatorAction.Handle
        {
            Now = World.Now,
            Request = request,
            Language = "en",
            Capacity = capacity,
            SecretMatches = true,
        }));
        var changesRole = request.Command is OperatorCommand.Register or OperatorCommand.Unregister;
        return changesRole && World.Rules.IsOwedBeforeTheAnswer(Stored) ? throw new CallFailedException() : outcome;
    }

    public bool AskTarget(OperatorRequest request, UndeliverableReason reason) => Run(state => OperatorDesk.Decide(
        state, new OperatorAction.AskTarget(request, reason) { Now = World.Now }));

    public OfferAnswer Offer(OfferClient offer) => Run(state => World.Rules.Decide(
        state, new OperatorAction.Offer(offer, capacity) { Now = World.Now }));

    public OperatorLoad Release(ReleaseClient release)
    {
        Run(state => World.Rules.Decide(state, new OperatorAction.Release(release) { Now = World.Now }));
        return OperatorDecider.LoadOf(Stored, capacity);
    }

    public bool ChangeMembership(MembershipChange change) => Run(state => OperatorDecider.Decide(
        state, new OperatorAction.ChangeMembership(change) { Now = World.Now }));

    protected override IEnumerable<(Lane, DateTimeOffset?, Action<Activation<OperatorState>>)> Debts(OperatorState state)
    {
        foreach (var entry in World.Rules.ToSend(state.Outbox))
            yield return (entry.Lane, entry.NotBefore, activation => Send(activation, entry));
        foreach (var errand in state.Owed.DistinctBy(errand => errand.Key.ClientId))
            yield return (new Lane(LaneKind.Client, errand.Key.ClientId), null, activation => Run(activation, errand));
        if (World.Rules.MayReport(state))
        {
            var load = OperatorDecider.LoadOf(state, capacity);
            yield return (new Lane(LaneKind.Dispatcher, 0), null, activation => Report(activation, load));
        }

        if (!World.Rules.AcceptancesAreAskedAbout)
            yield break;
        foreach (var dialog in state.Dialogs)
            if (!dialog.Confirmed && !state.Owed.Exists(errand => errand.Key.ClientId == dialog.Key.ClientId))
                yield return (
                    new Lane(LaneKind.Client, dialog.Key.ClientId), dialog.AskAt, activation => Ask(activation, dialog.Key));
    }

    private void Send(Activation<OperatorState> activation, OutboxEntry entry)
    {
        var outcome = World.Telegram.Send(entry, call: null, this);
        World.Scheduler.Soon(() => Record(activation, entry.Lane, state => OperatorDecider.Decide(
            state, new OperatorAction.RecordSend(entry.Id, outcome) { Now = World.Now })));
    }

    private void Run(Activation<OperatorState> activation, OwedErrand errand)
    {
        var lane = new Lane(LaneKind.Client, errand.Key.ClientId);
        World.Call(
            succeed =>
            {
                switch (errand.What)
                {
                    case ErrandKind.HandBack:
                        World.Clients[errand.Key.ClientId].HandBack(Id, errand.Key.Ticket, succeed);
                        break;
                    case ErrandKind.End:
                        succeed(World.Clients[errand.Key.ClientId].End(Id, errand.Key.Ticket));
                        break;
                    case ErrandKind.Leave:
                        succeed(World.OperatorsAsClients[Id].Leave(errand.MessageId!.Value, errand.Date!.Value));
                        break;
                    case ErrandKind.Return:
                        succeed(World.OperatorsAsClients[Id].Return(errand.MessageId!.Value, errand.Date!.Value));
                        break;
                }
            },
            (bool _) => Record(activation, lane, state => OperatorDecider.Decide(
                state, new OperatorAction.RecordErrand(errand.Id) { Now = World.Now })),
            () => Paid(activation, lane, succeeded: false));
    }

    private void Report(Activation<OperatorState> activation, OperatorLoad load)
    {
        var lane = new Lane(LaneKind.Dispatcher, 0);
        World.Call(
            succeed => World.Dispatcher.Serve(load, _ => succeed(true)),
            (bool _) => Record(activation, lane, state => OperatorDecider.Decide(
                state, new OperatorAction.RecordReport(load.Revision) { Now = World.Now })),
            () => Paid(activation, lane, succeeded: false));
    }

    private void Ask(Activation<OperatorState> activation, DialogKey key)
    {
        var lane = new Lane(LaneKind.Client, key.ClientId);
        World.Call(
            succeed => succeed(World.Clients[key.ClientId].AskTicket(Id, key.Ticket)),
            (TicketStanding standing) => Record(activation, lane, state => OperatorDecider.Decide(
                state, new OperatorAction.RecordStanding(key, standing) { Now = World.Now })),
            () => Paid(activation, lane, succeeded: false));
    }

    private void Record(
        Activation<OperatorState> activation, Lane lane, Func<OperatorState, Decision<OperatorEvent, bool>> decide)
    {
        if (activation.IsGone)
            return;

        activation.InFlight.Remove(lane);
        try
        {
            Run(activation, decide);
        }
        catch (CallFailedException)
        {
            // The activation is gone; the next one does it again.
        }
    }
}
