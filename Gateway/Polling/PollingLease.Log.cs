namespace OperatorBot.Gateway.Polling;

internal sealed partial class PollingLease
{
    [LoggerMessage(1210, LogLevel.Information, "Gateway {GatewayId} may poll (new holder: {IsNew})")]
    private partial void LogAcquired(string gatewayId, bool isNew);

    [LoggerMessage(1211, LogLevel.Warning, "Gateway {GatewayId} cannot ask for the right to poll; it asks again")]
    private partial void LogNotAcquired(Exception exception, string gatewayId);

    [LoggerMessage(1212, LogLevel.Warning, "Gateway {GatewayId} cannot renew its right to poll; it asks again")]
    private partial void LogNotRenewed(Exception exception, string gatewayId);

    [LoggerMessage(1213, LogLevel.Warning, "Gateway {GatewayId} may no longer poll")]
    private partial void LogLost(string gatewayId);

    [LoggerMessage(1214, LogLevel.Information, "Gateway {GatewayId} gave up its right to poll")]
    private partial void LogReleased(string gatewayId);

    [LoggerMessage(1215, LogLevel.Warning, "Gateway {GatewayId} could not give up its right to poll; it ends with its term")]
    private partial void LogNotReleased(Exception exception, string gatewayId);
}
