using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>
/// Grains that change hands: who no longer owns one deactivates it, and who does asks all others for it before activating it.
/// A view in which all others have let go of everything is settled, and nothing has to be asked any more.
/// </summary>
internal sealed class Handover(Silo silo, Cluster cluster, Transport transport)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private ClusterView? _settled;

    /// <summary>Nobody else has an activation of a grain of this silo.</summary>
    public Action? Settled { get; set; }

    public bool IsSettled => !cluster.IsEnabled || ReferenceEquals(Volatile.Read(ref _settled), cluster.View);

    public void OnViewChanged()
    {
        _ = LetGoAsync();
        _ = SettleAsync(cluster.View);
    }

    /// <summary>Returns the view for which the grain may be activated here, as far as others are concerned.</summary>
    public async Task<ClusterView> AskForAsync(GrainId grain)
    {
        while (true)
        {
            var view = cluster.View;
            await Task.WhenAll(cluster.Others().Select(other => AskAsync(other, grain, view)));
            if (ReferenceEquals(view, cluster.View))
                return view;
        }
    }

    /// <summary>Another silo asks for a grain, or for all that is not this one's. False if it should look at the table again.</summary>
    public async Task<bool> AnswerAsync(GrainId? grain, int version)
    {
        for (var attempt = 0; cluster.View.Version < version; attempt++)
        {
            if (attempt == 10)
                return false;
            await cluster.RefreshAsync();
            if (cluster.View.Version < version)
                await Task.Delay(Pause, TimeProvider.System);
        }

        if (grain is not { } id)
            await LetGoAsync();
        else if (cluster.Owns(id))
            return false;
        else if (silo.Activations.Find(id) is { } activation)
            await LetGoAsync(activation);
        return true;
    }

    private Task LetGoAsync() => Task.WhenAll(
        silo.Activations.All.Where(activation => !cluster.IsOwner(activation.GrainId)).Select(LetGoAsync));

    private static Task LetGoAsync(Activation activation)
    {
        activation.Deactivate(ActivationDirectory.Moved);
        return activation.Deactivated;
    }

    private async Task SettleAsync(ClusterView view)
    {
        await Task.WhenAll(cluster.Others().Select(other => AskAsync(other, null, view)));
        if (!ReferenceEquals(view, cluster.View))
            return;
        Volatile.Write(ref _settled, view);
        Settled?.Invoke();
    }

    private async Task AskAsync(SiloAddress other, GrainId? grain, ClusterView view)
    {
        while (ReferenceEquals(view, cluster.View) && cluster.MayServe(other))
        {
            var writer = new WireWriter();
            writer.WriteVarint((ulong)view.Version);
            writer.WriteString(grain?.ToString());
            using var timeout = new CancellationTokenSource(Patience);
            try
            {
                var answer = await transport.PostAsync(Transport.UriOf(other), GatewayProtocol.AskPath, writer, null, timeout.Token);
                if (answer.ReadByte() == GatewayProtocol.Succeeded)
                    return;
            }
            catch (Exception exception) when (exception is OrleansException or OperationCanceledException)
            {
                // Not yet: a turn takes its time there, or the silo is gone, or cannot be reached.
            }

            await cluster.RefreshAsync();
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
