using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Files;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>From a send method's parameters to the content of a message.</summary>
internal sealed class ContentReader(FileStore files, ContentFactory factory)
{
    public static TextContent Text(BotApiRequest request)
    {
        var body = TextParser.Text(request);
        var preview = request["link_preview_options"];
        if (preview.Length == 0)
        {
            return request.Bool("disable_web_page_preview")
                ? new TextContent(body) { LinkPreview = new RawJson("""{"is_disabled":true}""") }
                : new TextContent(body);
        }

        return JsonElements.TryParse(preview, out var options) && options.ValueKind == JsonValueKind.Object
            ? new TextContent(body) { LinkPreview = options.EnumerateObject().Any() ? new RawJson(options.GetRawText()) : null }
            : throw Refusal.BadRequest("can't parse link preview options JSON object");
    }

    public MediaContent Media(BotApiRequest request, MessageKind kind) =>
        new(kind, files.Read(request, ParameterOf(kind), ParameterOf(kind)))
        {
            CaptionAbove = MediaContent.CanHaveCaptionAbove(kind) && request.Bool("show_caption_above_media"),
            HasSpoiler = request.Bool("has_spoiler"),
            Width = request.Int("width", kind == MessageKind.VideoNote ? request.Int("length", 240) : 800),
            Height = request.Int("height", 600),
            DurationSeconds = request.Int("duration", 1),
            Title = NullIfEmpty(request["title"]),
            Performer = NullIfEmpty(request["performer"]),
            Emoji = NullIfEmpty(request["emoji"]),
        };

    public MediaContent InputMedia(BotApiRequest request, JsonElement media, bool forAlbum)
    {
        const string CannotParse = "can't parse InputMedia: ";
        if (media.ValueKind != JsonValueKind.Object)
            throw Refusal.BadRequest(CannotParse + "expected an Object");
        var type = media.String("type") ?? throw Refusal.BadRequest(CannotParse + "Can't find field \"type\"");
        var kind = type switch
        {
            "photo" => MessageKind.Photo,
            "video" => MessageKind.Video,
            "audio" => MessageKind.Audio,
            "document" => MessageKind.Document,
            "animation" when forAlbum => throw Refusal.BadRequest(CannotParse + "type \"animation\" can't be used in sendMediaGroup"),
            "animation" => MessageKind.Animation,
            _ => throw Refusal.BadRequest($"{CannotParse}type \"{type}\" is unsupported"),
        };
        var source = media.String("media") is { Length: > 0 } value
            ? value
            : throw Refusal.BadRequest(CannotParse + "media not found");
        var caption = TextParser.Caption(TextParser.Parse(
            media.String("caption") ?? "", media.String("parse_mode"), media.String("caption_entities")));
        return new MediaContent(kind, files.Resolve(request, source, ParameterOf(kind)))
        {
            Caption = caption,
            CaptionAbove = MediaContent.CanHaveCaptionAbove(kind) && media.Bool("show_caption_above_media"),
            HasSpoiler = media.Bool("has_spoiler"),
            Width = media.Int("width", 800),
            Height = media.Int("height", 600),
            DurationSeconds = media.Int("duration", 1),
            Title = media.String("title"),
            Performer = media.String("performer"),
        };
    }

    public static LocationContent Location(BotApiRequest request)
    {
        if (request["latitude"].Length == 0)
            throw Refusal.BadRequest("latitude is empty");
        if (request["longitude"].Length == 0)
            throw Refusal.BadRequest("longitude is empty");
        return new LocationContent(request.Double("latitude"), request.Double("longitude"))
        {
            Accuracy = request.Double("horizontal_accuracy"),
        };
    }

