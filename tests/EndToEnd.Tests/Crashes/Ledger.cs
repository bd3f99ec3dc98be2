using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Recording;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>
/// Who wrote what to whom, and what of it Telegram has been asked to show: every message by itself, in both directions, and
/// every notice of a dialog. It looks at each call once, as it is answered.
/// </summary>
/// <remarks>
/// A client's message is known by its id, of which the bot makes a copy. An operator's is a <c>/reply</c> whose text says
/// whose it is and its number: so it needs no message of the client to reply to, whose number may have been lost in a kill.
/// </remarks>
internal sealed class Ledger
{
    /// <summary>
    /// How long nothing at all may arrive: what nobody wakes (it was on its way in a kill, or parked in a silo that was killed) is woken by
    /// a reminder after a minute.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly Dictionary<long, SimulatedUser> _clients = [];
    private readonly Dictionary<long, SimulatedUser> _operators = [];
    private readonly Dictionary<(long Writer, long Number), Letter> _letters = [];
    private readonly Dictionary<(long From, long To), long> _newest = [];
    private readonly Dictionary<long, int> _underWayOf = [];
    private readonly Dictionary<long, (long Operator, long Ticket)> _dialogs = [];
    private readonly HashSet<(long Client, long Ticket)> _tickets = [];
    private readonly Dictionary<(long Client, bool FromClient), int> _repeats = [];
    private readonly List<string> _violations = [];
    private readonly Dictionary<long, TaskCompletionSource> _nextOf = [];
    private TaskCompletionSource _changed = NewSource();
    private int _underWay;
    private long _lastNews;
    private TimeSpan _longestSilence;
    private int _outOfOrder;
    private long _lastReply;

    public Ledger(TelegramServer telegram, int capacity)
    {
        _capacity = capacity;
        telegram.Calls.Called = OnCall;
    }

    /// <summary>Messages that were written.</summary>
    public int Written => Locked(() => _letters.Count);

    /// <summary>Messages that have not arrived.</summary>
    public int UnderWay => Locked(() => _underWay);

    /// <summary>Messages that have arrived.</summary>
    public int Arrived => Locked(() => _letters.Count - _underWay);

    /// <summary>Messages that arrived more than once.</summary>
    public int Doubled => Locked(() => _letters.Values.Count(letter => letter.Arrivals > 1));

    /// <summary>Arrivals beyond the first of each.</summary>
    public int Repeats => Locked(() => _letters.Values.Sum(letter => Math.Max(0, letter.Arrivals - 1)));

    /// <summary>How many repeats came in one direction of one client's dialogs, at most.</summary>
    public int MostRepeatsOneWay => Locked(() => _repeats.Values.DefaultIfEmpty().Max());

    /// <summary>How often the message that came most often came.</summary>
    public int Most => Locked(() => _letters.Count == 0 ? 0 : _letters.Values.Max(letter => letter.Arrivals));

    /// <summary>Messages that came after a later one of their dialog and direction.</summary>
    public int OutOfOrder => Locked(() => _outOfOrder);

    /// <summary>How long nothing arrived while something was under way.</summary>
    public TimeSpan LongestSilence => Locked(() => _longestSilence);

    /// <summary>Whoever had too many clients, and clients who had two operators.</summary>
    public IReadOnlyList<string> Violations => Locked<IReadOnlyList<string>>(() => [.. _violations]);

    /// <summary>All dialogs that have been announced to their operator, who has not ended them.</summary>
    public IReadOnlyList<(SimulatedUser Client, SimulatedUser Operator)> Dialogs =>
        Locked<IReadOnlyList<(SimulatedUser, SimulatedUser)>>(
            () => [.. _dialogs.Select(pair => (_clients[pair.Key], _operators[pair.Value.Operator]))]);

    public IReadOnlyList<SimulatedUser> Operators => Locked<IReadOnlyList<SimulatedUser>>(() => [.. _operators.Values]);

    /// <summary>Dialogs that there were.</summary>
    public int Tickets => Locked(() => _tickets.Count);

