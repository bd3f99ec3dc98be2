namespace OperatorBot.EndToEnd.Tests;

/// <summary>Needs Azurite; skipped, with the reason, where that cannot run.</summary>
internal sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}

/// <inheritdoc cref="AzuriteFactAttribute"/>
internal sealed class AzuriteTheoryAttribute : TheoryAttribute
{
    public AzuriteTheoryAttribute() => Skip = Azurite.Missing;
}
