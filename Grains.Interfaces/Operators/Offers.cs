namespace OperatorBot.Grains.Interfaces.Operators;

/// <summary>A waiting client for an operator.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.offer-client")]
public sealed record OfferClient
{
    /// <summary>The client and the ticket it waits with.</summary>
    [Id(0)] public required DialogKey Dialog { get; init; }

    /// <summary>The client's name for lists and buttons, at most 64 characters.</summary>
    [Id(1)] public required string ClientName { get; init; }
}

/// <summary>A ticket that is over for an operator.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.release-client")]
public sealed record ReleaseClient
{
    /// <summary>The client and the ticket.</summary>
    [Id(0)] public required DialogKey Dialog { get; init; }

    /// <summary>Telegram refuses to deliver to the operator: they go offline and all their dialogs are handed back.</summary>
    [Id(1)] public bool OperatorUnreachable { get; init; }
}

/// <summary>An operator's answer to an offer.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.offer-answer")]
public sealed record OfferAnswer
{
    /// <summary>Accepted, or why not.</summary>
    [Id(0)] public required OfferDecision Decision { get; init; }

    /// <summary>The operator's load after the decision.</summary>
    [Id(1)] public required OperatorLoad Load { get; init; }
}

/// <summary>Accepted, or why not.</summary>
public enum OfferDecision
{
    /// <summary>The ticket is the operator's, provisionally: until the client is assigned.</summary>
    Accepted = 1,

    /// <summary>Not available, not registered, or no free place.</summary>
    Unavailable = 2,

    /// <summary>This ticket of the client, or a later one, was released before.</summary>
    StaleTicket = 3,
}

/// <summary>What the dispatcher knows of an operator.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.operator-load")]
public sealed record OperatorLoad
{
    /// <summary>The Telegram user id.</summary>
    [Id(0)] public required long OperatorId { get; init; }

    /// <summary>Rises with each change; an older report is ignored.</summary>
    [Id(1)] public required long Revision { get; init; }

    /// <summary>Whether they are an operator at all.</summary>
    [Id(2)] public required bool Registered { get; init; }

    /// <summary>The status.</summary>
    [Id(3)] public required OperatorStatus Status { get; init; }

    /// <summary>The capacity, in dialogs.</summary>
    [Id(4)] public required int Capacity { get; init; }

    /// <summary>The tickets held, provisional ones included.</summary>
    [Id(5)] public required int Load { get; init; }

    /// <summary>When the operator last accepted a ticket, or null for never.</summary>
    [Id(6)] public DateTimeOffset? LastAssignedAt { get; init; }

    /// <summary>The language of the operator's notices, <c>ru</c> or <c>en</c>.</summary>
    [Id(7)] public required string Language { get; init; }

    /// <summary>Whether the operator wants all dialogs in one place, where each could have a topic of its own.</summary>
    [Id(8)] public bool WithoutTopics { get; init; }
}
