namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>One cluster at a time: silos that get no processor for seconds are taken for dead.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterTests
{
    public const string Name = "Clusters";
}
