using System.Collections.Immutable;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>The dispatcher as its shell runs it: memory at once, one commit for all who wait, a pump beside.</summary>
internal sealed class SimulatedDispatcher(World world) : ISimulatedGrain
{
    private readonly Dictionary<DialogKey, (int Commit, bool HandedBack)> _enqueued = [];
    private DispatcherState _stored = new();
    private int _version;
    private int _commits;
    private Life? _current;

    public DispatcherState Stored => _stored;

    /// <summary>A request that fails is not answered at all.</summary>
    public void Serve(object request, Action<EnqueueAnswer?> reply)
    {
        var life = Current();
        EnqueueAnswer? answer = null;
        ImmutableArray<DispatcherEvent> events;
        switch (request)
        {
            case EnqueueClient enqueue:
                (events, answer, _) = DispatcherDecider.Enqueue(life.State, enqueue);
                break;
            case TicketReport report:
                (events, answer, _) = DispatcherDecider.Report(life.State, report);
                break;
            default:
                (events, _, _) = DispatcherDecider.ReportOperator(life.State, (OperatorLoad)request);
                break;
        }

        world.Trace(() => $"dispatcher/{life.Version}: {request} -> {string.Join(", ", events)}");
        life.Apply(events);
        if (world.Rules.DispatcherAnswersAfterItsCommit)
            life.Waiting.Add(() => reply(answer));
        else
            reply(answer);
        Commit(life);
    }

    /// <summary>Once a second, and whenever a gateway asks for the roster.</summary>
    public void Tick()
    {
        var life = Current();
        life.Resting.Clear();
        Pass(life);
    }

    public void Kill()
    {
        world.Trace(() => "dispatcher is killed");
        if (_current is { } current)
            current.IsGone = true;
        _current = null;
    }

    public void Split()
    {
        world.Trace(() => "dispatcher is split");
        _current = null;
    }

    // It sends nothing.
    public void CountFault()
    {
    }

    public int FaultsSince(DateTimeOffset time) => 0;

    private Life Current()
    {
        if (_current is null)
        {
            // A new activation writes everything anew, which fences the older one.
            var shards = _stored.Shards.Select(shard => new QueueShardState { Entries = [.. shard.Values.Select(Unaccepted)] });
            var roster = new RosterState { Version = _stored.RosterVersion, Operators = [.. _stored.Roster.Values] };
            _current = new Life(DispatcherDecider.Restore(roster with
            {
                Operators = [.. roster.Operators.Select(entry => entry with { OffersOut = 0 })],
            }, shards), ++_version, world.Rules);
        }

        return _current;

        static QueueEntry Unaccepted(QueueEntry entry) =>
            entry.Offer is null ? entry : entry with { Offer = entry.Offer with { Accepted = false } };
    }

    private void Commit(Life life)
    {
        if (life.Committing)
            return;

        life.Committing = true;
        world.Scheduler.Soon(() =>
        {
            life.Committing = false;
            if (life.IsGone)
                return;
            if (world.Faults.Strikes(FaultKind.WriteFailsBefore) || life.Version != _version)
            {
                End(life);
                return;
            }

            CheckOrder(_stored, life.State);
            foreach (var id in _stored.Roster.Keys.Except(life.State.Roster.Keys))
                world.Check(
                    !world.OperatorsAsClients[id].Stored.IsOperator || world.Operators[id].Stored.Registered,
                    $"operator {id} left the roster before their client grain knew what they had written");
            _stored = life.State;
            var waiting = life.Waiting.ToList();
            life.Waiting.Clear();
            if (world.Faults.Strikes(FaultKind.WriteFailsAfter))
            {
                End(life);
                return;
            }

            waiting.ForEach(answer => answer());
            Pass(life);
        });
    }

    private void End(Life life)
    {
        life.IsGone = true;
        if (ReferenceEquals(_current, life))
            _current = null;
    }

    private void Pass(Life life)
    {
        if (life.IsGone)
            return;

        var (events, calls) = Pump.Plan(life.State, life, world.Now);
        life.Apply(events);
        if (calls.IsEmpty && events.IsEmpty)
            return;

        foreach (var call in calls)
            life.StartedAt.Add(call.Lane, world.Now);
        life.Waiting.Add(() =>
        {
            foreach (var call in calls)
                Make(life, call);
        });
        Commit(life);
    }

