namespace Orleans.Runtime;

/// <summary>The keys under which parts of the runtime look for a clock of their own.</summary>
public static class TimeProviderNames
{
    public const string Grains = "Orleans.Grains";
    public const string Messaging = "Orleans.Messaging";
}
