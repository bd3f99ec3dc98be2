#nullable disable // as in the real package
namespace Orleans.Storage;

/// <summary>The row is another than the writer knew, or there is one where none was known, or none where one was.</summary>
[GenerateSerializer]
public class TableStorageUpdateConditionNotSatisfiedException : InconsistentStateException
{
    public TableStorageUpdateConditionNotSatisfiedException()
    {
    }

    public TableStorageUpdateConditionNotSatisfiedException(string msg)
        : base(msg)
    {
    }

    public TableStorageUpdateConditionNotSatisfiedException(string msg, Exception exc)
        : base(msg, exc)
    {
    }

    public TableStorageUpdateConditionNotSatisfiedException(
        string grainType, string grainId, string tableName, string storedEtag, string currentEtag, Exception storageException)
        : base(
            $"Table storage condition not Satisfied.  GrainType: {grainType}, GrainId: {grainId}, TableName: {tableName}, StoredETag: {storedEtag}, CurrentETag: {currentEtag}",
            storedEtag,
            currentEtag,
            storageException) => (GrainType, GrainId, TableName) = (grainType, grainId, tableName);

    [Id(0)]
    public string GrainId { get; private set; }

    [Id(1)]
    public string GrainType { get; private set; }

    [Id(2)]
    public string TableName { get; private set; }
}
