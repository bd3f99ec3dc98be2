namespace Telegram.Bot.Types;

[JsonConverter(typeof(InputMediaConverter))]
public abstract class InputMedia
{
    [JsonIgnore(Condition = Never)] public abstract InputMediaType Type { get; }
    [JsonIgnore(Condition = Never)] public required InputFile Media { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    [JsonPropertyName("caption_entities")] public MessageEntity[]? CaptionEntities { get; set; }

    protected InputMedia()
    {
    }

    [SetsRequiredMembers]
    protected InputMedia(InputFile media) => Media = media;
}

public class InputMediaAnimation : InputMedia, IInputMediaThumb
{
    public override InputMediaType Type => InputMediaType.Animation;
    public InputFile? Thumbnail { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public int Duration { get; set; }
    [JsonPropertyName("has_spoiler")] public bool HasSpoiler { get; set; }

    public InputMediaAnimation()
    {
    }

    [SetsRequiredMembers]
    public InputMediaAnimation(InputFile media)
        : base(media)
    {
    }
}

public class InputMediaAudio : InputMedia, IInputMediaThumb, IAlbumInputMedia
{
    public override InputMediaType Type => InputMediaType.Audio;
    public InputFile? Thumbnail { get; set; }
    public int Duration { get; set; }
    public string? Performer { get; set; }
    public string? Title { get; set; }

    public InputMediaAudio()
    {
    }

    [SetsRequiredMembers]
    public InputMediaAudio(InputFile media)
        : base(media)
    {
    }
}

public class InputMediaDocument : InputMedia, IInputMediaThumb, IAlbumInputMedia
{
    public override InputMediaType Type => InputMediaType.Document;
    public InputFile? Thumbnail { get; set; }
    [JsonPropertyName("disable_content_type_detection")] public bool DisableContentTypeDetection { get; set; }

    public InputMediaDocument()
    {
    }

    [SetsRequiredMembers]
    public InputMediaDocument(InputFile media)
        : base(media)
    {
    }
}

public class InputMediaPhoto : InputMedia, IAlbumInputMedia
{
    public override InputMediaType Type => InputMediaType.Photo;
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    [JsonPropertyName("has_spoiler")] public bool HasSpoiler { get; set; }

    public InputMediaPhoto()
    {
    }

    [SetsRequiredMembers]
    public InputMediaPhoto(InputFile media)
        : base(media)
    {
    }
}

public class InputMediaVideo : InputMedia, IInputMediaThumb, IAlbumInputMedia
{
    public override InputMediaType Type => InputMediaType.Video;
    public InputFile? Thumbnail { get; set; }
    public InputFile? Cover { get; set; }
    [JsonPropertyName("start_timestamp")] public int? StartTimestamp { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public int Duration { get; set; }
    [JsonPropertyName("supports_streaming")] public bool SupportsStreaming { get; set; }
    [JsonPropertyName("has_spoiler")] public bool HasSpoiler { get; set; }

    public InputMediaVideo()
    {
    }

    [SetsRequiredMembers]
    public InputMediaVideo(InputFile media)
        : base(media)
    {
    }
}
