using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Orleans.Runtime;

internal enum ActivationState
{
    Creating,
    Activating,
    Valid,
    Deactivating,
    Invalid,
}

/// <summary>
/// One activation of a grain: a queue of requests, and a loop that starts those which may run. All of the grain's code
/// runs on <see cref="_scheduler"/>, so one thread at a time; which requests overlap at their awaits is decided here.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    private readonly Lock _lock = new();
    private readonly Silo _silo;
    private readonly GrainClass _class;
    private readonly ActivationScheduler _scheduler;
    private readonly WorkSignal _work = new();
    private readonly List<Request> _waiting = [];

    // There are many activations, and few of them have any of these.
    private List<IDisposable>? _timers;
    private Dictionary<Type, object>? _components;
    private TaskCompletionSource? _deactivated;

    // The request that others wait for unless they may interleave.
    private Request? _blocking;
    private int _runningCount;
    private Dictionary<Guid, int>? _reentrantSections;
    private AsyncServiceScope? _scope;
    private StagedLifecycle? _lifecycle;
    private CancellationTokenSource? _activating;
    private CancellationToken _deactivationToken;
    private DeactivationReason _reason;
    private ActivationState _stateBefore;
    private GrainReference? _self;
    private long _idleSince = Stopwatch.GetTimestamp();
    private int _isStarted;

    public Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        (_silo, _class, GrainId) = (silo, grainClass, grainId);
        _scheduler = new(this);
    }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public object? GrainInstance { get; private set; }

    public ActivationState State { get; private set; }

    public DateTimeOffset KeepAliveUntil { get; private set; }

    public Task Deactivated => Deactivation().Task;

    /// <summary>Why the activation did not come about: what its callers are told.</summary>
    public Exception? Failure => _reason.Exception;

    public GrainReference GrainReference => _self ??= (GrainReference)_silo.Client.GetGrain(GrainId);

    public IServiceProvider ActivationServices => (_scope ??= _silo.Services.CreateAsyncScope()).ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle ??= new();

    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
            return;
        _silo.Instruments.ChangeGrains(+1, _class.Name);
        _scheduler.QueueAction(() => _ = RunAsync());
    }

    /// <summary>False if the activation is gone: the request belongs to the next one, unless this one has failed.</summary>
    public bool TryReceive(Request request)
    {
        lock (_lock)
        {
            if (State == ActivationState.Invalid)
                return false;
            _waiting.Add(request);
            if (request is GrainCall call)
                call.Holder = this;
        }

        _work.Set();
        return true;
    }

    /// <summary>A waiting request is taken back; one that runs has its token cancelled, in a turn.</summary>
    public void Cancel(GrainCall call) => _scheduler.QueueAction(() =>
    {
        bool wasWaiting;
        lock (_lock)
            wasWaiting = _waiting.Remove(call);
        try
        {
            if (wasWaiting)
                call.Caller?.Complete(Response.FromException(new OperationCanceledException()));
            else
                call.TryCancel();
        }
        catch (Exception exception)
        {
            LogCancellationFailed(_silo.Logger, exception, GrainId);
        }
    });

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        CancellationTokenSource? activating;
        lock (_lock)
        {
            if (State is ActivationState.Deactivating or ActivationState.Invalid)
                return;
            _reason = deactivationReason;
            _deactivationToken = cancellationToken;
            _stateBefore = State;
            State = ActivationState.Deactivating;
            activating = _activating;
        }

        activating?.Cancel();
        _work.Set();
    }

    public void DelayDeactivation(TimeSpan time)
    {
        KeepAliveUntil = time <= TimeSpan.Zero && time != Timeout.InfiniteTimeSpan ? default
            : time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue
            : _silo.Time.GetUtcNow() + time;
    }

    public bool IsCollectible(DateTimeOffset now)
    {
        lock (_lock)
        {
            return State == ActivationState.Valid && _runningCount == 0 && _waiting.Count == 0
                && _class.CollectionAge != Timeout.InfiniteTimeSpan && KeepAliveUntil <= now
                && Stopwatch.GetElapsedTime(_idleSince) >= _class.CollectionAge;
        }
    }

    public void EnterReentrantSection(Guid id)
    {
        lock (_lock)
        {
            _reentrantSections ??= [];
            _reentrantSections[id] = _reentrantSections.GetValueOrDefault(id) + 1;
        }
    }

    public void LeaveReentrantSection(Guid id)
    {
        lock (_lock)
        {
            if (_reentrantSections?.TryGetValue(id, out var count) is true && (_reentrantSections[id] = count - 1) == 0)
                _reentrantSections.Remove(id);
        }
    }

    public bool AddTimer(IDisposable timer)
    {
        lock (_lock)
        {
            if (State >= ActivationState.Deactivating)
                return false;
            (_timers ??= new(capacity: 1)).Add(timer);
            return true;
        }
    }

    public void RemoveTimer(IDisposable timer)
    {
        lock (_lock)
            _timers?.Remove(timer);
    }

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType)
    {
        lock (_lock)
        {
            return componentType.IsInstanceOfType(GrainInstance) ? GrainInstance
                : componentType.IsInstanceOfType(this) ? this
                : _components?.GetValueOrDefault(componentType);
        }
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        lock (_lock)
        {
            if (value is null)
                _components?.Remove(typeof(TComponent));
            else
                (_components ??= [])[typeof(TComponent)] = value;
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => $"[Activation: {GrainId}{ActivationId} {_class.Type.FullName} State={State}]";

    // Never ends: an activation takes part in what happens to its queue even when it is gone, and is collected then.
    private async Task RunAsync()
    {
        CreateInstance();
        while (true)
        {
            try
            {
                if (_runningCount == 0 && State is ActivationState.Creating)
                    await ActivateAsync();
                if (_runningCount == 0 && State is ActivationState.Deactivating)
                    await FinishDeactivatingAsync();
                StartRequests();
            }
            catch (Exception exception)
            {
                LogLoopFailed(_silo.Logger, exception, GrainId);
            }

            await _work.WaitAsync();
        }
    }

    private void CreateInstance()
    {
        try
        {
            GrainInstance = _class.CreateInstance(this);
            (GrainInstance as ILifecycleParticipant<IGrainLifecycle>)?.Participate(ObservableLifecycle);
        }
        catch (Exception exception)
        {
            LogActivationFailed(_silo.Logger, exception, GrainId);
            Deactivate(new(DeactivationReasonCode.ActivationFailed, exception, "Error constructing grain instance."));
        }
    }

    private async Task ActivateAsync()
    {
        using var timeout = new CancellationTokenSource(_silo.CollectionOptions.ActivationTimeout);
        lock (_lock)
        {
            if (State != ActivationState.Creating)
                return;
            State = ActivationState.Activating;
            _activating = timeout;
        }

        try
        {
            if (_lifecycle is not null)
                await _lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
            if (GrainInstance is IGrainBase grain)
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            lock (_lock)
            {
                if (State == ActivationState.Activating)
                    State = ActivationState.Valid;
            }
        }
        catch (Exception exception)
        {
            LogActivationFailed(_silo.Logger, exception, GrainId);
            _silo.Instruments.CountFailedActivation();
            Deactivate(new(DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain."));
        }
        finally
        {
            lock (_lock)
                _activating = null;
        }
    }

    private async Task FinishDeactivatingAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_deactivationToken);
        timeout.CancelAfter(_silo.CollectionOptions.DeactivationTimeout);
        DisposeTimers();
        try
        {
            if (_stateBefore == ActivationState.Valid && GrainInstance is IGrainBase grain)
                await grain.OnDeactivateAsync(_reason, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(_silo.Logger, exception, GrainId);
        }

        if (_lifecycle is not null)
            await _lifecycle.StopAsync(exception => LogDeactivationFailed(_silo.Logger, exception, GrainId), timeout.Token);

        List<Request> left;
        lock (_lock)
        {
            State = ActivationState.Invalid;
            left = [.. _waiting.Where(request => !request.IsLocalOnly)];
            _waiting.Clear();
        }

        _silo.Activations.Remove(this);
        _silo.Instruments.ChangeGrains(-1, _class.Name);
        await DisposeInstanceAsync();
        Deactivation().SetResult();
        foreach (var request in left)
            _silo.Activations.Forward((GrainCall)request, _reason);
    }

    private TaskCompletionSource Deactivation()
    {
        lock (_lock)
            return _deactivated ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task DisposeInstanceAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (GrainInstance as IDisposable)?.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(_silo.Logger, exception, GrainId);
        }
    }

    private void DisposeTimers()
    {
        List<IDisposable>? timers;
        lock (_lock)
        {
            timers = _timers;
            _timers = null;
        }

        timers?.ForEach(timer => timer.Dispose());
    }

    private void StartRequests()
    {
        for (var index = 0; TryTakeRequest(ref index) is { } request;)
            _ = InvokeAsync(request);
    }

    private Request? TryTakeRequest(ref int index)
    {
        lock (_lock)
        {
            for (; index < _waiting.Count; index++)
            {
                var request = _waiting[index];
                if (!_silo.Cluster.IsServing)
                    return null;
                if (State != ActivationState.Valid && !(request.IsLocalOnly && State == ActivationState.Deactivating))
                    return null;
                if (!MayStart(request))
                    continue;

                _waiting.RemoveAt(index);
                _runningCount++;
                if (_blocking is null && !request.IsAlwaysInterleave)
                    _blocking = request;
                return request;
            }

            return null;
        }
    }

    private bool MayStart(Request request)
    {
        if (_runningCount == 0 || request.IsAlwaysInterleave || _blocking is null)
            return true;
        if (_blocking.IsReadOnly && request.IsReadOnly)
            return true;
        if (_reentrantSections is { Count: > 0 } sections
            && RequestContext.ReentrancyIdOf(request.Context) is var id && id != Guid.Empty && sections.ContainsKey(id))
            return true;

        return _class.MayInterleave(GrainInstance!, request) || _class.MayInterleave(GrainInstance!, _blocking);
    }

    private async Task InvokeAsync(Request request)
    {
        try
        {
            if (request.IsExpired)
                return;

            RequestContext.Import(request.Context);
            var response = await RespondAsync(request);
            if (response.Exception is { } exception)
                OnException(request, exception);
            request.Caller?.Complete(response);
        }
        finally
        {
            OnCompleted(request);
        }
    }

    private async ValueTask<Response> RespondAsync(Request request)
    {
        try
        {
            request.SetTarget(this);
            var filters = _silo.IncomingFilters;
            if (filters.Count == 0 && GrainInstance is not IIncomingGrainCallFilter)
                return await request.Invoke();

            if (GrainInstance is IIncomingGrainCallFilter own)
                filters = [.. filters, own];
            var context = new IncomingCallContext(request, this, filters);
            await context.Invoke();
            return context.Response!;
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    private void OnException(Request request, Exception exception)
    {
        if (request.IsOneWay)
            LogOneWayFailed(_silo.Logger, exception, request, GrainId);

        // Memory that a write has found to be stale must not serve further requests.
        if (exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            LogInconsistentState(_silo.Logger, exception, GrainId);
            Deactivate(new(DeactivationReasonCode.ApplicationError, exception.ToString()));
        }
    }

    private void OnCompleted(Request request)
    {
        lock (_lock)
        {
            _runningCount--;
            if (request.IsKeepAlive)
                _idleSince = Stopwatch.GetTimestamp();
            if (_blocking == request)
                _blocking = null;
        }

        _work.Set();
    }
}
