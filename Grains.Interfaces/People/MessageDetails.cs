using OperatorBot.Grains.Interfaces.Dialogs;

namespace OperatorBot.Grains.Interfaces.People;

/// <summary>What a copy of a message does not bring along by itself. Stored with messages that wait.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.message-details")]
public sealed record MessageDetails
{
    /// <summary>The album that it is a part of (<c>media_group_id</c>), or null.</summary>
    [Id(0)] public string? AlbumId { get; init; }

    /// <summary>The part of the replied-to message that the writer quotes, or null.</summary>
    [Id(1)] public MessageQuote? Quote { get; init; }

    /// <summary>The effect that is played when it arrives, or null.</summary>
    [Id(2)] public string? EffectId { get; init; }

    /// <summary>Where a live location is at the moment; a copy of one would stand still. Null for other messages.</summary>
    [Id(3)] public LiveLocation? Live { get; init; }

    /// <summary>What it is, where that cannot be copied, or null.</summary>
    [Id(4)] public UncopyableKind? Uncopyable { get; init; }

    /// <summary>What it holds, where it is a part of an album that replies: an album is copied without its reply. Else null.</summary>
    [Id(5)] public MessageContent? Part { get; init; }
}

/// <summary>A part of a message that a reply quotes.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.message-quote")]
public sealed record MessageQuote
{
    /// <summary>The words, which must stand in the message exactly so.</summary>
    [Id(0)] public required string Text { get; init; }

    /// <summary>Their formatting, as the Bot API's JSON array of <c>MessageEntity</c>, or null.</summary>
    [Id(1)] public string? Entities { get; init; }

    /// <summary>Where about in the message they stand, in UTF-16 units.</summary>
    [Id(2)] public int Position { get; init; }

    /// <summary>Keeps the text out of logs.</summary>
    public override string ToString() => $"{nameof(MessageQuote)} {{ {Position} }}";
}

/// <summary>A location that its owner shares for a while.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.live-location")]
public sealed record LiveLocation
{
    /// <summary>Degrees north.</summary>
    [Id(0)] public required double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    [Id(1)] public required double Longitude { get; init; }

    /// <summary>The radius of uncertainty in metres, or null.</summary>
    [Id(2)] public double? AccuracyMeters { get; init; }

    /// <summary>For how long it is shared, in seconds from the message's date; 0: no longer.</summary>
    [Id(3)] public int PeriodSeconds { get; init; }

    /// <summary>The direction of movement in degrees, or null.</summary>
    [Id(4)] public int? Heading { get; init; }

    /// <summary>The distance in metres from which on its viewers want to be told, or null.</summary>
    [Id(5)] public int? ProximityMeters { get; init; }

    /// <summary>Keeps the place out of logs.</summary>
    public override string ToString() => $"{nameof(LiveLocation)} {{ {PeriodSeconds} s }}";
}

/// <summary>Messages that Telegram copies for nobody; named so that their writer can be told.</summary>
public enum UncopyableKind
{
    /// <summary>An invoice.</summary>
    Invoice = 1,

    /// <summary>A giveaway, or its winners.</summary>
    Giveaway = 2,

    /// <summary>Media to be paid for.</summary>
    PaidMedia = 3,

    /// <summary>A story.</summary>
    Story = 4,

    /// <summary>A quiz whose answer the bot does not know.</summary>
    Quiz = 5,

    /// <summary>A checklist.</summary>
    Checklist = 6,

    /// <summary>A gift.</summary>
    Gift = 7,

    /// <summary>An event of the chat.</summary>
    ServiceMessage = 8,
}
