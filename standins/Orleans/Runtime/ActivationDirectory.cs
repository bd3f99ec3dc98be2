using System.Collections.Concurrent;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>The activations of this silo, made on demand.</summary>
internal sealed class ActivationDirectory(Silo silo, GrainTypes types)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();

    public static DeactivationReason Moved { get; } = new(DeactivationReasonCode.ShuttingDown, "The grain belongs to another silo now.");

    public IEnumerable<Activation> All => _activations.Select(entry => entry.Value);

    public Activation? Find(GrainId id) => _activations.GetValueOrDefault(id);

    public void DeactivateAll()
    {
        foreach (var activation in All)
            activation.Deactivate(Moved);
    }

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
        else if (!silo.Cluster.Owns(call.Target))
        {
            silo.Client.Redirect(call);
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

    private void Deliver(GrainCall call, ClusterView? askedFor = null)
    {
        try
        {
            while (silo.Cluster.Owns(call.Target))
            {
                var activation = Find(call.Target);
                if (activation is null && !silo.Handover.IsSettled && silo.Cluster.View != askedFor)
                {
                    _ = AskAndDeliverAsync(call);
                    return;
                }

                if ((activation ?? Create(call.Target)) is not { } target)
                {
                    Reject(call, new SiloUnavailableException($"The local Orleans host is shutting down and can no longer process the request: {call}."));
                    return;
                }

                if (target.TryReceive(call))
                    return;

                Remove(target);
                if (target.Failure is { } failure)
                {
                    Reject(call, failure);
                    return;
                }
            }

            silo.Client.Redirect(call);
        }
        catch (Exception exception)
        {
            Reject(call, exception);
        }
    }

    private async Task AskAndDeliverAsync(GrainCall call) => Deliver(call, await silo.Handover.AskForAsync(call.Target));

    private static void Reject(GrainCall call, Exception exception) => call.Caller?.Complete(Response.FromException(exception));

    private Activation? Create(GrainId id)
    {
        if (silo.IsStopping && !silo.Cluster.IsEnabled)
            return null;

        var activation = _activations.GetOrAdd(
            id, static (id, state) => new(state.silo, state.types.ClassOf(id.Type), id), (silo, types));

        // Others may have asked for the grain a moment ago, when it was not here.
        if (!silo.Cluster.Owns(id))
            activation.Deactivate(Moved);
        activation.Start();
        return activation;
    }
}
