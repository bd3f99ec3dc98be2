namespace Telegram.Bot.Types;

public abstract class FileBase
{
    [JsonPropertyName("file_id"), JsonIgnore(Condition = Never)] public string FileId { get; set; } = null!;
    [JsonPropertyName("file_unique_id"), JsonIgnore(Condition = Never)]
    public string FileUniqueId { get; set; } = null!;
    [JsonPropertyName("file_size")] public long? FileSize { get; set; }
}

public class TGFile : FileBase
{
    [JsonPropertyName("file_path")] public string? FilePath { get; set; }
}

public class PhotoSize : FileBase
{
    [JsonIgnore(Condition = Never)] public int Width { get; set; }
    [JsonIgnore(Condition = Never)] public int Height { get; set; }
}

public class Animation : FileBase
{
    [JsonIgnore(Condition = Never)] public int Width { get; set; }
    [JsonIgnore(Condition = Never)] public int Height { get; set; }
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
    public PhotoSize? Thumbnail { get; set; }
    [JsonPropertyName("file_name")] public string? FileName { get; set; }
    [JsonPropertyName("mime_type")] public string? MimeType { get; set; }
}

public class Audio : FileBase
{
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
    public string? Performer { get; set; }
    public string? Title { get; set; }
    [JsonPropertyName("file_name")] public string? FileName { get; set; }
    [JsonPropertyName("mime_type")] public string? MimeType { get; set; }
    public PhotoSize? Thumbnail { get; set; }
}

public class Document : FileBase
{
    public PhotoSize? Thumbnail { get; set; }
    [JsonPropertyName("file_name")] public string? FileName { get; set; }
    [JsonPropertyName("mime_type")] public string? MimeType { get; set; }
}

public class LivePhoto : FileBase
{
    public PhotoSize[]? Photo { get; set; }
    [JsonIgnore(Condition = Never)] public int Width { get; set; }
    [JsonIgnore(Condition = Never)] public int Height { get; set; }
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
    [JsonPropertyName("mime_type")] public string? MimeType { get; set; }
}

public class Video : FileBase
{
    [JsonIgnore(Condition = Never)] public int Width { get; set; }
    [JsonIgnore(Condition = Never)] public int Height { get; set; }
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
    public PhotoSize? Thumbnail { get; set; }
    public PhotoSize[]? Cover { get; set; }
    [JsonPropertyName("start_timestamp")] public int? StartTimestamp { get; set; }
    public VideoQuality[]? Qualities { get; set; }
    [JsonPropertyName("file_name")] public string? FileName { get; set; }
    [JsonPropertyName("mime_type")] public string? MimeType { get; set; }
}

public class VideoQuality : FileBase
{
    [JsonIgnore(Condition = Never)] public int Width { get; set; }
    [JsonIgnore(Condition = Never)] public int Height { get; set; }
    [JsonIgnore(Condition = Never)] public string Codec { get; set; } = null!;
}

public class VideoNote : FileBase
{
    [JsonIgnore(Condition = Never)] public int Length { get; set; }
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
    public PhotoSize? Thumbnail { get; set; }
}

public class Voice : FileBase
{
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
    [JsonPropertyName("mime_type")] public string? MimeType { get; set; }
}

public class Sticker : FileBase
{
    [JsonIgnore(Condition = Never)] public StickerType Type { get; set; }
    [JsonIgnore(Condition = Never)] public int Width { get; set; }
    [JsonIgnore(Condition = Never)] public int Height { get; set; }
    [JsonPropertyName("is_animated")] public bool IsAnimated { get; set; }
    [JsonPropertyName("is_video")] public bool IsVideo { get; set; }
    public PhotoSize? Thumbnail { get; set; }
    public string? Emoji { get; set; }
    [JsonPropertyName("set_name")] public string? SetName { get; set; }
    [JsonPropertyName("premium_animation")] public TGFile? PremiumAnimation { get; set; }
    [JsonPropertyName("mask_position")] public MaskPosition? MaskPosition { get; set; }
    [JsonPropertyName("custom_emoji_id")] public string? CustomEmojiId { get; set; }
    [JsonPropertyName("needs_repainting")] public bool NeedsRepainting { get; set; }
}

public class Story
{
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public int Id { get; set; }
}

public class PaidMediaInfo
{
    [JsonPropertyName("star_count"), JsonIgnore(Condition = Never)] public long StarCount { get; set; }
    [JsonPropertyName("paid_media"), JsonIgnore(Condition = Never)] public PaidMedia[] PaidMedia { get; set; } = null!;
}

[JsonConverter(typeof(PaidMediaConverter))]
public abstract class PaidMedia
{
    [JsonIgnore(Condition = Never)] public abstract PaidMediaType Type { get; }
}

public class PaidMediaLivePhoto : PaidMedia
{
    public override PaidMediaType Type => PaidMediaType.LivePhoto;
    [JsonPropertyName("live_photo"), JsonIgnore(Condition = Never)] public LivePhoto LivePhoto { get; set; } = null!;
}

public class PaidMediaPhoto : PaidMedia
{
    public override PaidMediaType Type => PaidMediaType.Photo;
    [JsonIgnore(Condition = Never)] public PhotoSize[] Photo { get; set; } = null!;
}

public class PaidMediaPreview : PaidMedia
{
    public override PaidMediaType Type => PaidMediaType.Preview;
    public int Width { get; set; }
    public int Height { get; set; }
    public int Duration { get; set; }
}

public class PaidMediaVideo : PaidMedia
{
    public override PaidMediaType Type => PaidMediaType.Video;
    [JsonIgnore(Condition = Never)] public Video Video { get; set; } = null!;
}
