using System.Collections.Immutable;
using System.Globalization;
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
    private readonly List<(long ChatId, int MessageId, DateTimeOffset At)> _edited = [];
    private readonly List<(long ChatId, ImmutableArray<int> Parts)> _albums = [];
    private readonly HashSet<SourceMessage> _editedTooLate = [];
    private readonly Dictionary<SourceMessage, Taken> _taken = [];
    private readonly Dictionary<long, List<int>> _written = [];
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

    /// <summary>A message is in a client's state, under a ticket.</summary>
    public void NoteTaken(long chatId, int messageId, long ticket, long? clientId = null) =>
        _taken.TryAdd(new SourceMessage(chatId, messageId), new Taken(clientId ?? chatId, ticket, Now));

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
        ClientSendsAlbum(anna, parts: 3);
        ClientEdits(anna);
        EachAnswers();
        Pass(4);
        OperatorEdits(1);
        ClientEdits(anna);
        ClientEdits(anna);
        Command(2, new OperatorCommand.SetStatus(OperatorStatus.Offline));
        Command(2, new OperatorCommand.Press("q", new ButtonData(ButtonAction.HandBackDialogs)));
        ClientWrites(clara);
        Pass(4);
        foreach (var dialog in Operators[1].Stored.Dialogs)
            Command(1, new OperatorCommand.End(dialog.Key.ClientId));
        Pass(6);
        EachSendsAnAlbum();
        ClientEdits(boris);
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
        CheckEdits();
        CheckAlbums();
    }

    public void NoteEditedTooLate(long chatId, int messageId) => _editedTooLate.Add(new SourceMessage(chatId, messageId));

    private void CheckEdits()
    {
        foreach (var (chatId, messageId, at) in _edited)
        {
            if (Telegram.IsInIncompleteAlbum(chatId, messageId) || _editedTooLate.Contains(new SourceMessage(chatId, messageId))
                || HadTrouble(chatId, at) || Telegram.ReadersOf(chatId, messageId).Any(reader => HadTrouble(reader, at)))
                continue;
            Check(
                !Telegram.IsToldUneditable(chatId, messageId),
                $"{chatId} was told that the edit of {messageId} is not passed on");
            Check(Telegram.ShowsNewest(chatId, messageId), $"no copy of {messageId} of {chatId} shows its newest edit");
        }
    }

    // Where all parts were taken in one go, and nothing went wrong in the client's grain since.
    private void CheckAlbums()
    {
        foreach (var (chatId, parts) in _albums)
        {
            var taken = parts.Select(part => _taken.GetValueOrDefault(new SourceMessage(chatId, part))).OfType<Taken>().ToList();
            if (taken.Count < parts.Length || parts.Any(part => Telegram.IsGivenUp(chatId, part))
                || taken.DistinctBy(one => (one.ClientId, one.Ticket)).Skip(1).Any()
                || taken.Zip(taken.Skip(1)).Any(pair => pair.Second.At - pair.First.At >= ClientDecider.AlbumPatience)
                || Clients[taken[0].ClientId].FaultsSince(taken[0].At - TimeSpan.FromMinutes(1)) > 0
                || HadTrouble(chatId, taken[0].At) || HadTrouble(taken[0].ClientId, taken[0].At))
                continue;
            Check(
                parts.Length == 1 || Telegram.CameAsOne(chatId, parts) || !parts.Any(part => Telegram.HasArrived(chatId, part)),
                $"the album {string.Join('+', parts)} of {chatId} was taken in one go, and did not arrive so");
        }
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

    private void EachSendsAnAlbum()
    {
        foreach (var (id, one) in Operators)
            if (!one.Stored.Dialogs.IsEmpty)
                OperatorSendsAlbum(id, parts: 2);
    }

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
            switch (_random.Next(8))
            {
                case 0:
                    ClientSendsAlbum(clientId, parts: _random.Next(8) == 0 ? 10 : 2 + _random.Next(4));
                    break;
                case 1 or 2:
                    ClientEdits(clientId);
                    break;
                default:
                    ClientWrites(clientId);
                    break;
            }

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
        switch (_random.Next(12))
        {
            case 0:
                OperatorSendsAlbum(operatorId, parts: 2 + _random.Next(3));
                return;
            case 1:
                OperatorEdits(operatorId);
                return;
        }

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

    private void ClientSendsAlbum(long clientId, int parts)
    {
        var first = _nextMessageId;
        for (var part = 0; part < parts; part++)
            ClientWrites(clientId, AlbumOf(first));
        _albums.Add((clientId, [.. Enumerable.Range(first, parts)]));
    }

    private void OperatorSendsAlbum(long operatorId, int parts)
    {
        var first = _nextMessageId;
        for (var part = 0; part < parts; part++)
            Command(operatorId, new OperatorCommand.PlainMessage(), AlbumOf(first));
        _albums.Add((operatorId, [.. Enumerable.Range(first, parts)]));
    }

    private static MessageDetails AlbumOf(int first) => new() { AlbumId = string.Create(CultureInfo.InvariantCulture, $"{first}") };

    private void ClientEdits(long clientId)
    {
        if (PickWritten(clientId) is not { } messageId)
            return;

        var edit = Edit(clientId, messageId);
        Update(clientId, (_, done, failed) => Call(
            succeed => succeed(Clients[clientId].Edit(edit)), (ReceiveOutcome _) => done(), failed));
    }

    private void OperatorEdits(long operatorId)
    {
        if (PickWritten(operatorId) is not { } messageId)
            return;

        var edit = Edit(operatorId, messageId);
        var request = new OperatorRequest
        {
            UpdateId = edit.UpdateId,
            Message = new TelegramMessage { From = edit.By, MessageId = messageId, Date = Seconds(Now) },
            Command = new OperatorCommand.Edit(edit.Content),
        };
        Update(operatorId, (_, done, failed) => Call(
            succeed => succeed(Operators[operatorId].Handle(request)),
            (OperatorOutcome outcome) => CarryOut(operatorId, request, Now, outcome, done, failed),
            failed));
    }

    // One of the newest, and more than once perhaps.
    private int? PickWritten(long userId) => _written.TryGetValue(userId, out var written)
        ? written[Math.Max(0, written.Count - 1 - _random.Next(6))]
        : null;

    private MessageEdit Edit(long userId, int messageId)
    {
        _edited.Add((userId, messageId, Now));
        Trace(() => $"{userId} edits {messageId}");
        return new MessageEdit
        {
            UpdateId = _nextUpdateId++,
            By = new Person { Id = userId, FirstName = "p" },
            MessageId = messageId,
            Content = new MessageContent { Kind = ContentKind.Text, Text = Telegram.Edit(userId, messageId) },
        };
    }

    private void ClientWrites(long clientId, MessageDetails? details = null)
    {
        var message = NextMessage(clientId) with { Details = details };
        NoteWritten(clientId, message.MessageId);
        _fromClients.Add((clientId, message.MessageId, Now));
        Update(clientId, (redelivered, done, failed) => Call(
            succeed => succeed(Clients[clientId].Receive(
                new ClientMessage { Message = message with { Redelivered = redelivered } })),
            (ReceiveOutcome _) => done(),
            failed));
    }

    private void NoteWritten(long userId, int messageId)
    {
        if (!_written.TryGetValue(userId, out var written))
            _written.Add(userId, written = []);
        written.Add(messageId);
    }

    private void Command(long operatorId, OperatorCommand command, MessageDetails? details = null)
    {
        var at = Now;
        var request = new OperatorRequest
        {
            UpdateId = _nextUpdateId++,
            Message = NextMessage(operatorId) with { Details = details },
            Command = command,
        };
        if (command is OperatorCommand.PlainMessage)
            NoteWritten(operatorId, request.Message.MessageId);
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
                switch (FindHolder(operatorId, find.Candidates, request.Message.MessageId))
                {
                    case (_, { }):
                        done();
                        break;
                    case (false, _):
                        failed();
                        break;
                    default:
                        Ask(find.Reason);
                        break;
                }

                break;

            case OperatorOutcome.FindMessage find:
                switch (FindHolder(operatorId, find.Candidates, find.MessageId))
                {
                    case (_, { } key):
                        Call(
                            succeed => succeed(Clients[key.ClientId].Edit(new MessageEdit
                            {
                                UpdateId = request.UpdateId,
                                By = request.Message.From,
                                MessageId = find.MessageId,
                                Content = ((OperatorCommand.Edit)request.Command).Content,
                            })),
                            (ReceiveOutcome _) => done(),
                            failed);
                        break;
                    case (false, _):
                        failed();
                        break;
                    default:
                        Ask(UndeliverableReason.MessageUnknown);
                        break;
                }

                break;

            case OperatorOutcome.FindPlace find:
                if (FindPlace(request.Message, find.Candidates) is not { } place)
                {
                    failed();
                    break;
                }

                var placed = request with { Place = place };
                Call(
                    succeed => succeed(Operators[operatorId].Handle(placed)),
                    (OperatorOutcome next) => CarryOut(operatorId, placed, at, next, done, failed),
                    failed);
                break;

            // An edit of what somebody wrote as an operator, who is none any more.
            case OperatorOutcome.NotRegistered when request.Command is OperatorCommand.Edit:
                _editedTooLate.Add(new SourceMessage(operatorId, request.Message.MessageId));
                done();
                break;

            default:
                done();
                break;
        }

        void Ask(UndeliverableReason reason) => Call(
            succeed => succeed(Operators[operatorId].AskTarget(request, reason)), (bool _) => done(), failed);
    }

    // Somebody who cannot be asked counts only where no other one says yes.
    private (bool IsKnown, DialogKey? Holder) FindHolder(long operatorId, ImmutableArray<DialogKey> candidates, int messageId)
    {
        var isKnown = true;
        foreach (var candidate in candidates)
        {
            try
            {
                if (Clients[candidate.ClientId].Holds(operatorId, messageId))
                    return (true, candidate);
            }
            catch (CallFailedException)
            {
                isKnown = false;
            }
        }

        return (isKnown, null);
    }

    // Null where somebody cannot be asked.
    private MessagePlace? FindPlace(TelegramMessage message, ImmutableArray<DialogKey> candidates)
    {
        try
        {
            foreach (var candidate in candidates)
                if (Clients[candidate.ClientId].AskPlace(message.From.Id, message.Details?.AlbumId) is PlaceStanding.Album and var standing)
                    return new MessagePlace(candidate, standing);
        }
        catch (CallFailedException)
        {
            return null;
        }

        return new MessagePlace(Holder: null, PlaceStanding.Unknown);
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

    private sealed record Taken(long ClientId, long Ticket, DateTimeOffset At);

    private sealed class Lane
    {
        public Queue<Action<bool, Action, Action>> Updates { get; } = new();
    }
}
