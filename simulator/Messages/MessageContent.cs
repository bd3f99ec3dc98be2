using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.Files;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

public enum MessageKind
{
    Text,
    Photo,
    Video,
    Document,
    Voice,
    Audio,
    VideoNote,
    Sticker,
    Animation,
    Location,
    Venue,
    Contact,
    Poll,
    Dice,
    PaidMedia,
    Story,
    Game,
    Invoice,
    Giveaway,
    GiveawayWinners,
    Checklist,
    Service,
    Unsupported,
}

/// <summary>What a message says. Immutable, so that a copy can share it.</summary>
internal abstract record MessageContent(MessageKind Kind)
{
    /// <summary>The text, or the caption.</summary>
    public virtual FormattedText Text => FormattedText.Empty;

    /// <summary>Media that albums hold.</summary>
    public bool FitsAlbum => Kind is MessageKind.Photo or MessageKind.Video or MessageKind.Document or MessageKind.Audio;

    /// <summary>Stands in albums only with its like.</summary>
    public bool IsAlbumOfItsOwn => Kind is MessageKind.Document or MessageKind.Audio;

    /// <summary>The message cannot be copied, whoever asks.</summary>
    public virtual bool CanBeCopied => true;

    public virtual bool CanBeForwarded => Kind is not (MessageKind.Service or MessageKind.Unsupported);

    /// <summary>What a copy of it says: the same, but for what the server makes anew.</summary>
    public virtual MessageContent Copy(ContentFactory factory) => this;

    /// <summary>What a forwarded message says.</summary>
    public virtual MessageContent Forwarded => this;

    /// <summary>What a message says from the moment it is sent; for what goes by time.</summary>
    public virtual MessageContent SentBy(SimulatedClock clock) => this;

    /// <summary>The same with another caption; null where there can be none.</summary>
    public virtual MessageContent? WithCaption(FormattedText caption, bool above) => null;

    public abstract void WriteFields(Utf8JsonWriter json);

    /// <summary>The fields without text or caption.</summary>
    public virtual void WriteMedium(Utf8JsonWriter json) => WriteFields(json);

    /// <summary>Would an edit to this change anything.</summary>
    public virtual bool SameAs(MessageContent other) => Equals(other);

    public override string ToString() => Kind.ToString();
}

internal sealed record TextContent(FormattedText Body) : MessageContent(MessageKind.Text)
{
    public RawJson? LinkPreview { get; init; }

    public override FormattedText Text => Body;

    public override bool SameAs(MessageContent other) => other is TextContent text && Body.SameAs(text.Body)
        && LinkPreview?.ToString() == text.LinkPreview?.ToString();

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("text"u8, Body.Text);
        TextEntity.WriteAll(json, "entities"u8, Body.Entities);
        WriteMedium(json);
    }

    public override void WriteMedium(Utf8JsonWriter json)
    {
        if (LinkPreview is not null)
        {
            json.WritePropertyName("link_preview_options"u8);
            LinkPreview.WriteTo(json);
        }
    }

    public override string ToString() => $"\"{Body.Text}\"";
}

/// <summary>A medium: a file, and for most kinds a caption.</summary>
internal sealed record MediaContent(MessageKind Kind, StoredFile File) : MessageContent(Kind)
{
    public FormattedText Caption { get; init; } = FormattedText.Empty;

    public bool CaptionAbove { get; init; }

    public bool HasSpoiler { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public int DurationSeconds { get; init; }

    public string? Title { get; init; }

    public string? Performer { get; init; }

    public string? Emoji { get; init; }

    public string? StickerSet { get; init; }

    public override FormattedText Text => Caption;

    public bool TakesCaption => Kind is not (MessageKind.Sticker or MessageKind.VideoNote);

    public static bool CanHaveCaptionAbove(MessageKind kind) =>
        kind is MessageKind.Photo or MessageKind.Video or MessageKind.Animation;

    public override MessageContent? WithCaption(FormattedText caption, bool above) =>
        TakesCaption ? this with { Caption = caption, CaptionAbove = above && CanHaveCaptionAbove(Kind) } : null;

    public override bool SameAs(MessageContent other) => other is MediaContent media && Kind == media.Kind
        && File == media.File && Caption.SameAs(media.Caption) && CaptionAbove == media.CaptionAbove
        && HasSpoiler == media.HasSpoiler;

    public override void WriteFields(Utf8JsonWriter json)
    {
        WriteMedium(json);
        if (Caption.IsEmpty)
            return;
        json.WriteString("caption"u8, Caption.Text);
        TextEntity.WriteAll(json, "caption_entities"u8, Caption.Entities);
        if (CaptionAbove)
            json.WriteBoolean("show_caption_above_media"u8, true);
    }

    public override void WriteMedium(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case MessageKind.Photo:
                json.WriteStartArray("photo"u8);
                WritePhotoSize(json, "s", Math.Min(Width, 90), Math.Min(Height, 90));
                WritePhotoSize(json, "", Width, Height);
                json.WriteEndArray();
                break;
            case MessageKind.Animation:
                WriteFile(json, "animation"u8, withSize: true);
                WriteFile(json, "document"u8, withSize: false);
                break;
            default:
                WriteFile(json, PropertyName, withSize: true);
                break;
        }

        if (HasSpoiler && CanHaveCaptionAbove(Kind))
            json.WriteBoolean("has_media_spoiler"u8, true);
    }

