namespace OperatorBot.Silo.Storage;

/// <summary>Whether the store takes writes.</summary>
internal interface IStorageHealth
{
    /// <summary>
    /// Null after a good commit. After a failed one: what failed, in which file, and the remedy; a small write is then
    /// tried every second, so that it becomes null again without traffic.
    /// </summary>
    string? Problem { get; }
}
