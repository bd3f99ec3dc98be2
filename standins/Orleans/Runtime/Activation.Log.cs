using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

internal sealed partial class Activation
{
    [LoggerMessage(1, LogLevel.Error, "Grain {GrainId} failed to activate")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(2, LogLevel.Error, "Grain {GrainId} failed in its deactivation")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(3, LogLevel.Warning, "Grain {GrainId} is deactivated: its state was changed by someone else")]
    private static partial void LogInconsistentState(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(4, LogLevel.Warning, "One-way request {Request} of grain {GrainId} failed")]
    private static partial void LogOneWayFailed(ILogger logger, Exception exception, object request, GrainId grainId);

    [LoggerMessage(5, LogLevel.Warning, "A cancellation callback of grain {GrainId} failed")]
    private static partial void LogCancellationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(6, LogLevel.Error, "The request loop of grain {GrainId} failed")]
    private static partial void LogLoopFailed(ILogger logger, Exception exception, GrainId grainId);
}
