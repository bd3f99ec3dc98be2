using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Health;

/// <summary>What a gateway needs to be ready.</summary>
internal sealed class GatewayConditions(TimeProvider time)
{
    /// <summary>Telegram answers.</summary>
    public Condition Telegram { get; } = new(time);

    /// <summary>Updates are fetched, here or by another gateway.</summary>
    public Condition Polling { get; } = new(time);

    /// <summary>Telegram brings updates to where the gateways are.</summary>
    public Condition Webhook { get; } = new(time);

    /// <summary>The grains answer.</summary>
    public Condition Cluster { get; } = new(time);

    /// <summary>Updates are worked off, none is stuck.</summary>
    public Condition Updates { get; } = new(time);

    /// <summary>Those that count in a mode, each by its name.</summary>
    public static IReadOnlyList<(string Name, Func<GatewayConditions, Condition> Of)> In(TelegramMode mode) =>
    [
        ("telegram", all => all.Telegram),
        mode == TelegramMode.Webhook ? ("webhook", all => all.Webhook) : ("polling", all => all.Polling),
        ("cluster", all => all.Cluster),
        ("updates", all => all.Updates),
    ];
}
