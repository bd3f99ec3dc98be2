using System.Text.Json;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Updates;

/// <summary>Reads what a message holds, where a copy of its id alone does not do.</summary>
internal static class ContentReader
{
    // A hundred entities, with addresses in some of them.
    private const int LongestJson = 32_768;

    /// <summary>What a message holds.</summary>
    public static MessageContent Read(Message message) => message switch
    {
        { Text: { } text } => new MessageContent
        {
            Kind = ContentKind.Text,
            Text = Cut(text),
            Entities = Json(Known(message.Entities)),
            LinkPreview = Json(message.LinkPreviewOptions),
        },
        // An animation comes with a document, for those who do not know animations; a live photo with a photo.
        { LivePhoto: not null } => Captioned(message, ContentKind.Caption, fileId: null),
        { Animation.FileId: { } animation } => Captioned(message, ContentKind.Animation, animation),
        { Photo: [.., { FileId: { } largest }] } => Captioned(message, ContentKind.Photo, largest),
        { Video: { FileId: { } file } video } => Captioned(message, ContentKind.Video, file) with
        {
            CoverFileId = video.Cover is [.., { FileId: var cover }] ? cover : null,
            StartSeconds = video.StartTimestamp,
        },
        { Audio.FileId: { } audio } => Captioned(message, ContentKind.Audio, audio),
        { Document.FileId: { } document } => Captioned(message, ContentKind.Document, document),
        { Voice: not null } => Captioned(message, ContentKind.Caption, fileId: null),
        { Venue: null, Location: { } location } when ReadLive(location) is { } live =>
            new MessageContent { Kind = ContentKind.LiveLocation, Live = live },
        _ => new MessageContent { Kind = ContentKind.Other },
    };

    /// <summary>What a part of an album holds, or null where it cannot be sent anew.</summary>
    public static MessageContent? ReadPart(Message message) => message is { HasProtectedContent: false }
        && Read(message) is { Kind: ContentKind.Photo or ContentKind.Video or ContentKind.Audio or ContentKind.Document } part
        ? part
        : null;

    /// <summary>Where a location is, and for how long it moves; null where that is nowhere.</summary>
    public static LiveLocation? ReadLive(Location location) =>
        double.IsFinite(location.Latitude) && double.IsFinite(location.Longitude) && double.IsFinite(location.HorizontalAccuracy ?? 0)
            ? new LiveLocation
            {
                Latitude = location.Latitude,
                Longitude = location.Longitude,
                AccuracyMeters = location.HorizontalAccuracy,
                PeriodSeconds = location.LivePeriod ?? 0,
                Heading = location.Heading,
                ProximityMeters = location.ProximityAlertRadius,
            }
            : null;

    /// <summary>The words that a reply quotes.</summary>
    public static MessageQuote ReadQuote(TextQuote quote) => new()
    {
        Text = Cut(quote.Text) ?? string.Empty,
        Entities = Json(Known(quote.Entities)),
        Position = Math.Max(0, quote.Position),
    };

    private static MessageContent Captioned(Message message, ContentKind kind, string? fileId) => new()
    {
        Kind = kind,
        Text = Cut(message.Caption),
        Entities = Json(Known(message.CaptionEntities)),
        FileId = fileId,
        IsCaptionAbove = message.ShowCaptionAboveMedia,
        IsInAlbum = message.MediaGroupId is not null,
        HasSpoiler = message.HasMediaSpoiler,
    };

    private static string? Cut(string? text) => UpdateParser.Cut(text, CommandParser.LongestText);

    // A kind that is newer than the package reads as zero, which cannot be written.
    private static MessageEntity[]? Known(MessageEntity?[]? entities) =>
        entities is null ? null : [.. entities.OfType<MessageEntity>().Where(entity => Enum.IsDefined(entity.Type))];

    private static string? Json<T>(T? value)
        where T : class
    {
        if (value is null or Array { Length: 0 })
            return null;
        var json = JsonSerializer.Serialize(value, JsonBotAPI.Options);
        return json.Length > LongestJson ? null : json;
    }
}
