namespace OperatorBot.Gateway.Health;

/// <summary>What a gateway needs to be ready.</summary>
internal sealed class GatewayConditions(TimeProvider time)
{
    /// <summary>Telegram answers.</summary>
    public Condition Telegram { get; } = new("telegram", time);

    /// <summary>Updates are fetched, here or by another gateway.</summary>
    public Condition Polling { get; } = new("polling", time);

    /// <summary>The grains answer.</summary>
    public Condition Cluster { get; } = new("cluster", time);

    /// <summary>Updates are worked off, none is stuck.</summary>
    public Condition Updates { get; } = new("updates", time);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Condition> All => [Telegram, Polling, Cluster, Updates];
}
