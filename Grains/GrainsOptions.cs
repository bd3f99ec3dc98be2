namespace OperatorBot.Grains;

/// <summary>What the grains need to know of the settings.</summary>
public sealed record GrainsOptions
{
    /// <summary>The secret that makes somebody an operator (<c>OPERATOR_SECRET</c>).</summary>
    public required string OperatorSecret { get; init; }

    /// <summary>Dialogs that an operator has at a time (<c>OPERATOR_CAPACITY</c>), at least 1.</summary>
    public int OperatorCapacity { get; init; } = 5;

    /// <summary>The language for users whose own is not spoken: <c>ru</c> or <c>en</c> (<c>DEFAULT_LANGUAGE</c>).</summary>
    public string DefaultLanguage { get; init; } = "ru";

    /// <summary>
    /// Messages per minute of one client of which more are not passed on (<c>FLOOD_LIMIT</c>), 0 to 100000. Default: 120;
    /// 0: there is no limit.
    /// </summary>
    public int FloodLimit { get; init; } = 120;

    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => nameof(GrainsOptions);
}
