using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Updates;

/// <summary>An update that is to have no effect, because of what it holds.</summary>
internal static partial class SkippedUpdate
{
    /// <summary>Logs and counts one.</summary>
    /// <param name="logger">Whose it is.</param>
    /// <param name="metrics">Where it is counted.</param>
    /// <param name="id">The update's id, or null where it has none.</param>
    /// <param name="reason">One of those in <see cref="GatewayMetrics"/>.</param>
    /// <param name="problem">What is wrong with it, without any content.</param>
    public static void Report(ILogger logger, GatewayMetrics metrics, int? id, string reason, string problem)
    {
        LogSkipped(logger, id, reason, problem);
        metrics.CountSkipped(reason);
    }

    [LoggerMessage(1202, LogLevel.Error, "Update {UpdateId} is skipped: it is {Reason} ({Problem})")]
    private static partial void LogSkipped(ILogger logger, int? updateId, string reason, string problem);
}
