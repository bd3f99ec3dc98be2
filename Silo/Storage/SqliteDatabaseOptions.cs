namespace OperatorBot.Silo.Storage;

internal sealed class SqliteDatabaseOptions
{
    /// <summary>
    /// How long a write waits for another program's transaction on the file before it fails. Default 5 s; 0 to 20 s, so
    /// that a grain call (30 s) still sees the error.
    /// </summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After a failed commit, the pause before a small write is tried. Default 1 s; over 0.</summary>
    public TimeSpan ProbePause { get; set; } = TimeSpan.FromSeconds(1);
}
