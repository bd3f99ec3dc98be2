using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Makes references and sends their calls. Where a call goes from here is for the derived class to say.</summary>
internal abstract class GrainClient(IServiceProvider services, MessagingOptions options, TimeProvider time)
    : IClusterClient
{
    private readonly ConcurrentDictionary<(GrainType, Type), GrainReferenceShared> _references = new();
    private readonly ConcurrentDictionary<PendingCall, bool> _pending = new();
    private readonly Lazy<IOutgoingGrainCallFilter[]> _filters = new(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);

    public IServiceProvider ServiceProvider => services;

    public MessagingOptions Options => options;

    public OrleansInstruments Instruments { get; } = services.GetRequiredService<OrleansInstruments>();

    /// <summary>Sends a call on; its outcome is reported to <see cref="Request.Caller"/>.</summary>
    protected abstract void Dispatch(GrainCall call);

    /// <summary>Tells the callee that the caller cancelled.</summary>
    public abstract void Cancel(GrainCall call);

    protected abstract GrainType GrainTypeOf(Type grainInterface, string? classNamePrefix);

    public Task<T> InvokeAsync<T>(GrainReference target, GrainMethod<T> method, object?[] arguments)
    {
        method.CopyArguments(arguments);
        var call = NewCall(target.GrainId, method, arguments);
        if (_filters.Value.Length > 0)
            return OutgoingCallContext.InvokeAsync<T>(target, call, this, _filters.Value);
        if (method.IsOneWay)
        {
            Send(call, null);
            return Task.FromResult(default(T)!);
        }

        var pending = new PendingCall<T>(call, this);
        Send(call, pending);
        return pending.Outcome;
    }

    public Task<Response> SendAsync(GrainCall call)
    {
        if (call.IsOneWay)
        {
            Send(call, null);
            return Task.FromResult(Response.Completed);
        }

        var pending = new PendingResponse(call, this);
        Send(call, pending);
        return pending.Outcome;
    }

    public GrainCall NewCall(GrainId target, GrainMethod method, object?[] arguments, GrainId? source = null) => new(method, target, arguments)
    {
        Source = source ?? RuntimeContext.Current?.GrainId,
        IsOneWay = method.IsOneWay,
        IsReadOnly = method.IsReadOnly,
        IsAlwaysInterleave = method.IsAlwaysInterleave,
        TimeToLive = options.DropExpiredMessages ? method.ResponseTimeout ?? options.ResponseTimeout : null,
    };

    public void Register(PendingCall call) => _pending.TryAdd(call, true);

    public void Unregister(PendingCall call) => _pending.TryRemove(call, out _);

    public object CreateReference(GrainId id, Type interfaceType)
    {
        var definition = typeof(IGrain).IsAssignableFrom(interfaceType) && interfaceType != typeof(IGrain) ? GrainInterface.Of(interfaceType) : null;
        var shared = _references.GetOrAdd((id.Type, interfaceType), static (key, state) =>
            new(key.Item1, state.definition?.Name ?? default, state.self, state.definition), (self: this, definition));
        return definition?.NewReference(shared, id.Key) ?? new GrainReference(shared, id.Key);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        (TGrainInterface)Create(typeof(TGrainInterface), GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        (TGrainInterface)Create(typeof(TGrainInterface), GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)Create(typeof(TGrainInterface), StringKey(primaryKey), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)Create(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)Create(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)Create(grainInterfaceType, StringKey(grainPrimaryKey), null);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)CreateReference(grainId, typeof(TGrainInterface));

    public IAddressable GetGrain(GrainId grainId) => (IAddressable)CreateReference(grainId, typeof(IAddressable));

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        (IAddressable)CreateReference(grainId, InterfaceOf(interfaceType));

    protected virtual Type InterfaceOf(GrainInterfaceType interfaceType) => WireTypes.Find(interfaceType.ToString())
        ?? throw new ArgumentException($"Could not find the interface {interfaceType}");

    /// <summary>Ends the waits that took too long, until cancelled.</summary>
    protected async Task WatchTimeoutsAsync(CancellationToken cancellationToken)
    {
        var second = TimeSpan.FromSeconds(1);
        var period = options.ResponseTimeout < second ? options.ResponseTimeout : second;
        using var timer = new PeriodicTimer(period < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var (call, _) in _pending)
                    call.CompleteIfExpired();
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    protected void FailPending(Func<GrainCall, Exception> failure)
    {
        foreach (var (call, _) in _pending)
            call.Complete(Response.FromException(failure(call.Call)));
    }

    private void Send(GrainCall call, PendingCall? caller)
    {
        var token = call.GetCancellationToken();
        token.ThrowIfCancellationRequested();
        call.Context = RequestContext.Export();
        call.Caller = caller;
        caller?.Watch(token);
        Dispatch(call);
    }

    private object Create(Type interfaceType, IdSpan key, string? classNamePrefix) =>
        CreateReference(new GrainId(GrainTypeOf(interfaceType, classNamePrefix), key), interfaceType);

    private static IdSpan StringKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return IdSpan.Create(key);
    }
}
