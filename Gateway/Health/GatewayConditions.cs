namespace OperatorBot.Gateway.Health;

/// <summary>What a gateway needs to be ready.</summary>
internal sealed class GatewayConditions(TimeProvider time)
{
    /// <summary>The names of <see cref="All"/>, in their order.</summary>
    public static readonly IReadOnlyList<string> Names = ["telegram", "polling", "cluster", "updates"];

    /// <summary>Telegram answers.</summary>
    public Condition Telegram { get; } = new(time);

    /// <summary>Updates are fetched, here or by another gateway.</summary>
    public Condition Polling { get; } = new(time);

    /// <summary>The grains answer.</summary>
    public Condition Cluster { get; } = new(time);

    /// <summary>Updates are worked off, none is stuck.</summary>
    public Condition Updates { get; } = new(time);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Condition> All => [Telegram, Polling, Cluster, Updates];
}
