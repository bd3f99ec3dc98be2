using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using static OperatorBot.Grains.Dispatching.DispatcherEvent;

namespace OperatorBot.Grains.Dispatching;

/// <summary>
/// What the dispatcher calls next, from committed state: releases, offers, assignments, words about the place. One call at
/// a time per operator and per client; what each answer leads to.
/// </summary>
internal static class Pump
{
    /// <summary>An offer without an answer for so long goes to the next operator; the ticket makes that safe.</summary>
    public static readonly TimeSpan OfferPatience = TimeSpan.FromSeconds(10);

    /// <summary>The next offers, and the calls to start once they are committed.</summary>
    public static (ImmutableArray<DispatcherEvent> Events, ImmutableArray<PumpCall> Calls) Plan(
        DispatcherState state, IPumpLanes lanes, DateTimeOffset now)
    {
        var events = ImmutableArray.CreateBuilder<DispatcherEvent>();
        var calls = ImmutableArray.CreateBuilder<PumpCall>();
        var busy = new HashSet<PumpLane>();

        // An offer of the future was made by a clock that has been set back since.
        foreach (var clientId in state.Offered)
            if (state.Find(clientId)?.Offer is { Accepted: false } offer && (now - offer.At).Duration() >= OfferPatience)
                Happen(new OfferOver(clientId, Doubtful: true));

        MakeOffers();

        foreach (var clientId in state.Releasing)
            foreach (var release in state.Find(clientId)!.Releases)
                Start(new PumpCall.Release(clientId, release));

        foreach (var clientId in state.Offered)
            if (state.Find(clientId) is { Offer: { } offer, Ticket: { } ticket } entry)
                Start(offer.Accepted
                    ? new PumpCall.Assign(clientId, ticket, offer, LanguageOf(state, offer.OperatorId))
                    {
                        WithoutTopics = state.Roster.GetValueOrDefault(offer.OperatorId)?.Load.WithoutTopics is true,
                    }
                    : new PumpCall.Offer(clientId, ticket, entry.Name, offer));

        foreach (var clientId in state.Suspect)
            if (state.Find(clientId)?.Ticket is { } ticket)
                Start(new PumpCall.Ask(clientId, ticket));

        foreach (var clientId in state.Untold)
            if (state.Find(clientId) is { Ticket: { } ticket } entry)
                Start(new PumpCall.TellPosition(clientId, ticket, DispatcherDecider.PositionOf(state, entry)));

        return (events.ToImmutable(), calls.ToImmutable());

        void MakeOffers()
        {
            while (state.Waiting is [var first, ..])
            {
                // Whoever may hold this ticket already comes last, and needs no free place for it.
                var doubtful = state.Find(first.ClientId)!.Doubtful;
                var choice =
                    OperatorChoice.Choose(state.Roster.Values, id => IsOut(id) || doubtful.Contains(id))
                    ?? OperatorChoice.Choose(
                        doubtful.Select(id => state.Roster.GetValueOrDefault(id)).OfType<RosterEntry>(), IsOut, needsRoom: false);
                if (choice is not { } chosen)
                    return;

                bool IsOut(long id) => id == first.ClientId || lanes.IsStuck(id, now);

                Happen(new OfferMade(
                    first.ClientId, new Offer(chosen.Operator.Load.OperatorId, now, chosen.Why)));
            }
        }

        void Happen(DispatcherEvent happened)
        {
            state = DispatcherDecider.Evolve(state, happened);
            events.Add(happened);
        }

        void Start(PumpCall call)
        {
            if (lanes.IsFree(call.Lane) && busy.Add(call.Lane))
                calls.Add(call);
        }
    }

    /// <summary>What an operator's answer to an offer leads to.</summary>
    public static ImmutableArray<DispatcherEvent> Answered(DispatcherState state, PumpCall.Offer call, OfferAnswer answer)
    {
        if (state.Find(call.ClientId) is not { } entry || entry.Ticket != call.Ticket)
            return [new LoadSeen(answer.Load)];

        return (entry.Offer, answer.Decision) switch
        {
            // Late, and nobody else has been asked since.
            (null, OfferDecision.Accepted) =>
                [new OfferMade(call.ClientId, call.Made), new OfferAccepted(call.ClientId), new LoadSeen(answer.Load)],
            ({ } offer, OfferDecision.Accepted) when offer.OperatorId == call.OperatorId =>
                [new OfferAccepted(call.ClientId), new LoadSeen(answer.Load)],
            ({ } offer, OfferDecision.StaleTicket) when offer.OperatorId == call.OperatorId =>
                [new LoadSeen(answer.Load), new OfferOver(call.ClientId, Doubtful: false), new TicketDoubted(call.ClientId)],
            ({ } offer, _) when offer.OperatorId == call.OperatorId =>
                [new LoadSeen(answer.Load), new OfferOver(call.ClientId, Doubtful: false)],
            _ => [new LoadSeen(answer.Load)],
        };
    }

