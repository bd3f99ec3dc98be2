namespace OperatorBot.Gateway.Polling;

/// <summary>This gateway's name among those of the cluster.</summary>
/// <param name="Value">The name.</param>
internal sealed record GatewayId(string Value)
{
    /// <summary>A name that no other process has, nor one before it on this machine.</summary>
    public static GatewayId OfThisProcess(TimeProvider time) => new(
        $"{Environment.MachineName}-{Environment.ProcessId}-{time.GetUtcNow().ToUnixTimeMilliseconds()}");
}
