using Microsoft.Extensions.Logging;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Operators;

internal sealed partial class OperatorGrain
{
    [LoggerMessage(200, LogLevel.Information, "Operator {Operator}: {Command}; registered {Registered}, {Status}")]
    private partial void LogHandled(long @operator, string command, bool registered, OperatorStatus status);

    [LoggerMessage(201, LogLevel.Debug, "Operator {Operator}, offered client {Client}, ticket {Ticket}: {Decision}")]
    private partial void LogOffered(long @operator, long client, long ticket, OfferDecision decision);

    [LoggerMessage(202, LogLevel.Warning, "Operator {Operator}: {Parcel} was not sent: {Outcome}")]
    private partial void LogNotSent(long @operator, string parcel, string outcome);
}
