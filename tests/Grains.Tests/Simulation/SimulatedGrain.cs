using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>A call failed, or its outcome is unknown; the caller has to make the same call again.</summary>
internal sealed class CallFailedException : Exception;

/// <summary>One activation: its memory, and the version of the store that the memory goes back to.</summary>
internal sealed class Activation<TState>(TState state, int version)
{
    public TState State { get; set; } = state;

    public int Version { get; set; } = version;

    public bool IsGone { get; set; }

    /// <summary>Whether debts were found that an earlier activation may have paid without being able to write that down.</summary>
    public bool MustWriteFirst { get; set; }

    public HashSet<Lane> InFlight { get; } = [];

    public Dictionary<Lane, DateTimeOffset> RestingUntil { get; } = [];
}

/// <summary>What can happen to any grain.</summary>
internal interface ISimulatedGrain
{
    /// <summary>Ends the activation where it stands.</summary>
    void Kill();

    /// <summary>Lets the activation go on, unseen, beside the next one.</summary>
    void Split();

    /// <summary>Counts something that excuses a send made twice.</summary>
    void CountFault();

    /// <summary>How much of that there was.</summary>
    int FaultsSince(DateTimeOffset time);
}

/// <summary>A grain as its shell runs it: decide, write under the ETag, pay what is owed; an activation may end anywhere.</summary>
internal abstract class SimulatedGrain<TState, TEvent>(
    World world, string name, TState empty, Func<TState, TEvent, TState> evolve)
    : ISimulatedGrain
    where TState : class
{
    private readonly List<DateTimeOffset> _faultsAt = [];
    private int _version;
    private Activation<TState>? _current;
    private bool _reminded;

    public TState Stored { get; private set; } = empty;

    protected World World { get; } = world;

    /// <summary>The first debt of each lane.</summary>
    protected abstract IEnumerable<(Lane Lane, DateTimeOffset? NotBefore, Action<Activation<TState>> Pay)> Debts(TState state);

    /// <summary>Carries out a request once nothing is on its way there any more.</summary>
    public void WhenLanded(Lane lane, Action request)
    {
        if (!Current().InFlight.Contains(lane) || !World.Rules.HandBacksWaitForSends)
        {
            request();
            return;
        }

        World.Scheduler.Soon(() =>
        {
            try
            {
                WhenLanded(lane, request);
            }
            catch (CallFailedException)
            {
                // The caller is not answered, and calls again.
            }
        });
    }

    /// <summary>Carries out a request in a turn of its own.</summary>
    public TReply Run<TReply>(Func<TState, Decision<TEvent, TReply>> decide) => Run(Current(), decide);

    public void Kill()
    {
        World.Trace(() => $"{name} is killed");
        CountFault();
        if (_current is { } current)
            current.IsGone = true;
        _current = null;
        Remind();
    }

    public void Split()
    {
        World.Trace(() => $"{name} is split");
        // Either activation may repeat what the other has sent.
        CountFault();
        CountFault();
        _current = null;
    }

    public int FaultsSince(DateTimeOffset time) => _faultsAt.Count(at => at >= time);

    public void CountFault() => _faultsAt.Add(World.Now);

    /// <summary>Reads the store again where somebody knows of a later state.</summary>
    protected void CatchUp(Func<TState, bool> isBehind)
    {
        var current = Current();
        if (isBehind(current.State))
            (current.State, current.Version) = (Stored, _version);
    }

    protected TReply Run<TReply>(Activation<TState> activation, Func<TState, Decision<TEvent, TReply>> decide)
    {
        var decision = decide(activation.State);
        var next = decision.Events.Aggregate(activation.State, evolve);
        if (!decision.Events.IsEmpty)
            World.Trace(() => $"{name}/{activation.Version}: {string.Join(", ", decision.Events)} -> {decision.Reply}");
        if (decision.SendFirst && !World.SendIsSlow())
            next = SendFirst(activation, next);
        try
        {
            if (!ReferenceEquals(next, activation.State))
                Write(activation, next);
        }
        catch (CallFailedException) when (!World.Rules.FailedWritesFailTheCall)
        {
            return decision.Reply;
        }

        PayDebts(activation);
        return decision.Reply;
    }

    /// <summary>Sends before writing, and gives the state with the outcome.</summary>
    protected virtual TState SendFirst(Activation<TState> activation, TState next) => next;

    /// <summary>Looks at what a write changes.</summary>
    protected virtual void OnStored(TState before, TState after)
    {
    }

    protected void Write(Activation<TState> activation, TState next)
    {
        if (World.Faults.Strikes(FaultKind.WriteFailsBefore)
            || (activation.Version != _version && World.Rules.ETagsAreChecked))
            Fail(activation);
        OnStored(Stored, next);
        Stored = next;
        activation.Version = ++_version;
        activation.State = next;
        activation.MustWriteFirst = false;
        if (World.Faults.Strikes(FaultKind.WriteFailsAfter))
            Fail(activation);
    }

    /// <summary>Ends a payment: the lane is free for the next, after a rest where it failed.</summary>
    protected void Paid(Activation<TState> activation, Lane lane, bool succeeded)
    {
        activation.InFlight.Remove(lane);
        if (!succeeded)
            activation.RestingUntil[lane] = World.Now + TimeSpan.FromSeconds(1);
        PayDebts(activation);
    }

    protected void PayDebts(Activation<TState> activation)
    {
        if (activation.IsGone)
            return;
        if (activation.MustWriteFirst)
            Write(activation, activation.State);

        foreach (var (lane, notBefore, pay) in Debts(activation.State).ToList())
        {
            if (activation.InFlight.Contains(lane))
                continue;

            var dueAt = notBefore ?? World.Now;
            if (activation.RestingUntil.TryGetValue(lane, out var rested) && rested > dueAt)
                dueAt = rested;
            if (dueAt > World.Now)
            {
                World.Scheduler.At(dueAt, () => PayDebts(activation));
                continue;
            }

            activation.InFlight.Add(lane);
            World.Scheduler.Soon(() =>
            {
                if (!activation.IsGone)
                    pay(activation);
            });
        }
    }

    private Activation<TState> Current()
    {
        if (_current is null)
        {
            var current = new Activation<TState>(Stored, _version) { MustWriteFirst = Debts(Stored).Any() };
            _current = current;
            if (World.Rules.DebtsOutliveTheActivation)
                World.Scheduler.Soon(() => Wake(current));
        }

        return _current;
    }

    private void Wake(Activation<TState> activation)
    {
        try
        {
            PayDebts(activation);
        }
        catch (CallFailedException)
        {
            // The next activation is woken by the reminder.
        }
    }

    private void Fail(Activation<TState> activation)
    {
        activation.IsGone = true;
        if (ReferenceEquals(_current, activation))
            _current = null;
        World.Trace(() => $"{name}/{activation.Version}: the write failed");
        CountFault();
        Remind();
        throw new CallFailedException();
    }

    // The reminder that stands while something is owed.
    private void Remind()
    {
        if (_reminded || !World.Rules.DebtsOutliveTheActivation)
            return;

        _reminded = true;
        World.Scheduler.At(World.Now + TimeSpan.FromMinutes(1), () =>
        {
            _reminded = false;
            if (Debts(Stored).Any())
                Current();
        });
    }
}
