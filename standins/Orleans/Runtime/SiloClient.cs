using System.Collections.Concurrent;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// Calls from within the silo's process. To a grain of this silo they do not leave memory; to another's they are sent to its
/// silo, and again while it is certain that none has begun them.
/// </summary>
internal sealed class SiloClient(Silo silo, IServiceProvider services, Transport transport, TimeProvider time)
    : GrainClient(services, silo.MessagingOptions, time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly Guid _id = ActivationId.NewId().Key;
    private readonly ConcurrentDictionary<SiloAddress, CancellationTokenSource> _connections = new();
    private long _lastCall;
    private bool _isStopped;

    public void Start(CancellationToken stopped) => _ = WatchTimeoutsAsync(stopped);

    public void Stop()
    {
        _isStopped = true;
        FailPending(ShuttingDown);
    }

    /// <summary>Little will come of the calls to silos that were declared dead; one that lives may still say that it has not begun them.</summary>
    public void OnViewChanged()
    {
        foreach (var address in _connections.Keys.Where(silo.Cluster.IsDeclaredDead))
        {
            if (_connections.TryRemove(address, out var connection))
                connection.CancelAfter(LastWord);
        }
    }

    // A message of its own: the call may start before it arrives, and the call may arrive after it.
    public override void Cancel(GrainCall call) => ThreadPool.UnsafeQueueUserWorkItem(
        static state =>
        {
            if (state.call.Holder is { } activation)
                activation.Cancel(state.call);
            else
                state.call.TryCancel();
            if (state.call is { IsCancellable: true, SentBy: { } sent })
                _ = state.self.SendCancellationAsync(sent.Target, sent.Number);
        },
        (self: this, call),
        preferLocal: false);

    /// <summary>Sends on a call that has not begun and cannot do so here.</summary>
    public void Redirect(GrainCall call)
    {
        if (call is { IsForeign: true, Caller: { } caller })
            caller.Complete(Response.FromException(new MisdirectedCallException()));
        else
            ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.self.RouteAsync(state.call), (self: this, call), preferLocal: true);
    }

    protected override void Dispatch(GrainCall call)
    {
        if (_isStopped)
            Fail(call, ShuttingDown(call));
        else if (silo.Cluster.Owns(call.Target))
            silo.Activations.Send(call);
        else
            Redirect(call);
    }

    protected override GrainType GrainTypeOf(Type grainInterface, string? classNamePrefix) =>
        silo.Types.TypeOf(grainInterface, classNamePrefix);

    private static SiloUnavailableException ShuttingDown(GrainCall call) =>
        new($"The local Orleans host is shutting down and can no longer process the request: {call}.");

    private static void Fail(GrainCall call, Exception exception) => call.Caller?.Complete(Response.FromException(exception));

    // Ends with the caller's patience, which may be over while no silo serves the grain.
    private async Task RouteAsync(GrainCall call)
    {
        var pause = FirstPause;
        while (call.Caller is not { IsCompleted: true } && !call.IsExpired)
        {
            var owner = silo.Cluster.View.OwnerOf(call.Target);
            if (silo.Cluster.Owns(call.Target))
            {
                silo.Activations.Send(call);
                return;
            }

            if (_isStopped || silo.Cluster.IsDead || (owner is null && silo.Cluster.IsLeaving))
            {
                Fail(call, ShuttingDown(call));
                return;
            }

            if (owner is not null && !owner.Equals(silo.Cluster.Local) && await TrySendAsync(call, owner))
                return;

            if (call.IsCancelled)
            {
                Fail(call, new OperationCanceledException());
                return;
            }

            await silo.Cluster.RefreshAsync();
            await Task.Delay(pause, TimeProvider.System);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>False if the call has certainly not begun.</summary>
    private async Task<bool> TrySendAsync(GrainCall call, SiloAddress owner)
    {
        try
        {
            var (target, number) = (Transport.UriOf(owner), Interlocked.Increment(ref _lastCall));
            var writer = new WireWriter();
            GatewayProtocol.WriteCallId(writer, _id, number);
            GatewayProtocol.WriteCall(writer, call);
            call.SentBy = (target, number);
            var connection = _connections.GetOrAdd(owner, static _ => new());
            var reader = await transport.PostAsync(target, GatewayProtocol.SiloCallPath, writer, this, connection.Token);
            var response = GatewayProtocol.ReadResponse(reader, call.Method);
            if (response.Exception is MisdirectedCallException)
                return false;
            call.Caller?.Complete(response);
        }
        catch (ConnectionFailedException)
        {
            return false;
        }
        catch (OperationCanceledException exception)
        {
            Fail(call, new SiloUnavailableException($"The target silo {owner} became unavailable for message: {call}.", exception));
        }
        catch (Exception exception)
        {
            Fail(call, exception);
        }
        finally
        {
            call.SentBy = null;
        }

        return true;
    }

    private async Task SendCancellationAsync(Uri target, long number)
    {
        try
        {
            var writer = new WireWriter();
            GatewayProtocol.WriteCallId(writer, _id, number);
            await transport.PostAsync(target, GatewayProtocol.CancelPath, writer, this, default);
        }
        catch (OrleansException)
        {
            // The call itself fails for the same reason.
        }
    }
}
