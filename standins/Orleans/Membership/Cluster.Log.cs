using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

internal sealed partial class Cluster
{
    [LoggerMessage(60, LogLevel.Information, "Silo {Silo} is {Status}")]
    private static partial void LogStatus(ILogger logger, SiloAddress silo, SiloStatus status);

    [LoggerMessage(61, LogLevel.Information, "The cluster has changed: {Table}")]
    private static partial void LogView(ILogger logger, MembershipTableData table);

    [LoggerMessage(62, LogLevel.Warning, "Silo {Silo} has not renewed its lease for {Lease}")]
    private static partial void LogExpired(ILogger logger, SiloAddress silo, TimeSpan lease);

    [LoggerMessage(63, LogLevel.Warning, "Silo {Silo} does not answer probes")]
    private static partial void LogUnreachable(ILogger logger, SiloAddress silo);

    [LoggerMessage(64, LogLevel.Warning, "Declared silo {Silo} dead")]
    private static partial void LogDeclaredDead(ILogger logger, SiloAddress silo);

    [LoggerMessage(65, LogLevel.Error, "The lease of {Lease} ran out before it could be renewed: nothing is served until it is")]
    private static partial void LogLeaseLost(ILogger logger, TimeSpan lease);

    [LoggerMessage(66, LogLevel.Critical, "Others have declared this silo, {Silo}, dead: it serves nothing more, and its host stops")]
    private static partial void LogDead(ILogger logger, SiloAddress silo);

    [LoggerMessage(67, LogLevel.Warning, "The membership table could not be read or written; it is tried again")]
    private static partial void LogTableFailed(ILogger logger, Exception exception);
}
