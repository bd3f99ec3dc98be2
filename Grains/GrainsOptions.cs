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

    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => nameof(GrainsOptions);
}
