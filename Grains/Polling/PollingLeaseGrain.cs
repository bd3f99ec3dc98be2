using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OperatorBot.Grains.Interfaces.Polling;

namespace OperatorBot.Grains.Polling;

/// <summary>
/// The holder is stored, so that a new activation knows it; it then counts the full term anew, since it cannot know how
/// much of it is left.
/// </summary>
[GrainType("polling-lease")]
internal sealed class PollingLeaseGrain(
    [PersistentState("lease")] IPersistentState<PollingLeaseState> state,
    TimeProvider time,
    ILogger<PollingLeaseGrain> logger) : Grain, IPollingLeaseGrain
{
    /// <summary>How long a gateway may poll after it asked.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(3);

    // The holder counts from before it asked, so it has stopped by the time this much has passed here.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private long _grantedAt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _grantedAt = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public async Task<PollingTerm?> AcquireAsync(string gatewayId)
    {
        // An activation that has been replaced elsewhere must not go on granting: what is stored tells.
        await state.ReadStateAsync();
        var isNew = state.State.Holder != gatewayId;
        if (isNew && state.State.Holder is not null && time.GetElapsedTime(_grantedAt) < Term + Grace)
            return null;

        if (isNew)
            await HoldAsync(gatewayId);
        _grantedAt = time.GetTimestamp();
        return new PollingTerm(Term, isNew);
    }

    public Task ReleaseAsync(string gatewayId) =>
        state.State.Holder == gatewayId ? HoldAsync(null) : Task.CompletedTask;

    private async Task HoldAsync(string? gatewayId)
    {
        try
        {
            state.State = new PollingLeaseState { Holder = gatewayId };
            await state.WriteStateAsync();
        }
        catch (Exception exception)
        {
            DebtorLog.WriteFailed(logger, this.GetGrainId(), exception);
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>Who polls.</summary>
internal sealed record PollingLeaseState
{
    /// <summary>The gateway, or null for none.</summary>
    public string? Holder { get; init; }
}
