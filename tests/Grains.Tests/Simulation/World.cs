using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>An invariant does not hold.</summary>
internal sealed class InvariantBrokenException(string what) : Exception(what);

/// <summary>
/// A shop under bad weather: clients, operators, the dispatcher and a gateway, by the real rules, in one thread, with
/// everything that can go wrong going wrong as the seed decides.
/// </summary>
internal sealed class World
{
    private const int TraceLines = 400;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly int _seed;
    private readonly int _capacity;
    private readonly Dictionary<long, Lane> _lanes = [];
    private readonly List<(long ClientId, int MessageId, DateTimeOffset At)> _fromClients = [];
    private readonly List<(long OperatorId, int MessageId, long ClientId, DateTimeOffset At)> _accepted = [];
    private readonly Dictionary<DialogKey, long> _holders = [];
    private readonly HashSet<DialogKey> _handedBack = [];
    private readonly Dictionary<long, DateTimeOffset> _troubleAt = [];
    private readonly Queue<string> _trace = new();
    private bool _isTraced;
    private int _nextMessageId = 1;
    private int _nextUpdateId = 1;

    private World(int seed, Random random, Faults faults, Rules rules, int operators, int clients, int capacity)
    {
        _seed = seed;
        _random = random;
        _capacity = capacity;
        Faults = faults;
        Rules = rules;
        Scheduler = new Scheduler(_random);
        Telegram = new SimulatedTelegram(this);
        Dispatcher = new SimulatedDispatcher(this);
        foreach (var id in Enumerable.Range(1, operators))
        {
            Operators.Add(id, new SimulatedOperator(this, id, capacity));
            OperatorsAsClients.Add(id, new SimulatedClient(this, id));
        }

        foreach (var id in Enumerable.Range(100, clients))
            Clients.Add(id, new SimulatedClient(this, id));
    }

    public Scheduler Scheduler { get; }

    public Faults Faults { get; }

    public Rules Rules { get; }

    public SimulatedTelegram Telegram { get; }

    public SimulatedDispatcher Dispatcher { get; }

    public SortedDictionary<long, SimulatedClient> Clients { get; } = [];

    public SortedDictionary<long, SimulatedOperator> Operators { get; } = [];

    /// <summary>The same people's client grains.</summary>
    public SortedDictionary<long, SimulatedClient> OperatorsAsClients { get; } = [];

    public DateTimeOffset Now => Scheduler.Now;

    /// <summary>Faults so far that can excuse a repeated send.</summary>
    public int FaultCount => Grains.Sum(grain => grain.FaultsSince(DateTimeOffset.MinValue));

    public int Messages => _fromClients.Count + _accepted.Count;

    /// <summary>Some people, and all kinds of faults; in every fourth history none.</summary>
    /// <param name="isTraced">Whether a broken invariant is to tell what happened before it; that takes time.</param>
    public static World OfSeed(int seed, Rules rules, bool isTraced)
    {
        var random = new Random(seed);
        var faults = new RandomFaults(random);
        if (seed % 4 == 0)
            faults.Stop();
        return new World(seed, random, faults, rules, operators: 1 + random.Next(3), clients: 1 + random.Next(6), capacity: 2)
        {
            _isTraced = isTraced,
        };
    }

    /// <summary>Two operators with one place each, three clients, and these faults.</summary>
    public static World OfStory(int seed, Faults faults) =>
        new(seed, new Random(seed), faults, new Rules(), operators: 2, clients: 3, capacity: 1) { _isTraced = true };


