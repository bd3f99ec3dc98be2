namespace OperatorBot.Simulator.Webhooks;

/// <summary>Where updates are sent to, if anywhere. Guarded by <see cref="World.Gate"/>.</summary>
internal sealed class Webhook
{
    public const int DefaultConnections = 40;

    public string Url { get; set; } = "";

    public string SecretToken { get; set; } = "";

    public int MaxConnections { get; set; } = DefaultConnections;

    public string? IpAddress { get; set; }

    public long LastErrorDate { get; set; }

    public string? LastErrorMessage { get; set; }

    public bool IsSet => Url.Length > 0;

    /// <summary>Called under the gate just before a webhook is set.</summary>
    public Action? Setting { get; set; }
}
