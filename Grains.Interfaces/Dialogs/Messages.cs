using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Interfaces.Dialogs;

/// <summary>A message from a client.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.client-message")]
public sealed record ClientMessage
{
    /// <summary>The message.</summary>
    [Id(0)] public required TelegramMessage Message { get; init; }

    /// <summary>Whether it is the command <c>/start</c>, which always greets outside of a dialog.</summary>
    [Id(1)] public bool IsStart { get; init; }
}

/// <summary>A message from an operator, with the dialog that it is meant for.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.operator-message")]
public sealed record OperatorMessage
{
    /// <summary>The message.</summary>
    [Id(0)] public required TelegramMessage Message { get; init; }

    /// <summary>The ticket under which the operator holds the client.</summary>
    [Id(1)] public required long Ticket { get; init; }

    /// <summary>How the client was found.</summary>
    [Id(2)] public required TargetRule Rule { get; init; }

    /// <summary>The text to send in place of a copy (the command <c>/reply</c>), or null.</summary>
    [Id(3)] public string? Text { get; init; }

    /// <summary>Where a press delivers an album: all its parts that are known, the message itself first. Else null.</summary>
    [Id(4)] public ImmutableArray<int>? Parts { get; init; }

    /// <summary>Keeps the text out of logs.</summary>
    public override string ToString() => $"{nameof(OperatorMessage)} {{ {Message.MessageId}, {Ticket}, {Rule} }}";
}

/// <summary>The rule by which an operator's message found its client.</summary>
public enum TargetRule
{
    /// <summary>It replies to a message of that dialog.</summary>
    Reply = 1,

    /// <summary>The operator has the focus on that client.</summary>
    Focus = 2,

    /// <summary>It is the operator's only dialog.</summary>
    OnlyDialog = 3,

    /// <summary>The operator named the client (<c>/reply</c>).</summary>
    Named = 4,

    /// <summary>The operator was asked and pressed a button; such a message comes out of order.</summary>
    Press = 5,

    /// <summary>It was written in that dialog's topic.</summary>
    Topic = 6,

    /// <summary>It is a part of an album of which that dialog has other parts.</summary>
    Album = 7,
}

/// <summary>What a client's dialog is to the place in which an operator wrote a message.</summary>
public enum PlaceStanding
{
    /// <summary>Nothing.</summary>
    Unknown = 1,

    /// <summary>It was written in the topic of that dialog.</summary>
    Topic = 2,

    /// <summary>It is part of an album of which that client has other parts.</summary>
    Album = 3,
}

/// <summary>A client, or an operator, stopped or restarted the bot.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.membership-change")]
public sealed record MembershipChange
{
    /// <summary>The update's id, by which a repeat is recognized.</summary>
    [Id(0)] public required int UpdateId { get; init; }

    /// <summary>Who.</summary>
    [Id(1)] public required Person Person { get; init; }

    /// <summary>True: blocked the bot. False: it may write to them again.</summary>
    [Id(2)] public required bool Blocked { get; init; }

    /// <summary>When, in whole seconds, by Telegram's clock; a change older than the newest message is history.</summary>
    [Id(3)] public required DateTimeOffset Date { get; init; }
}

/// <summary>What became of a client's message.</summary>
public enum ReceiveOutcome
{
    /// <summary>It is relayed, kept, or a repeat.</summary>
    Accepted = 1,

    /// <summary>The writer is an operator: the message belongs to <c>IOperatorGrain</c>.</summary>
    IsOperator = 2,
}

/// <summary>What became of an operator's message.</summary>
public enum DeliverOutcome
{
    /// <summary>It is sent, queued for sending, or a repeat.</summary>
    Accepted = 1,

    /// <summary>The operator does not hold that ticket of the client.</summary>
    NotYours = 2,

    /// <summary>The message was written before the operator could know of that dialog.</summary>
    Unsure = 3,
}

/// <summary>What became of an assignment.</summary>
public enum AssignOutcome
{
    /// <summary>The operator has the client.</summary>
    Assigned = 1,

    /// <summary>The client does not wait with that ticket, and never will again.</summary>
    Stale = 2,
}

/// <summary>What has become of a ticket.</summary>
public enum TicketStanding
{
    /// <summary>The client still waits with it; an assignment may come.</summary>
    Waiting = 1,

    /// <summary>The asking operator has the client under this ticket.</summary>
    Yours = 2,

    /// <summary>It can no longer lead to an assignment of the asking operator.</summary>
    Over = 3,
}

/// <summary>An operator for a waiting client.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.assign-operator")]
public sealed record AssignOperator
{
    /// <summary>The Telegram user id of the operator who accepted.</summary>
    [Id(0)] public required long OperatorId { get; init; }

    /// <summary>The ticket that was accepted.</summary>
    [Id(1)] public required long Ticket { get; init; }

    /// <summary>Why this operator.</summary>
    [Id(2)] public required AssignmentReason Why { get; init; }

    /// <summary>The language of the operator's notices, <c>ru</c> or <c>en</c>.</summary>
    [Id(3)] public required string OperatorLanguage { get; init; }

    /// <summary>Whether the operator wants all dialogs in one place, where each could have a topic of its own.</summary>
    [Id(4)] public bool WithoutTopics { get; init; }
}

/// <summary>Why an operator was chosen: what the choice saw.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.assignment-reason")]
public sealed record AssignmentReason
{
    /// <summary>The operator's dialogs at the moment of the choice.</summary>
    [Id(0)] public required int Load { get; init; }

    /// <summary>The operator's capacity, in dialogs.</summary>
    [Id(1)] public required int Capacity { get; init; }

    /// <summary>How many operators had a free place.</summary>
    [Id(2)] public required int Candidates { get; init; }

    /// <summary>When the operator last got a new dialog, or null for never: the longest ago wins a tie.</summary>
    [Id(3)] public DateTimeOffset? LastAssignedAt { get; init; }
}

/// <summary>A dialog as a line of a list.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.dialog-glance")]
public sealed record DialogGlance
{
    /// <summary>The client, or null where the client never wrote.</summary>
    [Id(0)] public Person? Client { get; init; }

    /// <summary>When the client last wrote, or null.</summary>
    [Id(1)] public DateTimeOffset? LastFromClient { get; init; }

    /// <summary>When an operator last wrote, or null.</summary>
    [Id(2)] public DateTimeOffset? LastFromOperator { get; init; }
}
