using OperatorBot.Gateway.Health;
using OperatorBot.Grains.Interfaces.Polling;

namespace OperatorBot.Gateway.Polling;

/// <summary>Gets this gateway the right to poll, which one gateway of the cluster has at a time.</summary>
internal sealed partial class PollingLease(
    GatewayId id, IGrainFactory grains, GatewayConditions conditions, TimeProvider time, ILogger<PollingLease> logger)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly string _gatewayId = id.Value;

    private IPollingLeaseGrain Grain => grains.GetGrain<IPollingLeaseGrain>(IPollingLeaseGrain.Key);

    /// <summary>Waits until this gateway may poll.</summary>
    public async Task<HeldLease> AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asked = time.GetTimestamp();
            if (await TryAcquireAsync(cancellationToken) is { } term)
            {
                LogAcquired(_gatewayId, term.IsNew);
                return new HeldLease(this, asked, term.Duration, time);
            }

            await Task.Delay(AskAgainAfter, time, cancellationToken);
        }
    }

    /// <summary>
    /// Asks for the lease, or for more time. Throws after a second: what was asked of a silo that is gone is never answered,
    /// and the next question finds the one that took over.
    /// </summary>
    /// <returns>Null: another gateway has it.</returns>
    internal Task<PollingTerm?> AskAsync(CancellationToken cancellationToken) =>
        Grain.AcquireAsync(_gatewayId).WaitAsync(AskLimit, time, cancellationToken);

    internal async Task ReleaseAsync()
    {
        try
        {
            await Grain.ReleaseAsync(_gatewayId).WaitAsync(ReleaseLimit, time);
            LogReleased(_gatewayId);
        }
        catch (Exception e)
        {
            LogNotReleased(e, _gatewayId);
        }
    }

    private async Task<PollingTerm?> TryAcquireAsync(CancellationToken cancellationToken)
    {
        try
        {
            var term = await AskAsync(cancellationToken);
            if (term is null)
                conditions.Polling.Holds("another gateway polls; this one stands by");
            return term;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            conditions.Polling.Fails(
                $"the right to poll cannot be had ({e.GetType().Name})",
                "Look whether a silo runs, whether it reaches its storage, and what it logs");
            LogNotAcquired(e, _gatewayId);
            return null;
        }
    }

    internal void OnRenewalFailed(Exception exception) => LogNotRenewed(exception, _gatewayId);

    internal void OnLost() => LogLost(_gatewayId);
}
