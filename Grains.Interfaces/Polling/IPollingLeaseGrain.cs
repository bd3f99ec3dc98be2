namespace OperatorBot.Grains.Interfaces.Polling;

/// <summary>Which gateway polls Telegram: one at a time in the cluster. A singleton under the key <see cref="Key"/>.</summary>
[Alias("operatorbot.IPollingLeaseGrain")]
public interface IPollingLeaseGrain : IGrainWithStringKey
{
    /// <summary>The key of the only lease.</summary>
    const string Key = "main";

    /// <summary>Takes the lease, or keeps it.</summary>
    /// <param name="gatewayId">The asking gateway, a name of its own for each process.</param>
    /// <returns>
    /// The term for which the gateway may poll, counted from before it asked, by its own monotonic clock;
    /// null where another one holds the lease.
    /// </returns>
    [Alias("Acquire")]
    Task<PollingTerm?> AcquireAsync(string gatewayId);

    /// <summary>Gives the lease up, so that another gateway need not wait for its end; ignored unless the caller holds it.</summary>
    [Alias("Release")]
    Task ReleaseAsync(string gatewayId);
}

/// <summary>A right to poll.</summary>
/// <param name="Duration">How long it lasts.</param>
/// <param name="IsNew">True where the holder changed: the first poll may bring updates that were handed out before.</param>
[GenerateSerializer, Immutable, Alias("operatorbot.polling-term")]
public sealed record PollingTerm([property: Id(0)] TimeSpan Duration, [property: Id(1)] bool IsNew);
