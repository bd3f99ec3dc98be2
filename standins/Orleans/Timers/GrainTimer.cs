using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Timers;

/// <summary>Makes timers by the silo's clock.</summary>
internal sealed class TimerRegistry(
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<TimerRegistry> logger) : ITimerRegistry
{
    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grainContext);
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new GrainTimer((Activation)grainContext, cancellation => callback(state, cancellation), options, time, logger);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }
}

/// <summary>Sends its activation a tick, and is set again when that has ended: ticks never overlap, nor pile up.</summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private static readonly MethodInfo TickMethod = typeof(IGrainTimerInvoker).GetMethod(nameof(IGrainTimerInvoker.InvokeCallbackAsync))!;

    private readonly CancellationTokenSource _disposed = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _changed;
    private bool _firing;

    public GrainTimer(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options, TimeProvider time, ILogger logger)
    {
        (_activation, _callback, _options, _logger) = (activation, callback, options, logger);
        var suppressed = ExecutionContext.IsFlowSuppressed();
        if (!suppressed)
            ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(
            static state => ((GrainTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (!suppressed)
            ExecutionContext.RestoreFlow();
        if (!activation.AddTimer(this))
            Dispose();
    }

    // What call filters see as the interface of a tick.
    private interface IGrainTimerInvoker : IAddressable
    {
        Task InvokeCallbackAsync();
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNotATimeout(dueTime);
        ThrowIfNotATimeout(period);
        (_dueTime, _period, _changed) = (dueTime, period, true);
        if (!_firing)
            Set(dueTime);
    }

    public void Dispose()
    {
        try
        {
            _disposed.Cancel();
        }
        catch (AggregateException exception)
        {
            LogCallbackFailed(_logger, exception, _activation.GrainId);
        }

        _timer.Dispose();
        _activation.RemoveTimer(this);
    }

    private static void ThrowIfNotATimeout(TimeSpan value)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        if (milliseconds is < -1 or > 0xfffffffe)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A timer takes a time from zero to 4294967294 ms, or none.");
    }

    private void Fire()
    {
        _firing = true;
        _activation.TryReceive(new Tick(this)
        {
            Source = _activation.GrainId,
            IsOneWay = true,
            IsAlwaysInterleave = _options.Interleave,
            IsKeepAlive = _options.KeepAlive,
            IsLocalOnly = true,
        });
    }

    private async ValueTask<Response> TickAsync()
    {
        _changed = false;
        try
        {
            await _callback(_disposed.Token);
            return Response.Completed;
        }
        catch (Exception exception)
        {
            LogCallbackFailed(_logger, exception, _activation.GrainId);
            return Response.FromException(exception);
        }
        finally
        {
            if (!_disposed.IsCancellationRequested)
                Set(_changed ? _dueTime : _period);
            _firing = false;
        }
    }

    private void Set(TimeSpan dueTime)
    {
        try
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The activation ended meanwhile.
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "A timer callback of grain {GrainId} failed; the timer goes on")]
    private static partial void LogCallbackFailed(ILogger logger, Exception exception, GrainId grainId);

    private sealed class Tick(GrainTimer timer) : Request, IGrainTimerInvoker
    {
        Task IGrainTimerInvoker.InvokeCallbackAsync() => throw new InvalidOperationException();

        public override object? GetTarget() => this;

        public override void SetTarget(ITargetHolder holder)
        {
        }

        public override ValueTask<Response> Invoke() => timer.TickAsync();

        public override int GetArgumentCount() => 0;

        public override object? GetArgument(int index) => throw new InvalidOperationException();

        public override void SetArgument(int index, object value) => throw new InvalidOperationException();

        public override MethodInfo GetMethod() => TickMethod;

        public override Type GetInterfaceType() => typeof(IGrainTimerInvoker);

        public override string ToString() => "timer tick";
    }
}
