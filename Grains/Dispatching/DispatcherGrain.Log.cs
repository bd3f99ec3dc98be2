using Microsoft.Extensions.Logging;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Dispatching;

internal sealed partial class DispatcherGrain
{
    [LoggerMessage(300, LogLevel.Information, "Dispatcher active: {Operators} operators, {Waiting} waiting, {Offered} offered")]
    private partial void LogActivated(int operators, int waiting, int offered);

    [LoggerMessage(301, LogLevel.Warning, "The dispatcher's commit failed; it starts anew from what is stored")]
    private partial void LogCommitFailed(Exception exception);

    [LoggerMessage(302, LogLevel.Warning, "A pass of the pump failed; the next one repeats it")]
    private partial void LogPassFailed(Exception exception);

    [LoggerMessage(303, LogLevel.Warning, "{Call} to {Id} failed; it is repeated within a second")]
    private partial void LogCallFailed(string call, long id, Exception exception);

    [LoggerMessage(304, LogLevel.Debug, "Client {Client}, ticket {Ticket}, offered to operator {Operator}: {Decision}")]
    private partial void LogOffered(long client, long ticket, long @operator, OfferDecision decision);

    [LoggerMessage(305, LogLevel.Debug, "Client {Client}, ticket {Ticket}, operator {Operator}: {Outcome}")]
    private partial void LogAssigned(long client, long ticket, long @operator, AssignOutcome outcome);

    [LoggerMessage(306, LogLevel.Debug, "Client {Client}, ticket {Ticket}, released from operator {Operator}")]
    private partial void LogReleased(long client, long ticket, long @operator);
}
