namespace Orleans.Messaging;

/// <summary>Tells a client where it can connect, as <c>gwy.tcp://address:port/generation</c>.</summary>
public interface IGatewayListProvider
{
    TimeSpan MaxStaleness { get; }

    [Obsolete("This attribute is no longer used and all providers are considered updatable")]
    bool IsUpdatable { get; }

    Task InitializeGatewayListProvider();

    Task<IList<Uri>> GetGateways();
}
