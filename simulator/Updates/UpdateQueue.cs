using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Updates;

/// <summary>
/// Updates between their happening and their confirmation, in order. A rebuilding of the queue of the Bot API server
/// (TQueue.cpp). Guarded by <see cref="World.Gate"/>.
/// </summary>
internal sealed class UpdateQueue(SimulatedClock clock, bool remembersAll = false)
{
    private const int FirstId = 700_000_001;
    private const int MaxUpdates = 100_000;
    private const int MaxUpdateBytes = 65536 * 8;

    private readonly LinkedList<PendingUpdate> _pending = new();
    private readonly List<PendingUpdate>? _all = remembersAll ? [] : null;
    private TaskCompletionSource? _emptied;
    private int _nextId = FirstId;
    private long _earliestExpiry = long.MaxValue;

    /// <summary>Called under the gate for every update that was added.</summary>
    public Action<PendingUpdate>? Added { get; set; }

    /// <summary>Kinds the bot wants; remembered until it says otherwise.</summary>
    public UpdateTypeSet Allowed { get; set; } = UpdateTypes.Default;

    public int Count => _pending.Count;

    public long DroppedCount { get; private set; }

    public long AddedCount { get; private set; }

    public IEnumerable<PendingUpdate> Pending => _pending;

    public PendingUpdate? Add(
        UpdateType type, IJson json, long webhookQueue, int lifetimeSeconds, long chatId = 0, int messageId = 0) =>
        Allowed.Contains(type)
            ? Push(type, type.Name(), JsonBytes.Of(json), webhookQueue, lifetimeSeconds, chatId, messageId)
            : null;

    /// <summary>Adds an update exactly as given, for what a bot must survive.</summary>
    public PendingUpdate? Inject(byte[] json, long webhookQueue) =>
        Push(UpdateType.Other, "", json, webhookQueue, UpdateLifetimes.Message, 0, 0);

    /// <summary>
    /// The updates from <paramref name="offset"/> on, at most <paramref name="limit"/>; all before it are confirmed and
    /// forgotten. A negative offset counts from the end.
    /// </summary>
    public List<PendingUpdate> Take(int offset, int limit)
    {
        if (offset < 0)
            ForgetAllButLast(-(long)offset);
        ForgetExpired();

        // An offset that lies far in the future confirms nothing: the server takes it for a mistake.
        if (offset > 0 && offset <= _nextId + 10)
            ForgetBefore(offset);

        var taken = new List<PendingUpdate>(Math.Min(limit, _pending.Count));
        for (var node = _pending.First; node is not null && taken.Count < limit; node = node.Next)
        {
            node.Value.TimesHandedOut++;
            taken.Add(node.Value);
        }

        return taken;
    }

    /// <summary>Takes all confirmations back: everything there ever was is handed out anew.</summary>
    public void Rewind()
    {
        if (_all is null)
            throw new InvalidOperationException($"Only with {nameof(TelegramOptions.RemembersUpdates)}.");
        _pending.Clear();
        foreach (var update in _all)
        {
            update.Node = _pending.AddLast(update);
            Added?.Invoke(update);
        }
    }

    public void Forget(PendingUpdate update)
    {
        if (update.Node is { List: not null } node)
            _pending.Remove(node);
        SignalIfEmpty();
    }

    public void Clear()
    {
        _pending.Clear();
        SignalIfEmpty();
    }

    public void ForgetExpired()
    {
        var now = clock.UnixSeconds;
        if (now <= _earliestExpiry)
            return;
        _earliestExpiry = long.MaxValue;
        for (var node = _pending.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.ExpiresAt < now)
            {
                _pending.Remove(node);
                DroppedCount++;
            }
            else
            {
                _earliestExpiry = Math.Min(_earliestExpiry, node.Value.ExpiresAt);
            }

            node = next;
        }

        SignalIfEmpty();
    }

    /// <summary>Completes when every update is confirmed.</summary>
    public Task WhenEmpty()
    {
        if (_pending.Count == 0)
            return Task.CompletedTask;
        return (_emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private PendingUpdate? Push(
        UpdateType type, string name, byte[] json, long webhookQueue, int lifetimeSeconds, long chatId, int messageId)
    {
        if (_pending.Count >= MaxUpdates || json.Length > MaxUpdateBytes || lifetimeSeconds <= 0)
        {
            DroppedCount++;
            return null;
        }

        AddedCount++;
        var update = new PendingUpdate(_nextId++, type, name, json, webhookQueue, clock.UnixSeconds + lifetimeSeconds)
        {
            ChatId = chatId,
            MessageId = messageId,
        };
        update.Node = _pending.AddLast(update);
        _all?.Add(update);
        _earliestExpiry = Math.Min(_earliestExpiry, update.ExpiresAt);
        Added?.Invoke(update);
        return update;
    }

    private void ForgetBefore(int id)
    {
        while (_pending.First is { } first && first.Value.Id < id)
            _pending.RemoveFirst();
        SignalIfEmpty();
    }

    private void ForgetAllButLast(long count)
    {
        while (_pending.Count > count)
            _pending.RemoveFirst();
        SignalIfEmpty();
    }

    private void SignalIfEmpty()
    {
        if (_pending.Count > 0 || _emptied is null)
            return;
        var emptied = _emptied;
        _emptied = null;
        emptied.SetResult();
    }
}

/// <summary>How long Telegram keeps updates that nobody fetched.</summary>
internal static class UpdateLifetimes
{
    public const int Message = 86_400;
    public const int ButtonPress = 150;
}

/// <summary>Which updates a webhook gets one after the other: a queue per chat for messages with their edits, others apart.</summary>
internal static class WebhookQueues
{
    public static long Messages(long chatId) => chatId;

    public static long ButtonPresses(long userId) => userId + (3L << 33);

    public static long Memberships(long chatId) => chatId + (5L << 33);

    public static long Reactions(long chatId) => chatId + (8L << 33);
}
