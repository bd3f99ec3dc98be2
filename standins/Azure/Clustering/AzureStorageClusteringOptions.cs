using Orleans.AzureUtils;

namespace Orleans.Clustering.AzureStorage;

/// <summary>Where silos find each other.</summary>
public class AzureStorageClusteringOptions : AzureStorageOperationOptions
{
    public const string DEFAULT_TABLE_NAME = "OrleansSiloInstances";

    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;
}

/// <summary>Where clients find silos.</summary>
public class AzureStorageGatewayOptions : AzureStorageOperationOptions
{
    public override string TableName { get; set; } = AzureStorageClusteringOptions.DEFAULT_TABLE_NAME;
}
