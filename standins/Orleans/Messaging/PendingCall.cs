using System.Diagnostics;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A caller that waits. It ends once: by a response, by the time-out or by its own cancellation.</summary>
internal abstract class PendingCall(GrainCall call, GrainClient client)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private CancellationTokenRegistration _cancellation;
    private int _completed;

    public GrainCall Call => call;

    public bool IsCompleted => Volatile.Read(ref _completed) == 1;

    private TimeSpan Timeout => call.GetDefaultResponseTimeout() ?? client.Options.ResponseTimeout;

    public void Watch(CancellationToken token)
    {
        client.Register(this);
        if (!token.CanBeCanceled)
            return;

        _cancellation = token.UnsafeRegister(static (state, token) => ((PendingCall)state!).OnCancelled(token), this);
        if (Volatile.Read(ref _completed) == 1)
            _cancellation.Dispose();
    }

    public bool Complete(Response response)
    {
        if (Interlocked.Exchange(ref _completed, 1) == 1)
            return false;

        client.Unregister(this);
        _cancellation.Dispose();
        client.Instruments.CountRequest(Stopwatch.GetElapsedTime(_started));
        SetOutcome(response);
        return true;
    }

    /// <summary>The caller stops waiting; the turn goes on.</summary>
    public void CompleteIfExpired()
    {
        if (Stopwatch.GetElapsedTime(_started) < Timeout)
            return;
        if (client.Options.CancelRequestOnTimeout)
            client.Cancel(call);
        if (Complete(Response.FromException(new TimeoutException($"Response did not arrive on time in {Timeout} for message: {call}. "))))
            client.Instruments.CountTimeout(call.Target.Type);
    }

    protected abstract void SetOutcome(Response response);

    private void OnCancelled(CancellationToken token)
    {
        client.Cancel(call);
        if (!client.Options.WaitForCancellationAcknowledgement)
            Complete(Response.FromException(new OperationCanceledException(token)));
    }
}

internal sealed class PendingCall<T>(GrainCall call, GrainClient client) : PendingCall(call, client)
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Outcome => _outcome.Task;

    protected override void SetOutcome(Response response)
    {
        if (response.Exception is { } exception)
            _outcome.SetException(exception);
        else
            _outcome.SetResult(response.GetResult<T>());
    }
}

/// <summary>A caller that wants the response itself: a call filter, or the gateway.</summary>
internal sealed class PendingResponse(GrainCall call, GrainClient client) : PendingCall(call, client)
{
    private readonly TaskCompletionSource<Response> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Response> Outcome => _outcome.Task;

    protected override void SetOutcome(Response response) => _outcome.SetResult(response);
}