    /// <summary>How a live location is to be; an edit may leave its period as it is.</summary>
    public static LocationContent LiveLocation(BotApiRequest request, bool isEdit)
    {
        var location = Location(request) with
        {
            LivePeriodSeconds = request.Int("live_period"),
            Heading = request.Int("heading"),
            ProximityRadius = request.Int("proximity_alert_radius"),
        };
        if (!isEdit && location.LivePeriodSeconds == 0)
            return Location(request);
        if (!isEdit && location.LivePeriodSeconds is not (LocationContent.Forever or (>= 60 and <= 86_400)))
            throw Refusal.BadRequest("wrong live location period specified");
        if (location.Heading is < 0 or > 360)
            throw Refusal.BadRequest("wrong live location heading specified");
        return location.ProximityRadius is >= 0 and <= 100_000
            ? location
            : throw Refusal.BadRequest("wrong live location proximity alert radius specified");
    }

    public static OpaqueContent Venue(BotApiRequest request)
    {
        var location = Location(request);
        return Venue(location, request["title"], request["address"]);
    }

    public static OpaqueContent Venue(LocationContent location, string title, string address)
    {
        var place = new RawJson(JsonBytes.Of(location, static (json, l) =>
        {
            json.WriteStartObject();
            l.WriteMembers(json);
            json.WriteEndObject();
        }));
        var venue = new RawJson(JsonBytes.Of((place, title, address), static (json, v) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("location"u8);
            v.place.WriteTo(json);
            json.WriteString("title"u8, v.title);
            json.WriteString("address"u8, v.address);
            json.WriteEndObject();
        }));
        return new OpaqueContent(MessageKind.Venue, [("location", place), ("venue", venue)]);
    }

    public static OpaqueContent Contact(BotApiRequest request) => Contact(
        request.Required("phone_number"), request.Required("first_name"), NullIfEmpty(request["last_name"]), NullIfEmpty(request["vcard"]));

    public static OpaqueContent Contact(string phone, string firstName, string? lastName, string? vcard) =>
        new(MessageKind.Contact, "contact", new RawJson(JsonBytes.Of((phone, firstName, lastName, vcard), static (json, c) =>
        {
            json.WriteStartObject();
            json.WriteString("phone_number"u8, c.phone);
            json.WriteString("first_name"u8, c.firstName);
            if (c.lastName is not null)
                json.WriteString("last_name"u8, c.lastName);
            if (c.vcard is not null)
                json.WriteString("vcard"u8, c.vcard);
            json.WriteEndObject();
        })));

    public PollContent Poll(BotApiRequest request)
    {
        if (!JsonElements.TryParse(request.Required("options"), out var options) || options.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest("expected an Array of String as options");
        var texts = options.EnumerateArray()
            .Select(option => option.ValueKind == JsonValueKind.Object ? option.String("text") ?? "" : option.ToString())
            .ToList();
        var isQuiz = request["type"] switch
        {
            "quiz" => true,
            "" or "regular" => false,
            _ => throw Refusal.BadRequest("unsupported poll type specified"),
        };
        return new PollContent(factory.NextPollId(), request.Required("question"), texts)
        {
            IsQuiz = isQuiz,
            IsAnonymous = !request.Has("is_anonymous") || request.Bool("is_anonymous"),
            AllowsMultipleAnswers = request.Bool("allows_multiple_answers"),
            IsClosed = request.Bool("is_closed"),
            CorrectOption = isQuiz ? request.Int("correct_option_id") : null,
            Explanation = NullIfEmpty(request["explanation"]),
        };
    }

    /// <summary>A stub: stars and the number of media, without previews.</summary>
    public static OpaqueContent PaidMedia(BotApiRequest request)
    {
        if (!JsonElements.TryParse(request.Required("media"), out var media) || media.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest("can't parse input paid media JSON object");
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"star_count":{{request.Int("star_count")}},"paid_media":[{{string.Join(",", media.EnumerateArray().Select(_ => """{"type":"preview"}"""))}}]}""");
        return new OpaqueContent(MessageKind.PaidMedia, "paid_media", new RawJson(json)) { Caption = TextParser.Caption(request) };
    }

    private static string ParameterOf(MessageKind kind) => kind switch
    {
        MessageKind.VideoNote => "video_note",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
