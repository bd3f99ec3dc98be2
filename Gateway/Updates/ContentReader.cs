using System.Text.Json;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Updates;

/// <summary>Reads what a message holds, where a copy of its id alone does not do.</summary>
internal static class ContentReader
{
    // Telegram's own limit of a text; of entities, a hundred with addresses in some of them.
    private const int LongestText = 4096;
    private const int LongestJson = 32_768;

    /// <summary>What a message holds.</summary>
    public static MessageContent Read(Message message) => message switch
    {
        { Text: { } text } => new MessageContent
        {
            Kind = ContentKind.Text,
            Text = Cut(text),
            Entities = Json(message.Entities),
            LinkPreview = Json(message.LinkPreviewOptions),
        },
        // An animation comes with a document, for those who do not know animations; a live photo with a photo.
        { LivePhoto: not null } => Captioned(message, ContentKind.Caption, fileId: null),
        { Animation: { } animation } => Captioned(message, ContentKind.Animation, animation.FileId),
        { Photo: [.., var largest] } => Captioned(message, ContentKind.Photo, largest.FileId),
        { Video: { } video } => Captioned(message, ContentKind.Video, video.FileId) with
        {
            CoverFileId = video.Cover is [.., var cover] ? cover.FileId : null,
            StartSeconds = video.StartTimestamp,
        },
        { Audio: { } audio } => Captioned(message, ContentKind.Audio, audio.FileId),
        { Document: { } document } => Captioned(message, ContentKind.Document, document.FileId),
        { Voice: not null } => Captioned(message, ContentKind.Caption, fileId: null),
        { Venue: null, Location: { } location } => new MessageContent { Kind = ContentKind.LiveLocation, Live = ReadLive(location) },
        _ => new MessageContent { Kind = ContentKind.Other },
    };

    /// <summary>What a part of an album holds, or null where it cannot be sent anew: its sender protects it, or has edited it.</summary>
    public static MessageContent? ReadPart(Message message) => message is { HasProtectedContent: false, EditDate: null }
        && Read(message) is { Kind: ContentKind.Photo or ContentKind.Video or ContentKind.Audio or ContentKind.Document } part
        ? part
        : null;

    /// <summary>Where a location is, and for how long it moves.</summary>
    public static LiveLocation ReadLive(Location location) => new()
    {
        Latitude = location.Latitude,
        Longitude = location.Longitude,
        AccuracyMeters = location.HorizontalAccuracy,
        PeriodSeconds = location.LivePeriod ?? 0,
        Heading = location.Heading,
        ProximityMeters = location.ProximityAlertRadius,
    };

    /// <summary>The words that a reply quotes.</summary>
    public static MessageQuote ReadQuote(TextQuote quote) => new()
    {
        Text = Cut(quote.Text) ?? string.Empty,
        Entities = Json(quote.Entities),
        Position = Math.Max(0, quote.Position),
    };

    private static MessageContent Captioned(Message message, ContentKind kind, string? fileId) => new()
    {
        Kind = kind,
        Text = Cut(message.Caption),
        Entities = Json(message.CaptionEntities),
        FileId = fileId,
        IsCaptionAbove = message.ShowCaptionAboveMedia,
        IsInAlbum = message.MediaGroupId is not null,
        HasSpoiler = message.HasMediaSpoiler,
    };

    private static string? Cut(string? text) => text?.Length > LongestText ? text[..LongestText] : text;

    private static string? Json<T>(T? value)
        where T : class
    {
        if (value is null or Array { Length: 0 })
            return null;
        var json = JsonSerializer.Serialize(value, JsonBotAPI.Options);
        return json.Length > LongestJson ? null : json;
    }
}