    /// <summary>What a client's answer to an assignment leads to: the entry leaves the queue either way.</summary>
    public static ImmutableArray<DispatcherEvent> Answered(
        DispatcherState state, PumpCall.Assign call, AssignOutcome outcome)
    {
        if (state.Find(call.ClientId) is not { } entry || entry.Ticket != call.Ticket)
            return [];

        // Stale says only that it is not this operator's: one of the doubtful may have the client by another activation of
        // this grain. They ask the client themselves.
        var losers = outcome == AssignOutcome.Assigned
            ? entry.Doubtful.Where(id => id != call.Made.OperatorId)
            : [call.Made.OperatorId];
        return
        [
            .. losers.Select(id => new ReleaseOwed(
                call.ClientId, entry.Name, new OwedRelease(id, call.Ticket, Unreachable: false))),
            new Dequeued(call.ClientId),
        ];
    }

    /// <summary>What a client's answer leads to: an entry that a late repeat has brought back leaves the queue again.</summary>
    public static ImmutableArray<DispatcherEvent> Answered(DispatcherState state, PumpCall.Ask call, TicketStanding standing)
    {
        if (state.Find(call.ClientId)?.Ticket != call.Ticket)
            return [];
        return standing == TicketStanding.Waiting ? [new TicketConfirmed(call.ClientId)] : [new Dequeued(call.ClientId)];
    }

    /// <summary>What an operator's answer to a release leads to.</summary>
    public static ImmutableArray<DispatcherEvent> Answered(PumpCall.Release call, OperatorLoad load) =>
        [new ReleaseDone(call.ClientId, call.Owed), new LoadSeen(load)];

    /// <summary>The client has been told the place.</summary>
    public static ImmutableArray<DispatcherEvent> Answered(PumpCall.TellPosition call) =>
        [new DispatcherEvent.PositionTold(call.ClientId, call.Ticket)];

    private static string LanguageOf(DispatcherState state, long operatorId) =>
        state.Roster.GetValueOrDefault(operatorId)?.Load.Language ?? Texts.Language.Russian;
}

/// <summary>Which calls are out.</summary>
internal interface IPumpLanes
{
    /// <summary>Whether nobody is called there, and the last call there did not fail just now.</summary>
    bool IsFree(PumpLane lane);

    /// <summary>Whether a call to the operator has been out for longer than an offer is waited for.</summary>
    bool IsStuck(long operatorId, DateTimeOffset now);
}

/// <summary>Calls of one lane go one after the other.</summary>
/// <param name="ToOperator">To an operator, or to a client.</param>
/// <param name="Id">Whom.</param>
internal readonly record struct PumpLane(bool ToOperator, long Id);

/// <summary>A call that the dispatcher makes.</summary>
internal abstract record PumpCall
{
    private PumpCall()
    {
    }

    /// <summary>Whom it goes to.</summary>
    public abstract PumpLane Lane { get; }

    /// <summary>Offers a client to an operator.</summary>
    public sealed record Offer(long ClientId, long Ticket, string Name, Dispatching.Offer Made) : PumpCall
    {
        /// <summary>To whom.</summary>
        public long OperatorId => Made.OperatorId;

        public override PumpLane Lane => new(ToOperator: true, OperatorId);
    }

    /// <summary>Gives a client the operator who accepted.</summary>
    public sealed record Assign(long ClientId, long Ticket, Dispatching.Offer Made, string Language) : PumpCall
    {
        /// <summary>Whether the operator wants no topics.</summary>
        public bool WithoutTopics { get; init; }

        public override PumpLane Lane => new(ToOperator: false, ClientId);
    }

    /// <summary>Asks a client whether it waits with the ticket.</summary>
    public sealed record Ask(long ClientId, long Ticket) : PumpCall
    {
        /// <summary>An operator that nobody is: it is not about one.</summary>
        public const long NoOperator = 0;

        public override PumpLane Lane => new(ToOperator: false, ClientId);
    }

    /// <summary>Tells an operator that a ticket is over.</summary>
    public sealed record Release(long ClientId, OwedRelease Owed) : PumpCall
    {
        public override PumpLane Lane => new(ToOperator: true, Owed.OperatorId);
    }

    /// <summary>Tells a client the place in the queue.</summary>
    public sealed record TellPosition(long ClientId, long Ticket, int Position) : PumpCall
    {
        public override PumpLane Lane => new(ToOperator: false, ClientId);
    }
}
