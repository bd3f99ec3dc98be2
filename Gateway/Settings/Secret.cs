namespace OperatorBot.Gateway.Settings;

/// <summary>A text that must not reach a log, an error message or a page.</summary>
/// <param name="value">The text.</param>
public sealed class Secret(string value)
{
    /// <summary>The text itself.</summary>
    public string Value { get; } = value;

    /// <summary>Stars, whatever it holds.</summary>
    public override string ToString() => "***";
}