    public void AddOperator(SimulatedUser user)
    {
        lock (_lock)
            _operators.Add(user.Id, user);
    }

    /// <returns>Completes when the message arrives for the first time.</returns>
    public Task ClientWrites(SimulatedUser client)
    {
        lock (_lock)
        {
            _clients.TryAdd(client.Id, client);
            return Note(client.Id, client.Sends("a message").Id);
        }
    }

    /// <summary>The operator answers a client, if that dialog is still on.</summary>
    public void OperatorWrites(SimulatedUser @operator, SimulatedUser client)
    {
        lock (_lock)
        {
            if (!Has(@operator, client))
                return;
            _ = Note(@operator.Id, ++_lastReply);
            @operator.Sends($"/reply {client.Id} {@operator.Id}:{_lastReply}");
        }
    }

    /// <summary>The operator ends a dialog, if it is still on.</summary>
    public void Ends(SimulatedUser @operator, SimulatedUser client)
    {
        lock (_lock)
        {
            if (!Has(@operator, client))
                return;
            _dialogs.Remove(client.Id);
            @operator.Sends($"/end {client.Id}");
        }
    }

    /// <summary>How many of this person's messages have not arrived.</summary>
    public int UnderWayOf(SimulatedUser writer) => Locked(() => _underWayOf.GetValueOrDefault(writer.Id));

    /// <summary>Completes when a message of this person arrives, be it one that was written long ago.</summary>
    public Task NextOf(SimulatedUser writer)
    {
        lock (_lock)
        {
            if (!_nextOf.TryGetValue(writer.Id, out var next))
                _nextOf[writer.Id] = next = NewSource();
            return next.Task;
        }
    }

