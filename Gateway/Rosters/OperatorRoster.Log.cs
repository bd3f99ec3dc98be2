namespace OperatorBot.Gateway.Rosters;

internal sealed partial class OperatorRoster
{
    [LoggerMessage(1100, LogLevel.Information, "Roster version {Version}: {Count} operators")]
    private partial void LogChanged(long version, int count);

    [LoggerMessage(1101, LogLevel.Warning, "The roster cannot be read; the old one stays until it can")]
    private partial void LogFailed(Exception exception);
}
