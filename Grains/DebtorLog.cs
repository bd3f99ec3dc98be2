using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains;

internal static partial class DebtorLog
{
    [LoggerMessage(100, LogLevel.Warning, "{Grain}: the call to {Kind} {Id} failed; it is repeated")]
    public static partial void PaymentFailed(ILogger logger, GrainId grain, LaneKind kind, long id, Exception exception);

    [LoggerMessage(101, LogLevel.Warning, "{Grain}: the write failed; the grain starts anew from what is stored")]
    public static partial void WriteFailed(ILogger logger, GrainId grain, Exception exception);
}
