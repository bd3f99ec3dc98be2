using Microsoft.Extensions.Logging;
using OperatorBot.Grains.Interfaces.Dialogs;

namespace OperatorBot.Grains.Dialogs;

internal sealed partial class ClientGrain
{
    [LoggerMessage(110, LogLevel.Information, "Client {Client}, ticket {Ticket}, operator {Operator}: {Outcome}")]
    private partial void LogAssigned(long client, long ticket, long @operator, AssignOutcome outcome);

    [LoggerMessage(111, LogLevel.Information, "Client {Client}, ticket {Ticket}: ended by operator {Operator}")]
    private partial void LogEnded(long client, long ticket, long @operator);

    [LoggerMessage(112, LogLevel.Information, "Client {Client}, ticket {Ticket}: handed back by operator {Operator}")]
    private partial void LogHandedBack(long client, long ticket, long @operator);

    [LoggerMessage(113, LogLevel.Warning, "Client {Client}: {Parcel} to chat {Chat} was not sent: {Outcome}")]
    private partial void LogNotSent(long client, long chat, string parcel, string outcome);

    [LoggerMessage(114, LogLevel.Warning,
        "Client {Client} wrote more than {Limit} messages within a minute; those of the next minute are counted, not passed on")]
    private partial void LogFlood(long client, int limit);
}
