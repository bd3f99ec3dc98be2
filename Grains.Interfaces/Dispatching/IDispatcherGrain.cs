using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Interfaces.Dispatching;

/// <summary>
/// The queue and the roster; a singleton under the key <see cref="Key"/>. Decides who is offered which client, but is not
/// the lock: that is the ticket, kept by client and operator. Each method answers after its change is committed.
/// </summary>
[Alias("operatorbot.IDispatcherGrain")]
public interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>The key of the only dispatcher.</summary>
    const string Key = "main";

    /// <summary>A client waits. Idempotent by ticket.</summary>
    [Alias("Enqueue")]
    Task<EnqueueAnswer> EnqueueAsync(EnqueueClient request);

    /// <summary>A ticket is over: the operator who holds it is released, and a handed-back client waits again.</summary>
    /// <returns>Null unless the client waits again.</returns>
    [Alias("Report")]
    Task<EnqueueAnswer?> ReportAsync(TicketReport report);

    /// <summary>An operator registered, left, changed status or capacity, or has a place free. Idempotent by revision.</summary>
    [Alias("ReportOperator")]
    Task ReportOperatorAsync(OperatorLoad load);

    /// <summary>The operators, for gateways, which ask every 2 s; that also wakes the dispatcher after a silo died.</summary>
    /// <param name="knownVersion">The version that the caller has, or 0.</param>
    /// <returns>Null where that is the newest.</returns>
    [Alias("GetRoster")]
    Task<Roster?> GetRosterAsync(long knownVersion);
}

/// <summary>A client who waits.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.enqueue-client")]
public sealed record EnqueueClient
{
    /// <summary>The client and the ticket.</summary>
    [Id(0)] public required DialogKey Dialog { get; init; }

    /// <summary>The client's name for lists and buttons, at most 64 characters.</summary>
    [Id(1)] public required string ClientName { get; init; }
}

/// <summary>A ticket that is over.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.ticket-report")]
public sealed record TicketReport
{
    /// <summary>The client and the ticket that is over.</summary>
    [Id(0)] public required DialogKey Dialog { get; init; }

    /// <summary>The operator who held it, or null where the client only waited.</summary>
    [Id(1)] public long? OperatorId { get; init; }

    /// <summary>The ticket with which the client waits again at the head of the queue, or null.</summary>
    [Id(2)] public long? NewTicket { get; init; }

    /// <summary>The client's name for lists and buttons, at most 64 characters.</summary>
    [Id(3)] public required string ClientName { get; init; }

    /// <summary>The dialog broke off because Telegram refuses to deliver to the operator.</summary>
    [Id(4)] public bool OperatorUnreachable { get; init; }
}

/// <summary>Where a client stands after being queued.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.enqueue-answer")]
public sealed record EnqueueAnswer
{
    /// <summary>What follows.</summary>
    [Id(0)] public required EnqueueDecision Decision { get; init; }

    /// <summary>The place in the queue, counted from 1; 0 unless <see cref="EnqueueDecision.Queued"/>.</summary>
    [Id(1)] public int Position { get; init; }
}

/// <summary>What follows on being queued.</summary>
public enum EnqueueDecision
{
    /// <summary>Somebody seems free: an assignment follows, or a word about the place.</summary>
    OfferPending = 1,

    /// <summary>Nobody is free.</summary>
    Queued = 2,

    /// <summary>The client is an operator and was not queued.</summary>
    IsOperator = 3,
}

/// <summary>The operators at one moment.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.roster")]
public sealed record Roster
{
    /// <summary>Rises when somebody registers or leaves.</summary>
    [Id(0)] public required long Version { get; init; }

    /// <summary>The Telegram user ids of all operators.</summary>
    [Id(1)] public required ImmutableArray<long> OperatorIds { get; init; }
}
