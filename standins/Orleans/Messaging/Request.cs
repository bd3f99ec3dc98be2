using System.Diagnostics;
using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Something an activation does as a turn: a call by a caller, or a tick of a timer of its own.</summary>
internal abstract class Request : IInvokable
{
    public Dictionary<string, object>? Context { get; set; }

    public GrainId? Source { get; init; }

    public bool IsOneWay { get; init; }

    public bool IsReadOnly { get; init; }

    public bool IsAlwaysInterleave { get; init; }

    /// <summary>Belongs to one activation: never sent on to another.</summary>
    public bool IsLocalOnly { get; init; }

    /// <summary>Counts as use of the activation.</summary>
    public bool IsKeepAlive { get; init; } = true;

    public int ForwardCount { get; set; }

    /// <summary>Who waits for the outcome, if anyone does.</summary>
    public PendingCall? Caller { get; set; }

    public TimeSpan? TimeToLive { get; set; }

    public bool IsExpired => TimeToLive is { } life && Stopwatch.GetElapsedTime(_created) > life;

    private readonly long _created = Stopwatch.GetTimestamp();

    public abstract object? GetTarget();

    public abstract void SetTarget(ITargetHolder holder);

    public abstract ValueTask<Response> Invoke();

    public abstract int GetArgumentCount();

    public abstract object? GetArgument(int index);

    public abstract void SetArgument(int index, object value);

    public abstract MethodInfo GetMethod();

    public abstract Type GetInterfaceType();

    public string GetMethodName() => GetMethod().Name;

    public string GetInterfaceName() => GetInterfaceType().FullName!.Replace('+', '.');

    public string GetActivityName() => $"{GetInterfaceType().Name}/{GetMethodName()}";

    public virtual TimeSpan? GetDefaultResponseTimeout() => null;

    public virtual CancellationToken GetCancellationToken() => default;

    public virtual bool IsCancellable => false;

    public virtual bool TryCancel() => false;

    public virtual void Dispose()
    {
    }
}

/// <summary>A call of a grain method, with arguments that are its own.</summary>
internal sealed class GrainCall(GrainMethod method, GrainId target, object?[] arguments) : Request
{
    private readonly CancellationTokenSource? _cancellation = method.TokenIndex < 0 ? null : new();
    private object? _instance;

    public GrainMethod Method => method;

    public GrainId Target => target;

    public object?[] Arguments => arguments;

    /// <summary>The activation that has the request, in its queue or running.</summary>
    public Activation? Holder { get; set; }

    /// <summary>Where the call was sent to another process, and under which number.</summary>
    public (Uri Target, long Number)? SentBy { get; set; }

    /// <summary>Came from another silo, which decides itself where to send it next.</summary>
    public bool IsForeign { get; set; }

    public bool IsCancelled => _cancellation?.IsCancellationRequested is true;

    public override bool IsCancellable => _cancellation is not null;

    public override object? GetTarget() => _instance;

    public override void SetTarget(ITargetHolder holder)
    {
        _instance = holder.GetTarget();
        if (_cancellation is not null)
            arguments[method.TokenIndex] = _cancellation.Token;
    }

    public override ValueTask<Response> Invoke() => _instance is null || method.Method.DeclaringType?.IsInstanceOfType(_instance) is not true
        ? new(Response.FromException(new InvalidCastException($"Grain {target} does not implement {method.Interface}.")))
        : method.InvokeAsync(_instance, arguments);

    public override int GetArgumentCount() => arguments.Length;

    public override object? GetArgument(int index) => arguments[index];

    public override void SetArgument(int index, object value) => arguments[index] = value;

    public override MethodInfo GetMethod() => method.Method;

    public override Type GetInterfaceType() => method.Interface;

    public override TimeSpan? GetDefaultResponseTimeout() => method.ResponseTimeout;

    public override CancellationToken GetCancellationToken() =>
        method.TokenIndex < 0 ? default : (CancellationToken)arguments[method.TokenIndex]!;

    public override bool TryCancel()
    {
        _cancellation?.Cancel();
        return _cancellation is not null;
    }

    public override string ToString() => $"{GetActivityName()} to {target}";
}
