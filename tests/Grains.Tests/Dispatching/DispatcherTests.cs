using System.Collections.Immutable;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Tests.Dispatching;

public sealed class DispatcherTests
{
    private const long Olga = 7;
    private const long Pavel = 8;
    private const long Anna = 100;
    private const long Boris = 200;
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("nobody", "enqueue Anna", "Enqueued", "Queued 1")]
    [InlineData("Olga", "enqueue Anna", "Enqueued", "OfferPending")]
    [InlineData("Olga full", "enqueue Anna", "Enqueued", "Queued 1")]
    [InlineData("nobody, Anna waits", "enqueue Anna", "", "Queued 1")]
    [InlineData("nobody, Anna waits", "enqueue Boris", "Enqueued", "Queued 2")]
    [InlineData("nobody, Anna waits", "enqueue Anna again", "Dequeued Enqueued", "Queued 1")]
    [InlineData("Olga, Anna offered", "enqueue Anna", "", "OfferPending")]
    [InlineData("Olga", "enqueue Olga", "", "IsOperator")]
    [InlineData("nobody, Anna waits", "report Anna over", "Dequeued", "-")]
    [InlineData("Olga, Anna offered", "report Anna over", "ReleaseOwed Dequeued", "-")]
    [InlineData("Olga", "report Anna over with Olga", "ReleaseOwed", "-")]
    [InlineData("Olga", "report Anna handed back by Olga", "ReleaseOwed Enqueued", "OfferPending")]
    [InlineData("nobody, Boris waits", "report Anna handed back by Olga", "ReleaseOwed Enqueued", "Queued 1")]
    [InlineData("Olga", "report Olga unreachable", "ReleaseOwed Enqueued", "OfferPending")]
    public void Decide_StateAndRequest_EventsAndAnswer(string state, string request, string events, string answer)
    {
        var (happened, reply) = Ask(State(state), request);

        Assert.Equal(events, string.Join(' ', happened.Select(one => one.GetType().Name)));
        Assert.Equal(answer, reply is null ? "-" : reply.Position > 0 ? $"{reply.Decision} {reply.Position}" : $"{reply.Decision}");
    }

    [Fact]
    public void Waiting_HandedBack_BeforeAllOthersInTheirOwnOrder()
    {
        var state = new DispatcherState();
        foreach (var request in (string[])["enqueue Anna", "enqueue Boris"])
            state = Apply(state, Ask(state, request).Events);
        foreach (var client in (long[])[300, 400])
            state = Apply(state, DispatcherDecider.Report(state, Over(client, Olga, newTicket: 2)).Events);

        Assert.Equal([300, 400, Anna, Boris], state.Waiting.Select(place => place.ClientId));
    }

    [Fact]
    public void Plan_TwoWaitTwoPlaces_OneOfferEachAndTheOldestFirst()
    {
        var state = Apply(State("Olga"), [new DispatcherEvent.OperatorReported(Load(Pavel))]);
        state = Apply(state, Ask(state, "enqueue Anna").Events);
        state = Apply(state, Ask(state, "enqueue Boris").Events);

        var (events, calls) = Pump.Plan(state, new Lanes(), Now);

        Assert.Equal(
            [(Anna, Olga), (Boris, Pavel)],
            events.Cast<DispatcherEvent.OfferMade>().Select(made => (made.ClientId, made.Offer.OperatorId)));
        Assert.Equal(2, calls.OfType<PumpCall.Offer>().Count());
    }

    [Fact]
    public void Plan_OneOperatorThreeWait_OneCallAtATime()
    {
        var state = State("Olga");
        foreach (var client in (long[])[1, 2, 3])
            state = Apply(state, DispatcherDecider.Enqueue(state, Wait(client)).Events);

        var (events, calls) = Pump.Plan(state, new Lanes(), Now);

        Assert.Equal(3, events.Length);
        Assert.Single(calls);
    }

    [Fact]
    public void Plan_MoreWaitThanPlaces_TheRestIsToldThePlace()
    {
        var state = State("nobody");
        state = Apply(state, [new DispatcherEvent.Enqueued(Anna, "Anna", 1, HandedBack: false, Told: false)]);

        var (_, calls) = Pump.Plan(state, new Lanes(), Now);

        Assert.Equal(new PumpCall.TellPosition(Anna, 1, 1), Assert.Single(calls));
        Assert.Empty(Pump.Plan(Apply(state, Pump.Answered((PumpCall.TellPosition)calls[0])), new Lanes(), Now).Calls);
    }

    [Fact]
    public void Answered_Accepted_ThenAssignedLeavesTheQueue()
    {
        var state = State("Olga, Anna offered");
        var offer = Assert.IsType<PumpCall.Offer>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));

        state = Apply(state, Pump.Answered(state, offer, Answer(OfferDecision.Accepted, load: 1)));
        var assign = Assert.IsType<PumpCall.Assign>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));
        state = Apply(state, Pump.Answered(state, assign, AssignOutcome.Assigned));

        Assert.Null(state.Find(Anna));
        Assert.Equal((1, 0), (state.Roster[Olga].Load.Load, state.Roster[Olga].OffersOut));
    }

    [Fact]
    public void Answered_AssignStale_OperatorIsReleased()
    {
        var state = State("Olga, Anna offered");
        var offer = (PumpCall.Offer)Pump.Plan(state, new Lanes(), Now).Calls[0];
        state = Apply(state, Pump.Answered(state, offer, Answer(OfferDecision.Accepted, load: 1)));
        var assign = (PumpCall.Assign)Pump.Plan(state, new Lanes(), Now).Calls[0];

        state = Apply(state, Pump.Answered(state, assign, AssignOutcome.Stale));
        var release = Assert.IsType<PumpCall.Release>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));
        state = Apply(state, Pump.Answered(release, Load(Olga)));

        Assert.Equal((Olga, 1), (release.Owed.OperatorId, release.Owed.Ticket));
        Assert.Null(state.Find(Anna));
        Assert.Empty(state.Waiting);
    }

    [Fact]
    public void Answered_Refused_TheNextOperatorWithTheLoadThatWasReported()
    {
        var state = Apply(State("Olga, Anna offered"), [new DispatcherEvent.OperatorReported(Load(Pavel))]);
        var offer = (PumpCall.Offer)Pump.Plan(state, new Lanes(), Now).Calls[0];

        state = Apply(state, Pump.Answered(state, offer, Answer(OfferDecision.Unavailable, load: 5)));
        var next = Assert.IsType<PumpCall.Offer>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));

        Assert.Equal(Pavel, next.OperatorId);
    }

    [Fact]
    public void Plan_OfferOfTheFuture_TheClockWasSetBack_GoesToTheNext()
    {
        var state = Apply(State("Olga, Anna offered"), [new DispatcherEvent.OperatorReported(Load(Pavel))]);

        var (_, calls) = Pump.Plan(state, new Lanes { Stuck = Olga }, Now - TimeSpan.FromHours(1));

        Assert.Equal(Pavel, Assert.IsType<PumpCall.Offer>(Assert.Single(calls)).OperatorId);
    }

    [Fact]
    public void Plan_OfferUnknownForTenSeconds_GoesToTheNextAndTheFirstIsReleasedOnceAssigned()
    {
        var state = Apply(State("Olga, Anna offered"), [new DispatcherEvent.OperatorReported(Load(Pavel))]);
        var stuck = new Lanes { Stuck = Olga };

        Assert.Empty(Pump.Plan(state, stuck, Now + TimeSpan.FromSeconds(9)).Events);
        var (events, calls) = Pump.Plan(state, stuck, Now + TimeSpan.FromSeconds(10));
        state = Apply(state, events);
        var offer = Assert.IsType<PumpCall.Offer>(Assert.Single(calls));
        state = Apply(state, Pump.Answered(state, offer, Answer(OfferDecision.Accepted, load: 1, id: Pavel)));
        var assign = Pump.Plan(state, stuck, Now).Calls.OfType<PumpCall.Assign>().Single();
        state = Apply(state, Pump.Answered(state, assign, AssignOutcome.Assigned));

        Assert.Equal(Pavel, offer.OperatorId);
        Assert.Equal(new OwedRelease(Olga, 1, Unreachable: false), Assert.Single(state.Find(Anna)!.Releases));
    }

    [Fact]
    public void Answered_AcceptedAfterTheOfferWasGivenUp_IsTakenUpAgain()
    {
        var state = State("Olga, Anna offered");
        var offer = (PumpCall.Offer)Pump.Plan(state, new Lanes(), Now).Calls[0];
        state = Apply(state, [new DispatcherEvent.OfferOver(Anna, Doubtful: true)]);

        state = Apply(state, Pump.Answered(state, offer, Answer(OfferDecision.Accepted, load: 5)));

        Assert.IsType<PumpCall.Assign>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));
    }

    [Fact]
    public void Plan_OnlyAFullOperatorMayHoldTheTicket_IsAskedAgain()
    {
        var state = State("Olga, Anna offered");
        state = Apply(state, [new DispatcherEvent.OfferOver(Anna, Doubtful: true), new DispatcherEvent.LoadSeen(Load(Olga) with { Load = 5 })]);

        Assert.Equal(Olga, Assert.IsType<DispatcherEvent.OfferMade>(
            Assert.Single(Pump.Plan(state, new Lanes(), Now).Events)).Offer.OperatorId);
    }

    [Fact]
    public void Answered_StaleTicket_TheClientIsAskedAndAGhostLeavesTheQueue()
    {
        var state = State("Olga, Anna offered");
        var offer = (PumpCall.Offer)Pump.Plan(state, new Lanes(), Now).Calls[0];

        state = Apply(state, Pump.Answered(state, offer, Answer(OfferDecision.StaleTicket, load: 0)));
        var ask = Assert.IsType<PumpCall.Ask>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));

        Assert.Null(Apply(state, Pump.Answered(state, ask, TicketStanding.Over)).Find(Anna));
        Assert.Equal(Anna, Assert.Single(Apply(state, Pump.Answered(state, ask, TicketStanding.Waiting)).Waiting).ClientId);
    }

    [Fact]
    public void ReportOperator_SameRevisionAsSeenInAnAnswer_IsStillTaken()
    {
        var gone = Load(Olga) with { Registered = false, Revision = 2 };
        var state = Apply(State("Olga"), [new DispatcherEvent.LoadSeen(gone)]);

        state = Apply(state, DispatcherDecider.ReportOperator(state, gone).Events);

        Assert.Empty(state.Roster);
    }

    [Fact]
    public void Answered_LateAnswerToAnOldTicket_ChangesNothingButTheLoad()
    {
        var state = State("Olga, Anna offered");
        var offer = (PumpCall.Offer)Pump.Plan(state, new Lanes(), Now).Calls[0];
        state = Apply(state, Ask(state, "report Anna over").Events);

        var events = Pump.Answered(state, offer, Answer(OfferDecision.Accepted, load: 1));

        Assert.IsType<DispatcherEvent.LoadSeen>(Assert.Single(events));
    }

    [Fact]
    public void Restore_NobodyCountsAsFullAndOffersGoOn()
    {
        var roster = new RosterState { Version = 4, Operators = [new RosterEntry(Load(Olga) with { Load = 5 })] };
        var stored = State("Olga, Anna offered").Shards
            .Select(shard => new QueueShardState { Entries = [.. shard.Values] });

        var state = DispatcherDecider.Restore(roster, stored);

        Assert.Equal((4, 1), (state.Roster[Olga].Load.Load, state.Roster[Olga].OffersOut));
        Assert.IsType<PumpCall.Offer>(Assert.Single(Pump.Plan(state, new Lanes(), Now).Calls));
        Assert.True(state.NextPlace > state.Find(Anna)!.Place);
    }

    [Fact]
    public void Evolve_RandomHistories_IndexesAgreeWithEntriesAndNobodyIsServedOutOfOrder()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var state = State("Olga");
            state = Apply(state, [new DispatcherEvent.OperatorReported(Load(Pavel))]);
            var tickets = new Dictionary<long, long>();
            for (var step = 0; step < 80; step++)
            {
                var client = random.Next(1, 8);
                var ticket = tickets.GetValueOrDefault(client);
                switch (random.Next(6))
                {
                    case 0 or 1:
                        tickets[client] = ++ticket;
                        state = Apply(state, DispatcherDecider.Enqueue(state, Wait(client, ticket)).Events);
                        break;
                    case 2 when ticket > 0:
                        tickets[client] = ticket + 1;
                        state = Apply(state, DispatcherDecider.Report(
                            state, Over(client, Olga, newTicket: ticket + 1, ticket)).Events);
                        break;
                    case 3 when ticket > 0:
                        state = Apply(state, DispatcherDecider.Report(state, Over(client, Pavel, null, ticket)).Events);
                        break;
                    default:
                        state = Answer(state, random);
                        break;
                }

                Check(state, $"seed {seed}, step {step}");
            }
        }
    }

    // Carries out one of the calls that are due.
    private static DispatcherState Answer(DispatcherState state, Random random)
    {
        var (events, calls) = Pump.Plan(state, new Lanes(), Now);
        state = Apply(state, events);
        if (calls.IsEmpty)
            return state;

        return Apply(state, calls[random.Next(calls.Length)] switch
        {
            PumpCall.Offer offer => Pump.Answered(state, offer, Answer(
                (OfferDecision)random.Next(1, 4),
                load: random.Next(6),
                id: offer.OperatorId)),
            PumpCall.Assign assign => Pump.Answered(
                state, assign, random.Next(4) == 0 ? AssignOutcome.Stale : AssignOutcome.Assigned),
            PumpCall.Release release => Pump.Answered(release, Load(release.Owed.OperatorId)),
            PumpCall.TellPosition tell => Pump.Answered(tell),
            PumpCall.Ask ask => Pump.Answered(
                state, ask, random.Next(2) == 0 ? TicketStanding.Waiting : TicketStanding.Over),
            var call => throw new InvalidOperationException($"No answer for {call}."),
        });
    }

    private static void Check(DispatcherState state, string where)
    {
        var entries = state.Shards.SelectMany(shard => shard.Values).ToList();
        Same(entries.Where(e => e is { Ticket: not null, Offer: null, IsSuspect: false }), state.Waiting.Select(place => place.ClientId), "waiting");
        Same(entries.Where(e => e.Offer is not null), state.Offered, "offered");
        Same(entries.Where(e => !e.Releases.IsEmpty), state.Releasing, "releasing");
        Same(entries.Where(e => e is { Ticket: not null, Offer: null, Told: false }), state.Untold, "untold");
        foreach (var (id, entry) in state.Roster)
            Assert.True(
                entry.OffersOut == entries.Count(e => e.Offer is { Accepted: false } offer && offer.OperatorId == id),
                $"{where}: operator {id} has {entry.OffersOut} offers out");

        void Same(IEnumerable<QueueEntry> expected, IEnumerable<long> actual, string what) => Assert.True(
            expected.Select(entry => entry.ClientId).Order().SequenceEqual(actual.Order()), $"{where}: {what} differs");
    }

    private static (ImmutableArray<DispatcherEvent> Events, EnqueueAnswer? Reply) Ask(DispatcherState state, string request)
    {
        if (request.StartsWith("enqueue", StringComparison.Ordinal))
        {
            var decision = DispatcherDecider.Enqueue(state, request switch
            {
                "enqueue Anna" => Wait(Anna),
                "enqueue Anna again" => Wait(Anna, ticket: 2),
                "enqueue Boris" => Wait(Boris),
                "enqueue Olga" => Wait(Olga),
                _ => throw new ArgumentOutOfRangeException(nameof(request), request, "Not in the table."),
            });
            return (decision.Events, decision.Reply);
        }

        var report = DispatcherDecider.Report(state, request switch
        {
            "report Anna over" => Over(Anna, null, null),
            "report Anna over with Olga" => Over(Anna, Olga, null),
            "report Anna handed back by Olga" => Over(Anna, Olga, newTicket: 2),
            "report Olga unreachable" => Over(Anna, Olga, newTicket: 2) with { OperatorUnreachable = true },
            _ => throw new ArgumentOutOfRangeException(nameof(request), request, "Not in the table."),
        });
        return (report.Events, report.Reply);
    }

    private static DispatcherState State(string name)
    {
        var state = new DispatcherState();
        if (name.StartsWith("Olga", StringComparison.Ordinal))
            state = Apply(state, [new DispatcherEvent.OperatorReported(
                Load(Olga) with { Load = name == "Olga full" ? 5 : 0 })]);
        if (name.EndsWith("Anna waits", StringComparison.Ordinal) || name.EndsWith("Anna offered", StringComparison.Ordinal))
            state = Apply(state, DispatcherDecider.Enqueue(state, Wait(Anna)).Events);
        if (name.EndsWith("Boris waits", StringComparison.Ordinal))
            state = Apply(state, DispatcherDecider.Enqueue(state, Wait(Boris)).Events);
        return name.EndsWith("offered", StringComparison.Ordinal)
            ? Apply(state, Pump.Plan(state, new Lanes(), Now).Events)
            : state;
    }

    private static DispatcherState Apply(DispatcherState state, IEnumerable<DispatcherEvent> events) =>
        events.Aggregate(state, DispatcherDecider.Evolve);

    private static EnqueueClient Wait(long client, long ticket = 1) =>
        new() { Dialog = new DialogKey(client, ticket), ClientName = $"client {client}" };

    private static TicketReport Over(long client, long? by, long? newTicket, long ticket = 1) => new()
    {
        Dialog = new DialogKey(client, ticket),
        OperatorId = by,
        NewTicket = newTicket,
        ClientName = $"client {client}",
    };

    private static OfferAnswer Answer(OfferDecision decision, int load, long id = Olga) =>
        new() { Decision = decision, Load = Load(id) with { Load = load, Revision = 2 } };

    private static OperatorLoad Load(long id) => new()
    {
        OperatorId = id,
        Revision = 1,
        Registered = true,
        Status = OperatorStatus.Available,
        Capacity = 5,
        Load = 0,
        Language = "en",
    };

    private sealed class Lanes : IPumpLanes
    {
        public long? Stuck { get; init; }

        public bool IsFree(PumpLane lane) => lane != new PumpLane(ToOperator: true, Stuck ?? 0);

        public bool IsStuck(long operatorId, DateTimeOffset now) => operatorId == Stuck;
    }
}
