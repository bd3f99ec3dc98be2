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
    private const int Capacity = 2;
    private const int TraceLines = 400;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly int _seed;
    private readonly Dictionary<long, Lane> _lanes = [];
    private readonly List<(long ClientId, int MessageId)> _fromClients = [];
    private readonly List<(long OperatorId, int MessageId)> _accepted = [];
    private readonly List<DateTimeOffset> _faultsAt = [];
    private readonly Queue<string> _trace = new();
    private int _nextMessageId = 1;
    private int _nextUpdateId = 1;

    public World(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        Scheduler = new Scheduler(_random);
        Faults = new Faults(_random);
        if (seed % 4 == 0)
            Faults.Stop();
        Telegram = new SimulatedTelegram(this);
        Dispatcher = new SimulatedDispatcher(this);
        foreach (var id in Enumerable.Range(1, 1 + _random.Next(3)))
            Operators.Add(id, new SimulatedOperator(this, id, Capacity));
        foreach (var id in Enumerable.Range(100, 1 + _random.Next(6)))
            Clients.Add(id, new SimulatedClient(this, id));
        foreach (var id in Operators.Keys.Concat(Clients.Keys))
            _lanes.Add(id, new Lane());
    }

    public Scheduler Scheduler { get; }

    public Faults Faults { get; }

    public SimulatedTelegram Telegram { get; }

    public SimulatedDispatcher Dispatcher { get; }

    public SortedDictionary<long, SimulatedClient> Clients { get; } = [];

    public SortedDictionary<long, SimulatedOperator> Operators { get; } = [];

    public DateTimeOffset Now => Scheduler.Now;

    /// <summary>Faults so far that can excuse a repeated send.</summary>
    public int FaultCount => _faultsAt.Count;

    public int Messages => _fromClients.Count + _accepted.Count;

    public void CountFault() => _faultsAt.Add(Now);

    public int FaultsSince(DateTimeOffset time) => _faultsAt.Count(at => at >= time);

    public void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvariantBrokenException(
                $"seed {_seed}, {Now:HH:mm:ss.fff}: {otherwise}{Environment.NewLine}{string.Join(Environment.NewLine, _trace)}");
    }

    /// <summary>Remembers what happened for the message of a broken invariant.</summary>
    public void Trace(string what)
    {
        if (_trace.Count == TraceLines)
            _trace.Dequeue();
        _trace.Enqueue($"{Now:HH:mm:ss.fff} {what}");
    }

    /// <summary>A call between processes: it, or its answer, may be lost, late, or made twice.</summary>
    public void Call<T>(Action<Action<T>> serve, Action<T> succeeded, Action failed)
    {
        var isOver = false;
        Scheduler.At(Now + CallTimeout, () => End(failed));
        if (Faults.RequestIsLost())
            return;

        Scheduler.Soon(() => Serve(answer => End(() => succeeded(answer))));
        if (Faults.RequestIsRepeated())
            Scheduler.Soon(() => Serve(_ => { }));

        void Serve(Action<T> reply)
        {
            try
            {
                serve(answer =>
                {
                    if (!Faults.ReplyIsLost())
                        Scheduler.Soon(() => reply(answer));
                });
            }
            catch (CallFailedException)
            {
                CountFault();
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
            Scheduler.Pass(TimeSpan.FromMilliseconds(_random.Next(2_000)), CheckAlways);
        }
    }

    /// <summary>The faults are over: everything that was accepted arrives, and every place becomes free.</summary>
    public void Settle()
    {
        Faults.Stop();
        for (var round = 0; round < 200 && !IsSettled(); round++)
        {
            foreach (var (id, one) in Operators)
            {
                if (one.Stored.Status != OperatorStatus.Available)
                    Command(id, new OperatorCommand.SetStatus(OperatorStatus.Available));
                foreach (var dialog in one.Stored.Dialogs.Where(dialog => !dialog.Closing && dialog.Confirmed))
                    Command(id, new OperatorCommand.End(dialog.Key.ClientId));
            }

            for (var second = 0; second < 35; second++)
            {
                Dispatcher.Tick();
                Scheduler.Pass(TimeSpan.FromSeconds(1), CheckAlways);
            }
        }

        Check(IsSettled(), $"not settled: {string.Join("; ", Unsettled())}");
        foreach (var (clientId, messageId) in _fromClients)
            Check(Telegram.HasArrived(clientId, messageId), $"message {messageId} of client {clientId} is lost");
        foreach (var (operatorId, messageId) in _accepted)
            Check(Telegram.HasArrived(operatorId, messageId), $"message {messageId} of operator {operatorId} is lost");
    }

    private void SomebodyActs()
    {
        if (_random.Next(3) > 0)
        {
            var clientId = Pick(Clients.Keys);
            ClientWrites(clientId);
            return;
        }

        var operatorId = Pick(Operators.Keys);
        var dialogs = Operators[operatorId].Stored.Dialogs;
        var about = dialogs.IsEmpty || _random.Next(8) == 0 ? Pick(Clients.Keys) : dialogs[_random.Next(dialogs.Count)].Key.ClientId;
        Command(operatorId, _random.Next(14) switch
        {
            0 => new OperatorCommand.SetStatus(OperatorStatus.Busy),
            1 => new OperatorCommand.SetStatus(OperatorStatus.Offline),
            2 or 3 => new OperatorCommand.SetStatus(OperatorStatus.Available),
            4 or 5 => new OperatorCommand.End(about),
            6 => new OperatorCommand.Press("q", new ButtonData(ButtonAction.HandBackDialogs)),
            7 or 8 => new OperatorCommand.Focus(about),
            9 => new OperatorCommand.Reply(about, "text"),
            _ => new OperatorCommand.PlainMessage(),
        });
    }

    private void SomethingBreaks()
    {
        foreach (var grain in Clients.Values)
            Break(grain.Kill, grain.Split);
        foreach (var grain in Operators.Values)
            Break(grain.Kill, grain.Split);
        Break(Dispatcher.Kill, Dispatcher.Split);

        void Break(Action kill, Action split)
        {
            if (Faults.GrainIsKilled())
            {
                CountFault();
                kill();
            }
            else if (Faults.GrainIsSplit())
            {
                // Either activation may repeat what the other has sent.
                CountFault();
                CountFault();
                split();
            }
        }
    }

    private void ClientWrites(long clientId)
    {
        var message = NextMessage(clientId);
        _fromClients.Add((clientId, message.MessageId));
        Update(clientId, (redelivered, done, failed) => Call(
            succeed => succeed(Clients[clientId].Receive(
                new ClientMessage { Message = message with { Redelivered = redelivered } })),
            (ReceiveOutcome _) => done(),
            failed));
    }

    private void Command(long operatorId, OperatorCommand command)
    {
        var request = new OperatorRequest
        {
            UpdateId = _nextUpdateId++,
            Message = NextMessage(operatorId),
            Command = command,
        };
        Update(operatorId, (redelivered, done, failed) =>
        {
            var given = request with { Message = request.Message with { Redelivered = redelivered } };
            Call(
                succeed => succeed(Operators[operatorId].Handle(given)),
                (OperatorOutcome outcome) => CarryOut(operatorId, given, outcome, done, failed),
                failed);
        });
    }

    private void CarryOut(long operatorId, OperatorRequest request, OperatorOutcome outcome, Action done, Action failed)
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
                            _accepted.Add((operatorId, deliver.MessageId));
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
        var lane = _lanes[chatId];
        lane.Updates.Enqueue(handle);
        if (lane.Updates.Count == 1)
            Process(lane, redelivered: false);
    }

    private void Process(Lane lane, bool redelivered)
    {
        var handle = lane.Updates.Peek();
        handle(
            redelivered,
            () =>
            {
                lane.Updates.Dequeue();
                if (Faults.UpdateIsRepeated())
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
            Check(one.Stored.Dialogs.Count <= Capacity, $"operator {id} holds {one.Stored.Dialogs.Count} of {Capacity}");
            Check(
                one.Stored.Dialogs.Select(dialog => dialog.Key.ClientId).Distinct().Count() == one.Stored.Dialogs.Count,
                $"operator {id} holds a client twice");
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
        Date = DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()),
    };

    private long Pick(ICollection<long> ids) => ids.ElementAt(_random.Next(ids.Count));

    private sealed class Lane
    {
        public Queue<Action<bool, Action, Action>> Updates { get; } = new();
    }
}