    public void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvariantBrokenException(
                $"seed {_seed}, {Now:HH:mm:ss.fff}: {otherwise}{Environment.NewLine}{string.Join(Environment.NewLine, _trace)}");
    }

    /// <summary>The operator who has the client under a ticket: the first one, and no other.</summary>
    public void NoteHolder(long clientId, long ticket, long operatorId)
    {
        if (!_holders.TryAdd(new DialogKey(clientId, ticket), operatorId))
            Check(
                _holders[new DialogKey(clientId, ticket)] == operatorId,
                $"client {clientId} has two operators under ticket {ticket}");
    }

    public void NoteHandBack(long clientId, long ticket) => _handedBack.Add(new DialogKey(clientId, ticket));

    public bool WasHandedBack(long clientId, long ticket) => _handedBack.Contains(new DialogKey(clientId, ticket));

    /// <summary>Somebody cannot be reached at this moment: what was meant for them may be given up.</summary>
    public void NoteTrouble(long userId) => _troubleAt[userId] = Now;

    /// <summary>Whether a send does not finish within the patience of a turn.</summary>
    public bool SendIsSlow() => _random.Next(3) == 0;

    /// <summary>Remembers what happened for the message of a broken invariant.</summary>
    public void Trace(Func<string> what)
    {
        if (!_isTraced)
            return;
        if (_trace.Count == TraceLines)
            _trace.Dequeue();
        _trace.Enqueue($"{Now:HH:mm:ss.fff} {what()}");
    }

    /// <summary>A call between processes: it, or its answer, may be lost, late, or made twice.</summary>
    public void Call<T>(Action<Action<T>> serve, Action<T> succeeded, Action failed)
    {
        var isOver = false;
        Scheduler.At(Now + CallTimeout, () => End(failed));
        if (Faults.Strikes(FaultKind.RequestLost))
            return;

        Scheduler.Soon(() => Serve(answer => End(() => succeeded(answer))));
        if (Faults.Strikes(FaultKind.RequestRepeated))
            Scheduler.Soon(() => Serve(_ => { }));

        void Serve(Action<T> reply)
        {
            try
            {
                serve(answer =>
                {
                    if (!Faults.Strikes(FaultKind.ReplyLost))
                        Scheduler.Soon(() => reply(answer));
                });
            }
            catch (CallFailedException)
            {
                Scheduler.Soon(() => End(failed));
            }
        }

        void End(Action how)
        {
            if (isOver)
                return;
            isOver = true;
            how();
        }
    }

    /// <summary>A working day with faults.</summary>
    public void Live()
    {
        foreach (var id in Operators.Keys)
        {
            Command(id, new OperatorCommand.Register("?"));
            Command(id, new OperatorCommand.SetStatus(OperatorStatus.Available));
        }

        for (var act = 0; act < 120; act++)
        {
            SomebodyActs();
            SomethingBreaks();
            Dispatcher.Tick();
            Scheduler.Pass(TimeSpan.FromMilliseconds(_random.Next(2_000)), AfterEachStep);
        }
    }

    /// <summary>Everything that a dialog can go through, once: assigned, queued, relayed, ended, handed back.</summary>
    public void LiveThroughTheStory()
    {
        var (anna, boris, clara) = (100, 101, 102);
        Command(1, new OperatorCommand.Register("?"));
        Command(2, new OperatorCommand.Register("?"));
        Pass(1);
        Command(1, new OperatorCommand.SetStatus(OperatorStatus.Available));
        Command(2, new OperatorCommand.SetStatus(OperatorStatus.Available));
        Pass(2);
        ClientWrites(anna);
        ClientWrites(anna);
        ClientWrites(boris);
        Pass(4);
        ClientWrites(clara);
        ClientWrites(anna);
        EachAnswers();
        Pass(4);
        Command(2, new OperatorCommand.SetStatus(OperatorStatus.Offline));
        Command(2, new OperatorCommand.Press("q", new ButtonData(ButtonAction.HandBackDialogs)));
        ClientWrites(clara);
        Pass(4);
        foreach (var dialog in Operators[1].Stored.Dialogs)
            Command(1, new OperatorCommand.End(dialog.Key.ClientId));
        Pass(6);
        EachAnswers();
        ClientWrites(boris);
        Pass(4);
    }

    /// <summary>The faults are over: everything that was accepted arrives, and every place becomes free.</summary>
    public void Settle()
    {
        Faults.Stop();
        Pass(180);
        foreach (var (id, client) in Clients)
            Check(
                !Telegram.HasBlocked(id) || client.Stored.Phase is DialogPhase.Idle,
                $"client {id} blocked the bot, and is {client.Stored.Phase}");
        foreach (var (id, one) in Operators)
            Check(
                !Telegram.HasBlocked(id) || one.Stored.Dialogs.IsEmpty,
                $"operator {id} blocked the bot, and holds {string.Join(", ", one.Stored.Dialogs)}");

        foreach (var id in Clients.Keys.Concat(Operators.Keys))
            Block(id, blocked: false);
        for (var round = 0; round < 200 && !IsSettled(); round++)
        {
            foreach (var (id, one) in Operators)
            {
                if (!one.Stored.Registered)
                    Command(id, new OperatorCommand.Register("?"));
                else if (one.Stored.Status != OperatorStatus.Available)
                    Command(id, new OperatorCommand.SetStatus(OperatorStatus.Available));
                foreach (var dialog in one.Stored.Dialogs.Where(dialog => !dialog.Closing && IsShown(id, dialog.Key)))
                    Command(id, new OperatorCommand.End(dialog.Key.ClientId));
            }

            Pass(35);
        }

        Check(IsSettled(), $"not settled: {string.Join("; ", Unsettled())}");
        foreach (var (clientId, messageId, at) in _fromClients)
            Check(
                Telegram.IsAccountedFor(clientId, messageId) || HadTrouble(clientId, at),
                $"message {messageId} of client {clientId} is lost");
        foreach (var (operatorId, messageId, clientId, at) in _accepted)
            Check(
                Telegram.IsAccountedFor(operatorId, messageId) || HadTrouble(clientId, at) || HadTrouble(operatorId, at),
                $"message {messageId} of operator {operatorId} is lost");
    }

    private void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Dispatcher.Tick();
            Scheduler.Pass(TimeSpan.FromSeconds(1), AfterEachStep);
        }
    }

    // The operator has been told of the dialog.
    private bool IsShown(long operatorId, DialogKey key) =>
        Clients[key.ClientId].Stored is { Phase: DialogPhase.Active active, Ticket: var ticket }
        && active.OperatorId == operatorId && ticket == key.Ticket;

    private bool HadTrouble(long userId, DateTimeOffset since) =>
        _troubleAt.TryGetValue(userId, out var at) && at >= since;

    private void EachAnswers()
    {
        foreach (var (id, one) in Operators)
            if (!one.Stored.Dialogs.IsEmpty)
                Command(id, new OperatorCommand.PlainMessage());
    }

    private void SomebodyActs()
    {
        if (_random.Next(40) == 0)
        {
            Block(Pick(_random.Next(3) == 0 ? Operators.Keys : Clients.Keys), blocked: true);
            return;
        }

        if (_random.Next(3) > 0)
        {
            var clientId = Pick(Clients.Keys);
            Block(clientId, blocked: false);
            ClientWrites(clientId);
            return;
        }

        var operatorId = Pick(Operators.Keys);
        Block(operatorId, blocked: false);
        if (!Operators[operatorId].Stored.Registered)
        {
            Command(operatorId, new OperatorCommand.Register("?"));
            return;
        }

        var dialogs = Operators[operatorId].Stored.Dialogs;
        var about = dialogs.IsEmpty || _random.Next(8) == 0 ? Pick(Clients.Keys) : dialogs[_random.Next(dialogs.Count)].Key.ClientId;
        Command(operatorId, _random.Next(30) switch
        {
            0 or 1 => new OperatorCommand.SetStatus(OperatorStatus.Busy),
            2 or 3 => new OperatorCommand.SetStatus(OperatorStatus.Offline),
            >= 4 and <= 7 => new OperatorCommand.SetStatus(OperatorStatus.Available),
            >= 8 and <= 11 => new OperatorCommand.End(about),
            12 or 13 => new OperatorCommand.Press("q", new ButtonData(ButtonAction.HandBackDialogs)),
            >= 14 and <= 17 => new OperatorCommand.Focus(about),
            18 or 19 => new OperatorCommand.Reply(about, "text"),
            20 => new OperatorCommand.Unregister(),
            _ => new OperatorCommand.PlainMessage(),
        });
    }

    private void SomethingBreaks()
    {
        foreach (var grain in Grains)
        {
            if (Faults.Strikes(FaultKind.GrainKilled))
                Kill(grain);
            else if (Faults.Strikes(FaultKind.GrainSplit))
                Split(grain);
        }
    }

    private IEnumerable<ISimulatedGrain> Grains => [.. Clients.Values, .. Operators.Values, .. OperatorsAsClients.Values, Dispatcher];

    private static void Kill(params IEnumerable<ISimulatedGrain> grains)
    {
        foreach (var grain in grains)
            grain.Kill();
    }

    private static void Split(params IEnumerable<ISimulatedGrain> grains)
    {
        foreach (var grain in grains)
            grain.Split();
    }

    private void AfterEachStep()
    {
        CheckAlways();
        if (Faults.Strikes(FaultKind.EverythingKilled))
            Kill(Grains);
        if (Faults.Strikes(FaultKind.ClientsKilled))
            Kill(Clients.Values);
        if (Faults.Strikes(FaultKind.OperatorsKilled))
            Kill(Operators.Values);
        if (Faults.Strikes(FaultKind.DispatcherKilled))
            Kill(Dispatcher);
        if (Faults.Strikes(FaultKind.EverythingSplit))
            Split(Grains);
    }

    // Memberships come in a queue of their own, and so in no order with messages.
    private void Block(long userId, bool blocked)
    {
        if (!Telegram.Block(userId, blocked))
            return;

        NoteTrouble(userId);
        Trace(() => $"{userId} {(blocked ? "blocks the bot" : "comes back")}");
        var change = new MembershipChange
        {
            UpdateId = _nextUpdateId++,
            Person = new Person { Id = userId, FirstName = "p" },
            Blocked = blocked,
            Date = Seconds(Now),
        };
        Update(-userId, (_, done, failed) => Call(
            succeed => succeed(Operators.TryGetValue(userId, out var one)
                ? one.ChangeMembership(change)
                : Clients[userId].ChangeMembership(change)),
            (bool _) => done(),
            failed));
    }

    private void ClientWrites(long clientId)
    {
        var message = NextMessage(clientId);
        _fromClients.Add((clientId, message.MessageId, Now));
        Update(clientId, (redelivered, done, failed) => Call(
            succeed => succeed(Clients[clientId].Receive(
                new ClientMessage { Message = message with { Redelivered = redelivered } })),
            (ReceiveOutcome _) => done(),
            failed));
    }

    private void Command(long operatorId, OperatorCommand command)
    {
        var at = Now;
        var request = new OperatorRequest
        {
            UpdateId = _nextUpdateId++,
            Message = NextMessage(operatorId),
            Command = command,
        };
        Update(operatorId, (redelivered, done, failed) =>
        {
            var given = request with { Message = request.Message with { Redelivered = redelivered } };
            var stored = Operators[operatorId].Stored;

            // At a gateway with an old roster; but for what they wrote before they came back, which was a client's.
            var isTakenForAClient = command is not (OperatorCommand.Register or OperatorCommand.Press)
                && stored.Registered && given.Message.MessageId > stored.LastCommand && _random.Next(4) == 0;
            if (!isTakenForAClient)
                AsOperator();
            else
                Call(
                    succeed => succeed(OperatorsAsClients[operatorId].Receive(new ClientMessage { Message = given.Message })),
                    (ReceiveOutcome outcome) =>
                    {
                        if (outcome == ReceiveOutcome.IsOperator)
                            AsOperator();
                        else
                            done();
                    },
                    failed);

            void AsOperator() => Call(
                succeed => succeed(Operators[operatorId].Handle(given)),
                (OperatorOutcome outcome) => CarryOut(operatorId, given, at, outcome, done, failed),
                failed);
        });
    }

    private void CarryOut(
        long operatorId, OperatorRequest request, DateTimeOffset at, OperatorOutcome outcome, Action done, Action failed)
    {
        switch (outcome)
        {
            case OperatorOutcome.Deliver deliver:
                Call(
                    succeed => succeed(Clients[deliver.Target.ClientId].Deliver(new OperatorMessage
                    {
                        Message = request.Message with { MessageId = deliver.MessageId },
                        Ticket = deliver.Target.Ticket,
                        Rule = deliver.Rule,
                        Text = deliver.Text,
                    })),
                    (DeliverOutcome delivered) =>
                    {
                        if (delivered == DeliverOutcome.Accepted)
                        {
                            _accepted.Add((operatorId, deliver.MessageId, deliver.Target.ClientId, at));
                            done();
                        }
                        else
                        {
                            Ask(UndeliverableReason.DialogOver);
                        }
                    },
                    failed);
                break;

            case OperatorOutcome.FindRepeat find:
                var holds = find.Candidates.Any(candidate =>
                {
                    try
                    {
                        return Clients[candidate.ClientId].Holds(operatorId, request.Message.MessageId);
                    }
                    catch (CallFailedException)
                    {
                        return false;
                    }
                });
                if (holds)
                    done();
                else
                    Ask(find.Reason);
                break;

            default:
                done();
                break;
        }

        void Ask(UndeliverableReason reason) => Call(
            succeed => succeed(Operators[operatorId].AskTarget(request, reason)), (bool _) => done(), failed);
    }

    // One chat's updates go one after the other; a failed one comes again, and a finished one may.
    private void Update(long chatId, Action<bool, Action, Action> handle)
    {
        if (!_lanes.TryGetValue(chatId, out var lane))
            _lanes.Add(chatId, lane = new Lane());
        lane.Updates.Enqueue(handle);
        if (lane.Updates.Count == 1)
            Process(lane, redelivered: false);
    }

    private void Process(Lane lane, bool redelivered)
    {
        var handle = lane.Updates.Peek();
        if (Faults.Strikes(FaultKind.UpdateHandledTwice))
            handle(_random.Next(2) == 0, () => { }, () => { });
        handle(
            redelivered,
            () =>
            {
                lane.Updates.Dequeue();
                if (Faults.Strikes(FaultKind.UpdateRepeated))
                    Scheduler.At(Now + TimeSpan.FromSeconds(_random.Next(60)), () => handle(true, () => { }, () => { }));
                if (lane.Updates.Count > 0)
                    Process(lane, redelivered: false);
            },
            () => Scheduler.At(Now + TimeSpan.FromSeconds(1), () => Process(lane, redelivered: true)));
    }

    private void CheckAlways()
    {
        foreach (var (id, one) in Operators)
        {
            Check(one.Stored.Dialogs.Count <= _capacity, $"operator {id} holds {one.Stored.Dialogs.Count} of {_capacity}");
            Check(
                one.Stored.Dialogs.Select(dialog => dialog.Key.ClientId).Distinct().Count() == one.Stored.Dialogs.Count,
                $"operator {id} holds a client twice");
            var asClient = OperatorsAsClients[id].Stored;
            Check(asClient.Phase is DialogPhase.Idle, $"a word of operator {id} is taken for a client's");
            Check(
                !one.Stored.Owed.IsEmpty || asClient.IsOperator == one.Stored.Registered,
                $"operator {id} is registered: {one.Stored.Registered}, its client grain says {asClient.IsOperator}");
        }
    }

    private bool IsSettled() => !Unsettled().Any();

    private IEnumerable<string> Unsettled()
    {
        foreach (var (id, lane) in _lanes)
            if (lane.Updates.Count > 0)
                yield return $"{lane.Updates.Count} updates of {id}";
        foreach (var (id, client) in Clients)
        {
            if (client.Stored is not { Phase: DialogPhase.Idle, Outbox.IsEmpty: true })
                yield return $"client {id} is {client.Stored.Phase} with {client.Stored.Outbox.Entries.Count} to send";
        }

        foreach (var (id, one) in Operators)
            foreach (var dialog in one.Stored.Dialogs)
                yield return $"operator {id} holds {dialog.Key}, confirmed {dialog.Confirmed}, closing {dialog.Closing}";
        foreach (var entry in Dispatcher.Stored.Shards.SelectMany(shard => shard.Values))
            yield return $"queued {entry}";
    }

    private TelegramMessage NextMessage(long from) => new()
    {
        From = new Person { Id = from, FirstName = "p" },
        MessageId = _nextMessageId++,
        Date = Seconds(Now),
    };

    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private long Pick(ICollection<long> ids) => ids.ElementAt(_random.Next(ids.Count));

    private sealed class Lane
    {
        public Queue<Action<bool, Action, Action>> Updates { get; } = new();
    }
}
