using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Recording;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Bench.Load;

/// <summary>
/// Every message that a client wrote, when Telegram handed it out, and when and how often it arrived in a chat of the
/// operators; and every answer, likewise, in the chat of its client. Cheap, since it runs beside what is measured: message ids of
/// private chats are unique over all, and index arrays.
/// </summary>
/// <remarks>
/// A copy or a forward is known by the id of what it is made of; a text by the number that stands in it, for bots that write
/// anew what clients wrote.
/// </remarks>
internal sealed class Letters
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _operatorChats;
    private readonly long[] _handedOut;
    private readonly int[] _numberOf;
    private readonly List<Letter> _letters = [];
    private readonly Dictionary<(long From, long? To), int> _newestOf = [];
    private TaskCompletionSource? _wake;
    private int _wakeAt;
    private int _arrived;

    /// <param name="telegram">Where they are written.</param>
    /// <param name="operatorChats">Where they are to arrive.</param>
    /// <param name="maxMessageId">More messages than there will ever be, in all chats.</param>
    public Letters(TelegramServer telegram, IEnumerable<long> operatorChats, int maxMessageId)
    {
        _operatorChats = [.. operatorChats];
        _handedOut = new long[maxMessageId];
        _numberOf = new int[maxMessageId];
        telegram.UpdateHandedOut = OnHandedOut;
        telegram.Calls.Called = OnCall;
    }

    /// <summary>Every answered call, after it was counted here.</summary>
    public Action<CallRecord>? Called { get; set; }

    /// <summary>Completes when the bot takes its first update; the result is when.</summary>
    public TaskCompletionSource<long> FirstUpdate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Written => Locked(() => _letters.Count);

    public int Arrived => Locked(() => _arrived);

    /// <summary>The client writes.</summary>
    /// <param name="client">Who.</param>
    /// <param name="isTimed">False where it may have to wait for an operator, which is no delay of the bot's.</param>
    public void Write(SimulatedUser client, bool isTimed = true) => Write(client, to: null, replyTo: null, isTimed);

    /// <summary>The operator answers.</summary>
    /// <param name="one">Who.</param>
    /// <param name="to">The client's chat, where it is to arrive, and nowhere else.</param>
    /// <param name="replyTo">The message in the operator's chat that it replies to, or null.</param>
    public void Answer(SimulatedUser one, long to, int? replyTo) => Write(one, to, replyTo, isTimed: true);

    /// <summary>Waits until no more than these are under way.</summary>
    /// <param name="count">How many.</param>
    /// <param name="patience">How long nothing at all may arrive.</param>
    /// <returns>Whether it came to that.</returns>
    public async Task<bool> UnderWayAtMostAsync(int count, TimeSpan patience)
    {
        while (true)
        {
            Task wake;
            int arrived;
            lock (_lock)
            {
                arrived = _arrived;
                if (_letters.Count - _arrived <= count)
                    return true;
                _wakeAt = _letters.Count - count;
                wake = (_wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            try
            {
                await wake.WaitAsync(patience, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                if (Arrived == arrived)
                    return false;
            }
        }
    }

    /// <summary>What became of the letters from one number to before another.</summary>
    public Outcome Of(Range numbers)
    {
        lock (_lock)
        {
            var letters = _letters[numbers];
            var delays = letters.Where(letter => letter is { IsTimed: true, Arrivals: > 0 } && _handedOut[letter.MessageId] > 0)
                .Select(letter => TimeProvider.System.GetElapsedTime(_handedOut[letter.MessageId], letter.ArrivedAt).TotalMilliseconds)
                .Order()
                .ToArray();
            return new Outcome(
                letters.Count(letter => letter.Arrivals == 0),
                letters.Count(letter => letter.Arrivals > 1),
                letters.Count(letter => letter.WasOvertaken),
                letters.Count(letter => letter.WentAstray),
                delays);
        }
    }

    /// <summary>When a letter arrived first, as a timestamp; 0 if it has not.</summary>
    public long ArrivalOf(int number) => Locked(() => _letters[number].ArrivedAt);

    private void Write(SimulatedUser writer, long? to, int? replyTo, bool isTimed)
    {
        // Under the lock, since it can arrive before Sends has returned.
        lock (_lock)
        {
            var number = _letters.Count;
            var text = string.Create(CultureInfo.InvariantCulture, $"A message, #{number}#");
            var id = writer.Sends(Draft.Of(text) with { ReplyTo = replyTo }).Id;
            _letters.Add(new Letter { MessageId = id, From = writer.Id, To = to, IsTimed = isTimed });
            _numberOf[id] = number + 1;
        }
    }

    // Called within the simulator: no lock here.
    private void OnHandedOut(HandedOutUpdate update)
    {
        if (!FirstUpdate.Task.IsCompleted)
            FirstUpdate.TrySetResult(update.Timestamp);
        if (update.Times == 1 && update.MessageId < _handedOut.Length)
            Volatile.Write(ref _handedOut[update.MessageId], update.Timestamp);
    }

    private void OnCall(CallRecord call)
    {
        if (call.IsOk && call.ChatId is { } chat)
        {
            switch (call.Method.ToUpperInvariant())
            {
                case "COPYMESSAGE" or "FORWARDMESSAGE" when int.TryParse(call["message_id"], CultureInfo.InvariantCulture, out var id):
                    Arrive(id, chat, call.Timestamp);
                    break;
                case "COPYMESSAGES" or "FORWARDMESSAGES":
                    foreach (var one in JsonSerializer.Deserialize<int[]>(call["message_ids"]) ?? [])
                        Arrive(one, chat, call.Timestamp);
                    break;
                case "SENDMESSAGE" when _operatorChats.Contains(chat) && call["text"].Split('#') is [_, var text, ..]
                    && int.TryParse(text, CultureInfo.InvariantCulture, out var number):
                    lock (_lock)
                        Count(number, chat, call.Timestamp);
                    break;
            }
        }

        Called?.Invoke(call);
    }

    private void Arrive(int messageId, long chat, long timestamp)
    {
        lock (_lock)
        {
            if (messageId < _numberOf.Length && _numberOf[messageId] is > 0 and var number)
                Count(number - 1, chat, timestamp);
        }
    }

    private void Count(int number, long chat, long timestamp)
    {
        if (number >= _letters.Count)
            return;
        var letter = _letters[number];
        if (letter.To is { } to ? chat != to : !_operatorChats.Contains(chat))
        {
            letter.WentAstray = true;
            return;
        }

        if (++letter.Arrivals > 1)
            return;

        letter.ArrivedAt = timestamp;
        var way = (letter.From, letter.To);
        letter.WasOvertaken = number < _newestOf.GetValueOrDefault(way, -1);
        _newestOf[way] = Math.Max(number, _newestOf.GetValueOrDefault(way, -1));
        if (++_arrived >= _wakeAt)
            _wake?.TrySetResult();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    /// <param name="Lost">Have not arrived.</param>
    /// <param name="Doubled">Arrived more than once.</param>
    /// <param name="OutOfOrder">Arrived after a later one of the same writer, to the same client where an operator wrote it.</param>
    /// <param name="Astray">Arrived, another time or the only one, in a chat that is none of theirs.</param>
    /// <param name="Delays">From handing out to the call that made it arrive, in milliseconds, sorted.</param>
    internal sealed record Outcome(int Lost, int Doubled, int OutOfOrder, int Astray, double[] Delays)
    {
        /// <summary>The delay that this share of all letters did not exceed.</summary>
        public double Delay(double share) =>
            Delays.Length == 0 ? double.NaN : Delays[Math.Min(Delays.Length - 1, (int)(share * Delays.Length))];
    }

    private sealed class Letter
    {
        public required int MessageId { get; init; }

        public required long From { get; init; }

        /// <summary>The chat where an answer belongs; null: any of the operators'.</summary>
        public required long? To { get; init; }

        public required bool IsTimed { get; init; }

        public int Arrivals { get; set; }

        public long ArrivedAt { get; set; }

        public bool WasOvertaken { get; set; }

        public bool WentAstray { get; set; }
    }
}
