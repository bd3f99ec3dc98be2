using OperatorBot.Simulator.BotApi;

namespace OperatorBot.Simulator.Faults;

/// <summary>What goes wrong at the moment: faults, latency, outage.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private readonly Random _random;
    private Latency _latency = Latency.None;
    private volatile bool _outage;

    internal FaultPlan(int seed) => _random = new Random(seed);

    /// <summary>While true every connection that calls the Bot API is dropped. The control API goes on.</summary>
    public bool Outage
    {
        get => _outage;
        set => _outage = value;
    }

    public Latency Latency
    {
        get
        {
            lock (_gate)
                return _latency;
        }

        set
        {
            lock (_gate)
                _latency = value;
        }
    }

    public IReadOnlyList<Fault> Current
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    public Fault Add(Fault fault)
    {
        if (fault.Every < 1)
            throw new ArgumentOutOfRangeException(nameof(fault), fault.Every, "Every must be 1 or more.");
        lock (_gate)
            _faults.Add(fault);
        return fault;
    }

    public Fault TooManyRequests(int retryAfterSeconds, string? method = null, long? chatId = null, int? times = 1, int every = 1) =>
        Add(new Fault
        {
            Kind = FaultKind.TooManyRequests,
            RetryAfterSeconds = retryAfterSeconds,
            Method = method,
            ChatId = chatId,
            Times = times,
            Every = every,
        });

    public Fault Error(int code, string description, string? method = null, long? chatId = null, int? times = 1, int every = 1) =>
        Add(new Fault
        {
            Kind = FaultKind.Error,
            Code = code,
            Description = description,
            Method = method,
            ChatId = chatId,
            Times = times,
            Every = every,
        });

    public Fault Cut(FaultKind kind, string? method = null, long? chatId = null, int? times = 1, int every = 1) =>
        Add(new Fault { Kind = kind, Method = method, ChatId = chatId, Times = times, Every = every });

    /// <summary>Holds calls until <see cref="Fault.Release"/>.</summary>
    public Fault Hold(string method, long? chatId = null, bool afterEffect = false, int? times = null) => Add(new Fault
    {
        Kind = afterEffect ? FaultKind.HoldAfter : FaultKind.HoldBefore,
        Method = method,
        ChatId = chatId,
        Times = times,
    });

    public void Remove(Fault fault)
    {
        lock (_gate)
            _faults.Remove(fault);
        fault.Release();
    }

    /// <summary>All is well again; held calls are let go.</summary>
    public void Clear()
    {
        Fault[] removed;
        lock (_gate)
        {
            removed = [.. _faults];
            _faults.Clear();
            _latency = Latency.None;
        }

        Outage = false;
        foreach (var fault in removed)
            fault.Release();
    }

    internal Fault? Strike(BotApiRequest request)
    {
        lock (_gate)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var fault = _faults[i];
                if (!fault.Strikes(request))
                    continue;
                if (fault.IsSpent && fault.Kind is not (FaultKind.HoldBefore or FaultKind.HoldAfter))
                    _faults.RemoveAt(i);
                return fault;
            }
        }

        return null;
    }

    internal TimeSpan DrawLatency()
    {
        lock (_gate)
            return _latency.Draw(_random);
    }
}
