namespace Telegram.Bot.Types;

public class MessageId
{
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public int Id { get; set; }

    public static implicit operator int(MessageId self) => self.Id;
    public static implicit operator MessageId(int id) => new() { Id = id };
    public static implicit operator MessageId(Message msg) => new() { Id = msg.Id };
}

public class MessageEntity
{
    [JsonIgnore(Condition = Never)] public MessageEntityType Type { get; set; }
    [JsonIgnore(Condition = Never)] public int Offset { get; set; }
    [JsonIgnore(Condition = Never)] public int Length { get; set; }
    public string? Url { get; set; }
    public User? User { get; set; }
    public string? Language { get; set; }
    [JsonPropertyName("custom_emoji_id")] public string? CustomEmojiId { get; set; }
    [JsonPropertyName("unix_time"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? UnixTime { get; set; }
    [JsonPropertyName("date_time_format")] public string? DateTimeFormat { get; set; }
}

public class TextQuote
{
    [JsonIgnore(Condition = Never)] public string Text { get; set; } = null!;
    public MessageEntity[]? Entities { get; set; }
    [JsonIgnore(Condition = Never)] public int Position { get; set; }
    [JsonPropertyName("is_manual")] public bool IsManual { get; set; }
}

public class ExternalReplyInfo
{
    [JsonIgnore(Condition = Never)] public MessageOrigin Origin { get; set; } = null!;
    public Chat? Chat { get; set; }
    [JsonPropertyName("message_id")] public int? MessageId { get; set; }
    [JsonPropertyName("link_preview_options")] public LinkPreviewOptions? LinkPreviewOptions { get; set; }
    public Animation? Animation { get; set; }
    public Audio? Audio { get; set; }
    public Document? Document { get; set; }
    [JsonPropertyName("live_photo")] public LivePhoto? LivePhoto { get; set; }
    [JsonPropertyName("paid_media")] public PaidMediaInfo? PaidMedia { get; set; }
    public PhotoSize[]? Photo { get; set; }
    public Sticker? Sticker { get; set; }
    public Story? Story { get; set; }
    public Video? Video { get; set; }
    [JsonPropertyName("video_note")] public VideoNote? VideoNote { get; set; }
    public Voice? Voice { get; set; }
    [JsonPropertyName("has_media_spoiler")] public bool HasMediaSpoiler { get; set; }
    public Checklist? Checklist { get; set; }
    public Contact? Contact { get; set; }
    public Dice? Dice { get; set; }
    public Game? Game { get; set; }
    public Giveaway? Giveaway { get; set; }
    [JsonPropertyName("giveaway_winners")] public GiveawayWinners? GiveawayWinners { get; set; }
    public Invoice? Invoice { get; set; }
    public Location? Location { get; set; }
    public Poll? Poll { get; set; }
    public Venue? Venue { get; set; }
}

public class DirectMessagesTopic
{
    [JsonPropertyName("topic_id"), JsonIgnore(Condition = Never)] public long TopicId { get; set; }
    public User? User { get; set; }
}

public class LinkPreviewOptions
{
    [JsonPropertyName("is_disabled")] public bool IsDisabled { get; set; }
    public string? Url { get; set; }
    [JsonPropertyName("prefer_small_media")] public bool PreferSmallMedia { get; set; }
    [JsonPropertyName("prefer_large_media")] public bool PreferLargeMedia { get; set; }
    [JsonPropertyName("show_above_text")] public bool ShowAboveText { get; set; }

    public static readonly LinkPreviewOptions Disabled = new() { IsDisabled = true };

    public static implicit operator LinkPreviewOptions(string url) => new() { Url = url };
}

public class ReplyParameters
{
    [JsonPropertyName("message_id")] public int? MessageId { get; set; }
    [JsonPropertyName("chat_id")] public ChatId? ChatId { get; set; }
    [JsonPropertyName("ephemeral_message_id")] public int? EphemeralMessageId { get; set; }
    [JsonPropertyName("allow_sending_without_reply")] public bool AllowSendingWithoutReply { get; set; }
    public string? Quote { get; set; }
    [JsonPropertyName("quote_parse_mode")] public ParseMode QuoteParseMode { get; set; }
    [JsonPropertyName("quote_entities")] public MessageEntity[]? QuoteEntities { get; set; }
    [JsonPropertyName("quote_position")] public int? QuotePosition { get; set; }
    [JsonPropertyName("checklist_task_id")] public int? ChecklistTaskId { get; set; }
    [JsonPropertyName("poll_option_id")] public string? PollOptionId { get; set; }

    public static implicit operator ReplyParameters(int replyToMessageId) => new() { MessageId = replyToMessageId };

    public static implicit operator ReplyParameters?(Message? msg) =>
        msg is null ? null : new() { MessageId = msg.Id, ChatId = msg.Chat.Id };
}

public class SuggestedPostParameters
{
    public SuggestedPostPrice? Price { get; set; }
    [JsonPropertyName("send_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? SendDate { get; set; }
}

public class SuggestedPostPrice
{
    [JsonIgnore(Condition = Never)] public string Currency { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public long Amount { get; set; }
}
