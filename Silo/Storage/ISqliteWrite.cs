namespace OperatorBot.Silo.Storage;

/// <summary>
/// One write among those that share a commit. All three are called by the writer thread, and return without waiting for
/// anything; exactly one of <see cref="Commit"/> and <see cref="Fail"/> follows.
/// </summary>
internal interface ISqliteWrite
{
    /// <summary>
    /// Runs in the shared transaction. What concerns this write alone (a stale ETag) is remembered for
    /// <see cref="Commit"/>; an exception fails all writes of the transaction.
    /// </summary>
    void Execute(SqliteWriter writer);

    /// <summary>The transaction is on the disk. Does not throw.</summary>
    void Commit();

    /// <summary>Nothing of the transaction is kept. Does not throw.</summary>
    void Fail(Exception exception);
}
