using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Interfaces.Dialogs;

/// <summary>Somebody edited an earlier message of theirs.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.message-edit")]
public sealed record MessageEdit
{
    /// <summary>The update's id, by which a repeat is recognized.</summary>
    [Id(0)] public required int UpdateId { get; init; }

    /// <summary>Whose message, and in whose chat.</summary>
    [Id(1)] public required Person By { get; init; }

    /// <summary>The message's id in that chat.</summary>
    [Id(2)] public required int MessageId { get; init; }

    /// <summary>What it holds now.</summary>
    [Id(3)] public required MessageContent Content { get; init; }
}

/// <summary>Somebody set, changed or took away their reaction to a message.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.message-reaction")]
public sealed record MessageReaction
{
    /// <summary>The update's id, by which a repeat is recognized.</summary>
    [Id(0)] public required int UpdateId { get; init; }

    /// <summary>Who, and in whose chat.</summary>
    [Id(1)] public required Person By { get; init; }

    /// <summary>The message's id in that chat.</summary>
    [Id(2)] public required int MessageId { get; init; }

    /// <summary>The newest standard emoji among the reactions, or null: there is none any more that a bot may set.</summary>
    [Id(3)] public string? Emoji { get; init; }
}

/// <summary>An operator takes a message of theirs back.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.message-withdrawal")]
public sealed record MessageWithdrawal
{
    /// <summary>The message <c>/delete</c>, which is answered, and by which a repeat is recognized.</summary>
    [Id(0)] public required TelegramMessage Command { get; init; }

    /// <summary>The message to take back.</summary>
    [Id(1)] public required int MessageId { get; init; }

    /// <summary>The language of the answer, <c>ru</c> or <c>en</c>.</summary>
    [Id(2)] public required string Language { get; init; }
}

/// <summary>
/// What a message holds, where a copy does not do: the Bot API changes a copy only by being told its whole new content, and
/// copies no album as a reply. Stored with what waits.
/// </summary>
[GenerateSerializer, Immutable, Alias("operatorbot.message-content")]
public sealed record MessageContent
{
    /// <summary>What it is.</summary>
    [Id(0)] public required ContentKind Kind { get; init; }

    /// <summary>The text or caption, or null.</summary>
    [Id(1)] public string? Text { get; init; }

    /// <summary>Its formatting, as the Bot API's JSON array of <c>MessageEntity</c>, or null.</summary>
    [Id(2)] public string? Entities { get; init; }

    /// <summary>For a text: how its link is shown, as the Bot API's JSON of <c>LinkPreviewOptions</c>, or null.</summary>
    [Id(3)] public string? LinkPreview { get; init; }

    /// <summary>For media: the file's id at Telegram.</summary>
    [Id(4)] public string? FileId { get; init; }

    /// <summary>For media: whether the caption stands above.</summary>
    [Id(5)] public bool IsCaptionAbove { get; init; }

    /// <summary>For media: whether they are covered until touched.</summary>
    [Id(6)] public bool HasSpoiler { get; init; }

    /// <summary>For a video: the file's id of its cover, or null.</summary>
    [Id(7)] public string? CoverFileId { get; init; }

    /// <summary>For a video: from where it plays, in seconds, or null.</summary>
    [Id(8)] public int? StartSeconds { get; init; }

    /// <summary>For a live location: where it is now.</summary>
    [Id(9)] public LiveLocation? Live { get; init; }

    /// <summary>Whether it is a part of an album.</summary>
    [Id(10)] public bool IsInAlbum { get; init; }

    /// <summary>Keeps the text out of logs.</summary>
    public override string ToString() => $"{nameof(MessageContent)} {{ {Kind} }}";
}

/// <summary>What an edited message is, by what an edit of its copy takes.</summary>
public enum ContentKind
{
    /// <summary>A text.</summary>
    Text = 1,

    /// <summary>Something of which only the caption can be edited.</summary>
    Caption = 2,

    /// <summary>A photo.</summary>
    Photo = 3,

    /// <summary>A video.</summary>
    Video = 4,

    /// <summary>An animation.</summary>
    Animation = 5,

    /// <summary>Music.</summary>
    Audio = 6,

    /// <summary>A file.</summary>
    Document = 7,

    /// <summary>A live location.</summary>
    LiveLocation = 8,

    /// <summary>Something that a bot cannot edit.</summary>
    Other = 9,
}
