namespace OperatorBot.Silo.Storage;

internal sealed partial class SqliteDatabase
{
    [LoggerMessage(4101, LogLevel.Information, "State is in {File} (schema {Version}, SQLite {Library})")]
    private partial void LogOpened(string file, int version, string library);

    [LoggerMessage(4102, LogLevel.Information, "Closed {File} after {Commits} commits")]
    private partial void LogClosed(string file, long commits);

    [LoggerMessage(4103, LogLevel.Error,
        "A commit failed, its {Writes} writes were refused; the next failures are counted, not logged. {Problem}")]
    private partial void LogCommitFailed(int writes, string problem, Exception exception);

    [LoggerMessage(4104, LogLevel.Warning, "{File} takes writes again; {Writes} writes were refused meanwhile")]
    private partial void LogRecovered(string file, long writes);

    [LoggerMessage(4105, LogLevel.Warning, "Rolling back on {File} failed; the connection is opened anew")]
    private partial void LogRollbackFailed(string file, Exception exception);

    [LoggerMessage(4106, LogLevel.Warning, "The last checkpoint of {File} failed; the next start does it")]
    private partial void LogCheckpointFailed(string file, Exception exception);
}
