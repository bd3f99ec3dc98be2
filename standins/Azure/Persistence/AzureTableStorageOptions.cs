using Orleans.AzureUtils;
using Orleans.Storage;

namespace Orleans.Configuration;

public class AzureTableStorageOptions : AzureStorageOperationOptions
{
    public const string DEFAULT_TABLE_NAME = "OrleansGrainState";
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;

    /// <summary>Whether clearing a state deletes its row. By default the row stays, empty, so that its ETag goes on.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>Whether states are kept as text instead of bytes.</summary>
    public bool UseStringFormat { get; set; }

    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>Null: the one registered under the provider's name, else the one registered plainly.</summary>
    public IGrainStorageSerializer? GrainStorageSerializer { get; set; }
}