    public override string ToString() => Caption.IsEmpty ? $"({PrintedKind})" : $"({PrintedKind}) \"{Caption.Text}\"";

    private string PrintedKind => Kind.ToString().ToLowerInvariant();

    private ReadOnlySpan<byte> PropertyName => Kind switch
    {
        MessageKind.Video => "video"u8,
        MessageKind.Voice => "voice"u8,
        MessageKind.Audio => "audio"u8,
        MessageKind.VideoNote => "video_note"u8,
        MessageKind.Sticker => "sticker"u8,
        _ => "document"u8,
    };

    private void WriteFile(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool withSize)
    {
        json.WriteStartObject(name);
        if (withSize)
            WriteMeasures(json);
        if (File.Name is not null)
            json.WriteString("file_name"u8, File.Name);
        if (File.MimeType is not null && Kind is not (MessageKind.Sticker or MessageKind.VideoNote))
            json.WriteString("mime_type"u8, File.MimeType);
        File.WriteFields(json);
        json.WriteEndObject();
    }

    private void WriteMeasures(Utf8JsonWriter json)
    {
        if (Kind is MessageKind.Video or MessageKind.Animation or MessageKind.Sticker)
        {
            json.WriteNumber("width"u8, Width);
            json.WriteNumber("height"u8, Height);
        }

        if (Kind is MessageKind.Video or MessageKind.Animation or MessageKind.Voice or MessageKind.Audio or MessageKind.VideoNote)
            json.WriteNumber("duration"u8, DurationSeconds);
        if (Kind is MessageKind.VideoNote)
            json.WriteNumber("length"u8, Width);
        if (Title is not null)
            json.WriteString("title"u8, Title);
        if (Performer is not null)
            json.WriteString("performer"u8, Performer);
        if (Kind is not MessageKind.Sticker)
            return;
        if (Emoji is not null)
            json.WriteString("emoji"u8, Emoji);
        if (StickerSet is not null)
            json.WriteString("set_name"u8, StickerSet);
        json.WriteBoolean("is_animated"u8, false);
        json.WriteBoolean("is_video"u8, false);
        json.WriteString("type"u8, "regular"u8);
    }

    private void WritePhotoSize(Utf8JsonWriter json, string suffix, int width, int height)
    {
        json.WriteStartObject();
        json.WriteString("file_id"u8, File.Id + suffix);
        json.WriteString("file_unique_id"u8, File.UniqueId + suffix);
        json.WriteNumber("file_size"u8, suffix.Length == 0 ? File.Size : Math.Min(File.Size, 1000));
        json.WriteNumber("width"u8, width);
        json.WriteNumber("height"u8, height);
        json.WriteEndObject();
    }
}

internal sealed record LocationContent(double Latitude, double Longitude) : MessageContent(MessageKind.Location)
{
    /// <summary>The period of a location that can be edited for good.</summary>
    public const int Forever = int.MaxValue;

    public double Accuracy { get; init; }

    /// <summary>Zero for a location that stands still.</summary>
    public int LivePeriodSeconds { get; init; }

    public bool IsLive => LivePeriodSeconds > 0 && (Clock is null || Clock.UnixSeconds < EndsAt);

    public int Heading { get; init; }

    public int ProximityRadius { get; init; }

    private SimulatedClock? Clock { get; init; }

    private long EndsAt { get; init; }

    public LocationContent Stopped => new(Latitude, Longitude) { Accuracy = Accuracy };

    /// <summary>A live location stands still elsewhere.</summary>
    public override MessageContent Forwarded => Stopped;

    public override MessageContent Copy(ContentFactory factory) => Stopped;

    public override MessageContent SentBy(SimulatedClock clock) => LivePeriodSeconds switch
    {
        <= 0 => this,
        Forever => this with { Clock = clock, EndsAt = long.MaxValue },
        _ => this with { Clock = clock, EndsAt = clock.UnixSeconds + LivePeriodSeconds },
    };

