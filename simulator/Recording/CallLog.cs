using System.Collections.ObjectModel;
using OperatorBot.Simulator.BotApi;

namespace OperatorBot.Simulator.Recording;

/// <summary>The calls that were made: counted always, kept up to a bound. Polls are counted, not kept.</summary>
public sealed class CallLog
{
    private readonly Lock _gate = new();
    private readonly int _retained;
    private readonly Queue<CallRecord> _calls = new();
    private readonly Dictionary<string, long> _byMethod = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, long> _byStatus = [];
    private TaskCompletionSource? _added;
    private long _lastNumber;

    internal CallLog(int retained) => _retained = retained;

    /// <summary>Every call as it is answered, on the thread that answers it.</summary>
    public Action<CallRecord>? Called { get; set; }

    public long LastNumber
    {
        get
        {
            lock (_gate)
                return _lastNumber;
        }
    }

    /// <summary>The calls that are kept, oldest first.</summary>
    public IReadOnlyList<CallRecord> All => Since(0);

    public IReadOnlyList<CallRecord> Since(long number, int limit = int.MaxValue)
    {
        lock (_gate)
            return [.. _calls.Where(call => call.Number > number).Take(limit)];
    }

    /// <summary>Of those after that number that fit, the newest, oldest first.</summary>
    public IReadOnlyList<CallRecord> Newest(int limit, long since, Func<CallRecord, bool> fits)
    {
        lock (_gate)
            return [.. _calls.Where(call => call.Number > since && fits(call)).TakeLast(limit)];
    }

    public IReadOnlyList<CallRecord> Of(string method) =>
        [.. All.Where(call => call.Method.Equals(method, StringComparison.OrdinalIgnoreCase))];

    public CallCounts Counts()
    {
        lock (_gate)
            return new CallCounts(_lastNumber, new Dictionary<string, long>(_byMethod, _byMethod.Comparer).AsReadOnly(), new Dictionary<int, long>(_byStatus).AsReadOnly());
    }

    /// <summary>The first call after <paramref name="since"/> that matches; waits for it.</summary>
    public async Task<CallRecord> WaitFor(
        Func<CallRecord, bool> matches, long since = 0, TimeSpan? timeout = null, string? what = null)
    {
        var limit = timeout ?? TelegramServer.DefaultTimeout;
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_calls.FirstOrDefault(call => call.Number > since && matches(call)) is { } found)
                    return found;
                added = (_added ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            var left = limit - TimeProvider.System.GetElapsedTime(start);
            try
            {
                await added.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System);
            }
            catch (TimeoutException late)
            {
                var calls = string.Join(Environment.NewLine, Since(since).TakeLast(20).Select(call => "  " + call));
                throw new TimeoutException(
                    $"No call {what ?? "that matches"} within {limit.TotalSeconds:0.##} s. Calls since {since}:{Environment.NewLine}{calls}",
                    late);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
            _byMethod.Clear();
            _byStatus.Clear();
        }
    }

    internal void Add(BotApiRequest request, DateTimeOffset at, long timestamp, Answer? answer, string? fault)
    {
        var status = answer?.StatusCode ?? 0;
        var isPoll = request.Method.Equals("getUpdates", StringComparison.OrdinalIgnoreCase);
        var keeps = _retained > 0 && !isPoll;
        CallRecord? record = null;
        TaskCompletionSource? added = null;
        lock (_gate)
        {
            Count(_byMethod, request.Method);
            Count(_byStatus, status);
            _lastNumber++;
            if (keeps || (Called is not null && !isPoll))
                record = Record(_lastNumber, request, at, timestamp, answer, status, fault);
            if (keeps)
            {
                _calls.Enqueue(record!);
                if (_calls.Count > _retained)
                    _calls.Dequeue();
                (added, _added) = (_added, null);
            }
        }

        added?.SetResult();
        if (record is not null)
            Called?.Invoke(record);
    }

    private static CallRecord Record(
        long number, BotApiRequest request, DateTimeOffset at, long timestamp, Answer? answer, int status, string? fault)
    {
        var parameters = new Dictionary<string, string>(request.Parameters.Count, StringComparer.Ordinal);
        foreach (var parameter in request.Parameters)
            parameters.TryAdd(parameter.Key, parameter.Value);
        return new CallRecord
        {
            Number = number,
            At = at,
            Timestamp = timestamp,
            Method = request.Method,
            Parameters = new ReadOnlyDictionary<string, string>(parameters),
            ChatId = request.ChatId,
            Status = status,
            Description = answer?.Description,
            MessageIds = answer?.MessageIds ?? [],
            Fault = fault,
        };
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}

/// <summary>How many calls there were, of which method, and how they were answered (status 0: cut before any effect).</summary>
public sealed record CallCounts(
    long Total, IReadOnlyDictionary<string, long> ByMethod, IReadOnlyDictionary<int, long> ByStatus);
