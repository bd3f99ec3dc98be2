namespace OperatorBot.Gateway.Polling;

/// <summary>
/// The right to poll, renewed in the background. It ends by this process's own monotonic clock, a tenth of the term early,
/// counted from before the asking: so it has ended here before it can begin elsewhere.
/// </summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private readonly PollingLease _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _renewing;
    private long _asked;
    private TimeSpan _useFor;

    internal HeldLease(PollingLease lease, long asked, TimeSpan duration, TimeProvider time)
    {
        (_lease, _time, _asked, _useFor) = (lease, time, asked, UseFor(duration));
        _lost = new CancellationTokenSource(Rest, time);
        _renewing = RenewAsync(duration);
    }

    /// <summary>Cancelled when the right to poll ends.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether it lasts; looks at the clock, since a timer can come late.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && Rest > TimeSpan.Zero;

    private TimeSpan Rest
    {
        get
        {
            var rest = _useFor - _time.GetElapsedTime(_asked);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>Gives it up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _renewing;
        if (IsHeld)
            await _lease.ReleaseAsync();
        _lost.Dispose();
        _disposed.Dispose();
    }

    private static TimeSpan UseFor(TimeSpan duration) => duration * 0.9;

    private async Task RenewAsync(TimeSpan duration)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, Lost);
        var pause = duration / 3;
        while (await PauseAsync(pause, either.Token))
        {
            var asked = _time.GetTimestamp();
            try
            {
                if (await _lease.AskAsync(either.Token) is not { } term)
                    break;

                Volatile.Write(ref _asked, asked);
                _useFor = UseFor(term.Duration);
                _lost.CancelAfter(Rest);
                pause = term.Duration / 3;
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                _lease.OnRenewalFailed(e);
                pause = duration / 10;
            }
        }

        if (_disposed.IsCancellationRequested)
            return;
        _lease.OnLost();
        await _lost.CancelAsync();
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
