using System.Collections.Concurrent;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>The activations of this silo, made on demand. A locator of several silos would stand in front of it.</summary>
internal sealed class ActivationDirectory(Silo silo, GrainTypes types)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();

    public IEnumerable<Activation> All => _activations.Select(entry => entry.Value);

    /// <summary>Calls keep their order on the way to an activation that is there; while it is being made, they do not.</summary>
    public void Send(GrainCall call)
    {
        if (_activations.TryGetValue(call.Target, out var activation) && activation.State == ActivationState.Valid)
            Deliver(call);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.self.Deliver(state.call), (self: this, call), preferLocal: true);
    }

    /// <summary>Sends on a request that waited at an activation which is gone.</summary>
    public void Forward(GrainCall call, DeactivationReason reason)
    {
        if (reason.Exception is { } exception)
        {
            Reject(call, exception);
        }
        else if (call.ForwardCount++ < silo.MessagingOptions.MaxForwardCount)
        {
            Send(call);
        }
        else
        {
            Reject(call, new OrleansMessageRejectionException(
                $"Forwarding failed: tried to forward message {call} for {silo.MessagingOptions.MaxForwardCount} times after \"{reason.Description}\" to invalid activation. Rejecting now."));
        }
    }

    public void Remove(Activation activation) => _activations.TryRemove(new(activation.GrainId, activation));

    private void Deliver(GrainCall call)
    {
        try
        {
            while (GetOrCreate(call.Target) is { } activation)
            {
                if (activation.TryReceive(call))
                    return;

                Remove(activation);
                if (activation.Failure is { } failure)
                {
                    Reject(call, failure);
                    return;
                }
            }

            Reject(call, new SiloUnavailableException($"The local Orleans host is shutting down and can no longer process the request: {call}."));
        }
        catch (Exception exception)
        {
            Reject(call, exception);
        }
    }

    private static void Reject(GrainCall call, Exception exception) => call.Caller?.Complete(Response.FromException(exception));

    private Activation? GetOrCreate(GrainId id)
    {
        if (_activations.TryGetValue(id, out var existing))
            return existing;
        if (silo.IsStopping)
            return null;

        var activation = _activations.GetOrAdd(
            id, static (id, state) => new(state.silo, state.types.ClassOf(id.Type), id), (silo, types));
        activation.Start();
        return activation;
    }
}