    private void Make(Life life, PumpCall call)
    {
        switch (call)
        {
            case PumpCall.Offer offer:
                Call(
                    () => world.Operators[offer.OperatorId].Offer(new OfferClient
                    {
                        Dialog = new DialogKey(offer.ClientId, offer.Ticket),
                        ClientName = offer.Name,
                    }),
                    answer => Pump.Answered(life.State, offer, answer),
                    answer => answer.Decision == OfferDecision.Accepted);
                break;
            case PumpCall.Assign assign:
                Call(
                    () => world.Clients[assign.ClientId].Assign(new AssignOperator
                    {
                        OperatorId = assign.Made.OperatorId,
                        Ticket = assign.Ticket,
                        Why = assign.Made.Why,
                        OperatorLanguage = "en",
                    }),
                    outcome => world.Rules.Answered(life.State, assign, outcome),
                    _ => true);
                break;
            case PumpCall.Release release:
                Call(
                    () => world.Operators[release.Owed.OperatorId].Release(new ReleaseClient
                    {
                        Dialog = new DialogKey(release.ClientId, release.Owed.Ticket),
                        OperatorUnreachable = release.Owed.Unreachable,
                    }),
                    load => Pump.Answered(release, load),
                    _ => true);
                break;
            case PumpCall.Ask ask:
                Call(
                    () => world.Clients[ask.ClientId].AskTicket(PumpCall.Ask.NoOperator, ask.Ticket),
                    standing => Pump.Answered(life.State, ask, standing),
                    _ => true);
                break;
            case PumpCall.TellPosition tell:
                Call(
                    () => world.Clients[tell.ClientId].TellPosition(tell.Ticket, tell.Position),
                    _ => Pump.Answered(tell),
                    _ => true);
                break;
        }

        void Call<T>(Func<T> make, Func<T, ImmutableArray<DispatcherEvent>> answered, Func<T, bool> succeeded) => world.Call(
            succeed => succeed(make()),
            (T answer) =>
            {
                if (life.IsGone)
                    return;
                world.Trace(() => $"dispatcher/{life.Version}: {call} answered {answer}");
                life.Apply(answered(answer));
                life.End(call.Lane, succeeded(answer));
                Pass(life);
                Commit(life);
            },
            () => life.End(call.Lane, succeeded: false));
    }

    // By the order in which the world saw them come, not by what the entries say of themselves.
    private void CheckOrder(DispatcherState before, DispatcherState after)
    {
        _commits++;
        foreach (var entry in Entries(after))
            if (entry.Ticket is { } ticket
                && !(before.Find(entry.ClientId) is { } was && was.Ticket == ticket && was.Place == entry.Place))
                _enqueued[new DialogKey(entry.ClientId, ticket)] = (_commits, world.WasHandedBack(entry.ClientId, ticket));

        var passedOver = Entries(after)
            .Where(entry => entry is { Ticket: not null, Offer: null, IsSuspect: false }
                && before.Find(entry.ClientId) is { Offer: null, IsSuspect: false } was && was.Ticket == entry.Ticket)
            .ToList();
        // An offer that is accepted already is a late answer to an earlier one, taken up again.
        foreach (var served in Entries(after).Where(entry => entry.Offer is { Accepted: false }))
        {
            if (before.Find(served.ClientId) is { Offer: not null } was && was.Ticket == served.Ticket)
                continue;

            foreach (var left in passedOver)
                world.Check(
                    !ComesBefore(left, served),
                    $"client {served.ClientId} is offered before client {left.ClientId}, whose turn it is");
        }

        static IEnumerable<QueueEntry> Entries(DispatcherState state) => state.Shards.SelectMany(shard => shard.Values);

        bool ComesBefore(QueueEntry a, QueueEntry b)
        {
            var (first, second) = (_enqueued[Key(a)], _enqueued[Key(b)]);
            return first.HandedBack == second.HandedBack ? first.Commit < second.Commit : first.HandedBack;
        }

        static DialogKey Key(QueueEntry entry) => new(entry.ClientId, entry.Ticket!.Value);
    }

    private sealed class Life(DispatcherState state, int version, Rules rules) : IPumpLanes
    {
        public DispatcherState State { get; private set; } = state;

        public int Version { get; } = version;

        public bool IsGone { get; set; }

        public bool Committing { get; set; }

        public List<Action> Waiting { get; } = [];

        public Dictionary<PumpLane, DateTimeOffset> StartedAt { get; } = [];

        public HashSet<PumpLane> Resting { get; } = [];

        public void Apply(ImmutableArray<DispatcherEvent> events) => State = events.Aggregate(State, rules.Evolve);

        public void End(PumpLane lane, bool succeeded)
        {
            StartedAt.Remove(lane);
            if (!succeeded)
                Resting.Add(lane);
        }

        public bool IsFree(PumpLane lane) => !StartedAt.ContainsKey(lane) && !Resting.Contains(lane);

        public bool IsStuck(long operatorId, DateTimeOffset now) =>
            StartedAt.TryGetValue(new PumpLane(ToOperator: true, operatorId), out var at) && now - at >= Pump.OfferPatience;
    }
}