    /// <summary>The same sharing at another place. A period that is given counts from <paramref name="sentAt"/>.</summary>
    public LocationContent MovedTo(LocationContent place, long sentAt) => place with
    {
        LivePeriodSeconds = place.LivePeriodSeconds > 0 ? place.LivePeriodSeconds : LivePeriodSeconds,
        Clock = Clock,
        EndsAt = place.LivePeriodSeconds switch
        {
            <= 0 => EndsAt,
            Forever => long.MaxValue,
            _ => sentAt + place.LivePeriodSeconds,
        },
    };

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteStartObject("location"u8);
        WriteMembers(json);
        json.WriteEndObject();
    }

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteNumber("latitude"u8, Latitude);
        json.WriteNumber("longitude"u8, Longitude);
        if (IsLive)
        {
            json.WriteNumber("live_period"u8, LivePeriodSeconds);
            if (Heading > 0)
                json.WriteNumber("heading"u8, Heading);
            if (ProximityRadius > 0)
                json.WriteNumber("proximity_alert_radius"u8, ProximityRadius);
        }

        if (Accuracy > 0)
            json.WriteNumber("horizontal_accuracy"u8, Accuracy);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"(location {Latitude}, {Longitude}{(IsLive ? ", live" : "")})");
}

internal sealed record DiceContent(string Emoji, int Value) : MessageContent(MessageKind.Dice)
{
    /// <summary>A copied dice is thrown again.</summary>
    public override MessageContent Copy(ContentFactory factory) => factory.Dice(Emoji);

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteStartObject("dice"u8);
        json.WriteString("emoji"u8, Emoji);
        json.WriteNumber("value"u8, Value);
        json.WriteEndObject();
    }

    public override string ToString() => $"(dice {Emoji} {Value.ToString(CultureInfo.InvariantCulture)})";
}

internal sealed record PollContent(string PollId, string Question, IReadOnlyList<string> Options) : MessageContent(MessageKind.Poll)
{
    public bool IsQuiz { get; init; }

    public bool IsAnonymous { get; init; } = true;

    public bool AllowsMultipleAnswers { get; init; }

    public bool IsClosed { get; init; }

    /// <summary>Null where the bot does not know the answer: a quiz that somebody else made.</summary>
    public int? CorrectOption { get; init; }

    public string? Explanation { get; init; }

    public override bool CanBeCopied => !IsQuiz || CorrectOption is not null;

    public override MessageContent Copy(ContentFactory factory) => this with { PollId = factory.NextPollId(), IsClosed = false };

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WritePropertyName("poll"u8);
        WritePoll(json);
    }

    public void WritePoll(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, PollId);
        json.WriteString("question"u8, Question);
        json.WriteStartArray("options"u8);
        for (var i = 0; i < Options.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("persistent_id"u8, i.ToString(CultureInfo.InvariantCulture));
            json.WriteString("text"u8, Options[i]);
            json.WriteNumber("voter_count"u8, 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("total_voter_count"u8, 0);
        json.WriteBoolean("is_closed"u8, IsClosed);
        json.WriteBoolean("is_anonymous"u8, IsAnonymous);
        json.WriteBoolean("allows_multiple_answers"u8, AllowsMultipleAnswers);
        json.WriteBoolean("allows_revoting"u8, !IsQuiz);
        json.WriteBoolean("members_only"u8, false);
        json.WriteString("type"u8, IsQuiz ? "quiz"u8 : "regular"u8);
        if (CorrectOption is { } correct)
            json.WriteNumber("correct_option_id"u8, correct);
        if (!string.IsNullOrEmpty(Explanation))
            json.WriteString("explanation"u8, Explanation);
        json.WriteEndObject();
    }

    public override string ToString() => $"(poll) \"{Question}\"";
}

/// <summary>A kind of which only the look matters: one or more fields of JSON, kept as they are.</summary>
internal sealed record OpaqueContent(MessageKind Kind, IReadOnlyList<(string Name, RawJson Json)> Fields) : MessageContent(Kind)
{
    public OpaqueContent(MessageKind kind, string name, RawJson json)
        : this(kind, [(name, json)])
    {
    }

    public FormattedText Caption { get; init; } = FormattedText.Empty;

    public override FormattedText Text => Caption;

    public override MessageContent? WithCaption(FormattedText caption, bool above) =>
        Kind == MessageKind.PaidMedia ? this with { Caption = caption } : null;

    public override bool CanBeCopied => CanBeForwarded && Kind is not (MessageKind.Invoice or MessageKind.Giveaway
        or MessageKind.GiveawayWinners or MessageKind.PaidMedia or MessageKind.Story);

    public override void WriteFields(Utf8JsonWriter json)
    {
        WriteMedium(json);
        if (Caption.IsEmpty)
            return;
        json.WriteString("caption"u8, Caption.Text);
        TextEntity.WriteAll(json, "caption_entities"u8, Caption.Entities);
    }

    public override void WriteMedium(Utf8JsonWriter json)
    {
        foreach (var (name, value) in Fields)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    public override string ToString() => $"({string.Join(", ", Fields.Select(field => field.Name))})";
}