    /// <summary>Waits until a client has an operator.</summary>
    public async Task AnnouncedAsync(SimulatedUser client)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_dialogs.ContainsKey(client.Id))
                    return;
                changed = _changed.Task;
            }

            await changed.Within($"a new dialog of {client}");
        }
    }

    /// <summary>
    /// Waits until all has arrived; fails when nothing at all has for <see cref="Patience"/>.
    /// </summary>
    /// <param name="endDialogs">Whether operators end dialogs in which all has arrived while other clients wait.</param>
    /// <param name="about">What the bot says of itself; for the message of the failure.</param>
    public async Task AllArrivedAsync(bool endDialogs = false, Func<Task<string>>? about = null)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_underWay == 0)
                    return;
                changed = _changed.Task;
            }

            if (endDialogs)
                EndForThoseWhoWait();
            try
            {
                await changed.WaitAsync(Patience, TimeProvider.System);
            }
            catch (TimeoutException late)
            {
                var bot = about is null ? "" : await about();
                throw new TimeoutException($"Nothing arrived for {Patience.TotalSeconds} s. {Missing()} {bot}", late);
            }
        }
    }

    /// <summary>What it all came to.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Written} messages in {Tickets} dialogs, {UnderWay} lost, {Doubled} doubled, {OutOfOrder} out of order; longest silence {LongestSilence.TotalSeconds:0.0} s");

    /// <summary>What has not arrived, of whom, and where that person's last one went.</summary>
    public string Missing()
    {
        lock (_lock)
        {
            var missing = _letters.Where(pair => pair.Value.Arrivals == 0).ToList();
            var some = missing.Take(10).Select(pair =>
            {
                var (writer, number) = pair.Key;
                var who = _operators.ContainsKey(writer) ? "operator" : "client";
                var dialog = _dialogs.TryGetValue(writer, out var held) ? $"dialog with {held.Operator}" : "no dialog";
                var last = _newest.Where(lane => lane.Key.From == writer).Select(lane => $"{lane.Value} at {lane.Key.To}");
                return $"{who} {writer} wrote {number} ({dialog}), of whom came last: {string.Join(", ", last)}";
            });
            return $"{missing.Count} of {_letters.Count} messages are missing. {string.Join("; ", some)}.";
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void EndForThoseWhoWait()
    {
        lock (_lock)
        {
            var waiting = _clients.Keys.Count(id => !_dialogs.ContainsKey(id) && _underWayOf.GetValueOrDefault(id) > 0);
            foreach (var (client, @operator) in Dialogs.Where(dialog => _underWayOf.GetValueOrDefault(dialog.Client.Id) == 0).Take(waiting))
                Ends(@operator, client);
        }
    }

    private bool Has(SimulatedUser @operator, SimulatedUser client) =>
        _dialogs.TryGetValue(client.Id, out var dialog) && dialog.Operator == @operator.Id;

    private Task Note(long writer, long number)
    {
        var letter = new Letter();
        _letters.Add((writer, number), letter);
        if (_underWay++ == 0)
            _lastNews = TimeProvider.System.GetTimestamp();
        _underWayOf[writer] = _underWayOf.GetValueOrDefault(writer) + 1;
        return letter.Arrived.Task;
    }

    private void OnCall(CallRecord call)
    {
        if (!call.IsOk || call.ChatId is not { } chatId)
            return;

        TaskCompletionSource? changed = null;
        lock (_lock)
        {
            var isNews = call.Method switch
            {
                "copyMessage" => Arrive(Number(call["from_chat_id"]), Number(call["message_id"]), chatId),
                "sendMessage" when call["text"].StartsWith("🟢 New dialog", StringComparison.Ordinal) =>
                    Announce(chatId, call["reply_markup"]),
                "sendMessage" when call["text"].Split(':') is [var writer, var number]
                    && long.TryParse(writer, CultureInfo.InvariantCulture, out var writerId)
                    && long.TryParse(number, CultureInfo.InvariantCulture, out var replied) =>
                    Arrive(writerId, replied, chatId),
                _ => false,
            };
            if (isNews)
                (changed, _changed) = (_changed, NewSource());
        }

        changed?.SetResult();
    }

    private bool Arrive(long writer, long number, long chatId)
    {
        if (!_letters.TryGetValue((writer, number), out var letter))
        {
            _violations.Add($"{number} of {writer} came at {chatId}, and was never written");
            return true;
        }

        if (++letter.Arrivals > 1)
        {
            // By client and direction: an operator writes to many.
            var way = (_clients.ContainsKey(writer) ? writer : chatId, FromClient: _clients.ContainsKey(writer));
            _repeats[way] = _repeats.GetValueOrDefault(way) + 1;
            return false;
        }

        var silence = TimeProvider.System.GetElapsedTime(_lastNews);
        _longestSilence = silence > _longestSilence ? silence : _longestSilence;
        _lastNews = TimeProvider.System.GetTimestamp();
        _underWay--;
        _underWayOf[writer]--;
        if (number < _newest.GetValueOrDefault((writer, chatId)))
            _outOfOrder++;
        _newest[(writer, chatId)] = number;
        letter.Arrived.SetResult();
        if (_nextOf.Remove(writer, out var next))
            next.SetResult();
        return true;
    }

    // The same ticket again is the same notice again.
    private bool Announce(long operatorId, string markup)
    {
        using var buttons = JsonDocument.Parse(markup);
        var data = buttons.RootElement.GetProperty("inline_keyboard")[0][0].GetProperty("callback_data").GetString()!.Split(':');
        var (client, ticket) = (Number(data[1]), Number(data[2]));
        if (!_tickets.Add((client, ticket)))
            return false;

        if (_dialogs.TryGetValue(client, out var other))
            _violations.Add($"client {client} has operator {other.Operator} ({other.Ticket}) and {operatorId} ({ticket})");
        _dialogs[client] = (operatorId, ticket);
        var load = _dialogs.Values.Count(dialog => dialog.Operator == operatorId);
        if (load > _capacity)
            _violations.Add($"operator {operatorId} has {load} clients");
        return true;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Letter
    {
        public int Arrivals { get; set; }

        public TaskCompletionSource Arrived { get; } = NewSource();
    }
}
