using Orleans;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>
/// A test that cuts connections. Where that is done, is the stand-in's; and a silo of the packages that is told it is dead
/// ends its process, which here is the test's. There the same is done with processes.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StandinFactAttribute : FactAttribute
{
    public StandinFactAttribute()
    {
        if (!IsStandin)
            Skip = "Connections between silos of one process can be cut on the stand-in only.";
    }

    /// <summary>Whether the tests run on the stand-in, not on the packages.</summary>
    public static bool IsStandin { get; } = typeof(Grain).Assembly.GetName().Name == "Orleans.Standin";
}
