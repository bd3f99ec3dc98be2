using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Telemetry;

namespace OperatorBot.Grains;

/// <summary>
/// A grain whose state says what it still owes to others: sends to Telegram, calls to other grains. It writes what was
/// decided, pays what can be paid within <see cref="Patience"/>, and answers; the rest goes on outside the turn, under a
/// reminder. A payment in flight is never made a second time before its outcome is known.
/// </summary>
/// <typeparam name="TState">The state.</typeparam>
internal abstract class DebtorGrain<TState> : Grain, IRemindable
    where TState : class
{
    /// <summary>How long a turn waits for payments.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private const string ReminderName = "debts";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>What is left of a stored wait counts at most this, where it is not known how long it was to be.</summary>
    private static readonly TimeSpan LongestStoredWait = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger;

    // There is a grain for each dialog, and most of the time none of them has more than one payment on its way, and no waits.
    private readonly List<(Lane Lane, Task<Payment<TState>> Payment)> _inFlight = new(capacity: 1);
    private HashSet<Task>? _watched;
    private Dictionary<Lane, Wait>? _waits;
    private Dictionary<Lane, Wait>? _rests;
    private IGrainTimer? _wake;
    private bool _isDeactivating;
    private int _countedAsOwed;
    private bool _unsaved;

    /// <summary>
    /// Debts were found in the store that an earlier activation may have paid without being able to write that down. They
    /// are paid once this one has written: while the store fails, each activation would pay them anew.
    /// </summary>
    private bool _mustWriteFirst;
    private bool _hasReminder;

    protected DebtorGrain(GrainsMetrics metrics, TimeProvider time, ILogger logger)
    {
        Metrics = metrics;
        Time = time;
        _logger = logger;
    }

    /// <summary>The state; ahead of the store only within a turn.</summary>
    protected TState State { get; private set; } = null!;

    /// <summary>What is counted.</summary>
    protected GrainsMetrics Metrics { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Adopt(Load());
        if (Debts(State).Any())
            WakeIn(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isDeactivating = true;
        CountOwed(0);
        if (_inFlight.Count > 0 && reason.ReasonCode != DeactivationReasonCode.ApplicationError)
        {
            await Task.WhenAll(_inFlight.Select(flight => flight.Payment));
            RecordFinished();
            await SaveAsync();
        }

        // When a silo goes, Orleans takes activations away in others too. Without this, what they owe would wait for its reminder.
        if (reason.ReasonCode is DeactivationReasonCode.DirectoryFailure or DeactivationReasonCode.ShuttingDown
            && Debts(State).Any(debt => debt.MustBePaid))
            _ = this.AsReference<IRemindable>().ReceiveReminder(ReminderName, default);
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await SettleAsync();
        if (Debts(State).Any(debt => debt.MustBePaid))
            return;

        _hasReminder = false;
        if (await this.GetReminder(reminderName) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    /// <summary>The stored state, as read at activation.</summary>
    protected abstract TState Load();

    /// <summary>Writes the state; the snapshot is taken before the first await.</summary>
    protected abstract Task WriteAsync(TState state);

    /// <summary>Reads the stored state again.</summary>
    protected abstract Task ReadAsync();

    /// <summary>All that is owed, in order; of each lane only the first is paid.</summary>
    protected abstract IEnumerable<Debt<TState>> Debts(TState state);

    /// <summary>Reads the stored state again, in case another activation has written.</summary>
    protected async Task ReloadAsync()
    {
        await ReadAsync();
        Adopt(Load());
    }

    /// <summary>
    /// Waits until nothing is on its way there any more. For decisions that send elsewhere what has not arrived: without
    /// knowing the outcome, what is on its way would arrive twice.
    /// </summary>
    protected async Task LandAsync(Lane lane)
    {
        if (PaymentOf(lane) is not { } payment)
            return;

        await payment;
        RecordFinished();
    }

    /// <summary>
    /// Waits beyond the patience until what must be paid to these is paid. For decisions that others have to know of before the
    /// caller goes on.
    /// </summary>
    /// <exception cref="TimeoutException">It cannot be paid now: the caller has to come again.</exception>
    protected async Task PayOffAsync(params Lane[] lanes)
    {
        while (Debts(State).Where(debt => debt.MustBePaid).Select(debt => debt.Lane).Intersect(lanes).ToList() is [var lane, ..])
        {
            if (PaymentOf(lane) is null)
                throw new TimeoutException($"{this.GetGrainId()} could not tell {lane.Kind} {lane.Id}; it will, and the update has to come again.");

            await LandAsync(lane);
            await SettleAsync();
        }
    }

    /// <summary>Takes a decision: writes, pays, answers.</summary>
    protected async Task<TReply> RunAsync<TEvent, TReply>(
        Decision<TEvent, TReply> decision, Func<TState, TEvent, TState> evolve)
    {
        foreach (var happened in decision.Events)
        {
            State = evolve(State, happened);
            _unsaved = true;
        }

        if (!decision.SendFirst)
            await SaveAsync();
        await SettleAsync();
        return decision.Reply;
    }

    private void Adopt(TState stored)
    {
        State = stored;
        foreach (var debt in Debts(State))
        {
            _unsaved = _mustWriteFirst = true;
            if (debt.NotBefore is { } notBefore)
                (_waits ??= [])[debt.Lane] = debt is { WaitsAnew: true, Wait: { } whole }
                    ? new Wait(notBefore, Time.GetTimestamp(), whole)
                    : Wait.Until(notBefore, Time, debt.Wait ?? LongestStoredWait);
        }
    }

    private async Task SettleAsync()
    {
        // Payments of earlier turns are not waited for: each lane's pace is its own. But what was paid is on record before the
        // next payment of its lane is made, here and below.
        if ((RecordFinished() || _mustWriteFirst) && Debts(State).Any())
            await SaveAsync();
        _mustWriteFirst = false;
        var since = Time.GetTimestamp();
        var started = StartDue();
        while (started.Count > 0 && Patience - Time.GetElapsedTime(since) is { Ticks: > 0 } patience)
        {
            // Payments do not fail; what is suppressed is the end of the patience.
            await (started is [var only] ? only : Task.WhenAny(started)).WaitAsync(patience, Time)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            RecordFinished();
            if (started.RemoveAll(payment => payment.IsCompleted) == 0)
                break;

            if (Debts(State).Any())
                await SaveAsync();
            started.AddRange(StartDue());
        }

        await SaveAsync();
        await ComeBackAsync();
    }

    private List<Task> StartDue()
    {
        var started = new List<Task>();
        foreach (var debt in Debts(State))
        {
            if (PaymentOf(debt.Lane) is not null || DueIn(debt) > TimeSpan.Zero)
                continue;

            _waits?.Remove(debt.Lane);
            _rests?.Remove(debt.Lane);
            var payment = PayAsync(debt);
            _inFlight.Add((debt.Lane, payment));
            started.Add(payment);
        }

        return started;
    }

    private async Task<Payment<TState>> PayAsync(Debt<TState> debt)
    {
        try
        {
            return await debt.PayAsync();
        }
        catch (Exception exception)
        {
            DebtorLog.PaymentFailed(_logger, this.GetGrainId(), debt.Lane.Kind, debt.Lane.Id, exception);
            (_rests ??= [])[debt.Lane] = new Wait(null, Time.GetTimestamp(), RestAfterFailure);
            return (state, _) => state;
        }
    }

    private bool RecordFinished()
    {
        var isAnyFinished = false;
        var now = Time.GetUtcNow();
        foreach (var (lane, payment) in _inFlight.Where(flight => flight.Payment.IsCompleted).ToList())
        {
            _inFlight.Remove((lane, payment));
            var before = State;
            State = payment.Result(State, now);
            _unsaved |= !ReferenceEquals(before, State);
            isAnyFinished = true;
        }

        return isAnyFinished;
    }

    private async Task SaveAsync()
    {
        if (!_unsaved)
            return;

        try
        {
            await WriteAsync(State);
            _unsaved = false;
        }
        catch (Exception exception)
        {
            DebtorLog.WriteFailed(_logger, this.GetGrainId(), exception);
            DeactivateOnIdle();
            throw;
        }
    }

    // Makes sure that what is left is paid: a timer while this activation lives, a reminder beyond.
    private async Task ComeBackAsync()
    {
        TimeSpan? next = null;
        var owed = 0;
        foreach (var debt in Debts(State))
        {
            owed += debt.MustBePaid ? 1 : 0;
            if (PaymentOf(debt.Lane) is null && DueIn(debt) is var due && !(due >= next))
                next = due;
        }

        ForgetWaits();
        CountOwed(owed);
        WakeIn(next);
        if (owed > 0 && !_hasReminder)
        {
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
            _hasReminder = true;
        }

        // Last, since what is finished by now wakes the grain at once.
        foreach (var (_, payment) in _inFlight)
            if ((_watched ??= []).Add(payment))
                _ = WatchAsync(payment);
    }

    /// <summary>What is on its way there, or null.</summary>
    private Task<Payment<TState>>? PaymentOf(Lane lane) => _inFlight.Find(flight => flight.Lane == lane).Payment;

    // A timer is kept only as long as it is set.
    private void WakeIn(TimeSpan? due)
    {
        if (due is not { } time || _isDeactivating)
        {
            _wake?.Dispose();
            _wake = null;
            return;
        }

        _wake ??= this.RegisterGrainTimer(
            _ => SettleAsync(),
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        _wake.Change(time, Timeout.InfiniteTimeSpan);
    }

    private void CountOwed(int owed)
    {
        Metrics.ChangeOwed(owed - _countedAsOwed);
        _countedAsOwed = owed;
    }

    // Of lanes in which nothing is owed any more.
    private void ForgetWaits()
    {
        if (_waits is null && _rests is null)
            return;

        var owed = Debts(State).Select(debt => debt.Lane).ToHashSet();
        _waits = Left(_waits);
        _rests = Left(_rests);

        Dictionary<Lane, Wait>? Left(Dictionary<Lane, Wait>? waits)
        {
            foreach (var lane in waits?.Keys.Where(lane => !owed.Contains(lane)).ToList() ?? [])
                waits!.Remove(lane);
            return waits is { Count: > 0 } ? waits : null;
        }
    }

    private async Task WatchAsync(Task payment)
    {
        await payment;
        _watched!.Remove(payment);
        if (_watched.Count == 0)
            _watched = null;
        WakeIn(TimeSpan.Zero);
    }

    // By elapsed time once it is known: a clock that is set meanwhile neither holds a debt up nor hurries it.
    private TimeSpan DueIn(Debt<TState> debt)
    {
        var rest = _rests?.TryGetValue(debt.Lane, out var resting) is true ? resting.Rest(Time) : TimeSpan.Zero;
        if (debt.NotBefore is not { } notBefore)
            return rest;

        _waits ??= [];
        if (!_waits.TryGetValue(debt.Lane, out var wait) || wait.For != notBefore)
            _waits[debt.Lane] = wait = Wait.Until(notBefore, Time, TimeSpan.MaxValue);
        var left = wait.Rest(Time);
        return left > rest ? left : rest;
    }

    /// <summary>A wait of so long from a timestamp on; for an instant of the state, or null.</summary>
    private readonly record struct Wait(DateTimeOffset? For, long Since, TimeSpan Length)
    {
        public static Wait Until(DateTimeOffset instant, TimeProvider time, TimeSpan longest)
        {
            var length = instant - time.GetUtcNow();
            return new Wait(instant, time.GetTimestamp(), length < longest ? length : longest);
        }

        public TimeSpan Rest(TimeProvider time)
        {
            var rest = Length - time.GetElapsedTime(Since);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }
}

/// <summary>The effect of a finished payment on the state, at a time.</summary>
internal delegate TState Payment<TState>(TState state, DateTimeOffset now);

/// <summary>Something owed.</summary>
/// <typeparam name="TState">The state that says so.</typeparam>
/// <param name="Lane">To whom.</param>
/// <param name="NotBefore">Not to be paid before, or null.</param>
/// <param name="MustBePaid">Whether it stands under a reminder.</param>
/// <param name="PayAsync">Pays, and tells what that changes. Where it throws, the outcome is unknown: the same again, later.</param>
/// <param name="Wait">How long that wait was to be, or null: longer than that is a clock that was set.</param>
/// <param name="WaitsAnew">Whether each activation waits as long: for something that may come again with it.</param>
internal readonly record struct Debt<TState>(
    Lane Lane,
    DateTimeOffset? NotBefore,
    bool MustBePaid,
    Func<Task<Payment<TState>>> PayAsync,
    TimeSpan? Wait = null,
    bool WaitsAnew = false);
