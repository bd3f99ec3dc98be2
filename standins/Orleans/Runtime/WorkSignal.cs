using System.Threading.Tasks.Sources;

namespace Orleans.Runtime;

/// <summary>Wakes one waiter, which then looks for all work there is; what was signalled meanwhile wakes it again.</summary>
internal sealed class WorkSignal : IValueTaskSource
{
    private const int Signalled = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public void Set()
    {
        if (Interlocked.Or(ref _state, Signalled) == Waiting)
            _source.SetResult(true);
    }

    public ValueTask WaitAsync()
    {
        if (Interlocked.Or(ref _state, Waiting) != Signalled)
            return new(this, _source.Version);
        Volatile.Write(ref _state, 0);
        return default;
    }

    void IValueTaskSource.GetResult(short token)
    {
        _source.GetResult(token);
        _source.Reset();
        Volatile.Write(ref _state, 0);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
