namespace Telegram.Bot.Requests;

public class EditMessageTextRequest() : FileRequestBase<Message>("editMessageText"),
    IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    public string? Text { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    public IEnumerable<MessageEntity>? Entities { get; set; }
    [JsonPropertyName("link_preview_options")] public LinkPreviewOptions? LinkPreviewOptions { get; set; }
    [JsonPropertyName("rich_message")] public InputRichMessage? RichMessage { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditInlineMessageTextRequest() : FileRequestBase<bool>("editMessageText"), IBusinessConnectable
{
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("inline_message_id"), JsonIgnore(Condition = Never)]
    public required string InlineMessageId { get; set; }
    public string? Text { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    public IEnumerable<MessageEntity>? Entities { get; set; }
    [JsonPropertyName("link_preview_options")] public LinkPreviewOptions? LinkPreviewOptions { get; set; }
    [JsonPropertyName("rich_message")] public InputRichMessage? RichMessage { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditMessageCaptionRequest() : RequestBase<Message>("editMessageCaption"),
    IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    [JsonPropertyName("caption_entities")] public IEnumerable<MessageEntity>? CaptionEntities { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditInlineMessageCaptionRequest() : RequestBase<bool>("editMessageCaption"), IBusinessConnectable
{
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("inline_message_id"), JsonIgnore(Condition = Never)]
    public required string InlineMessageId { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    [JsonPropertyName("caption_entities")] public IEnumerable<MessageEntity>? CaptionEntities { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditMessageMediaRequest() : FileRequestBase<Message>("editMessageMedia"),
    IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonIgnore(Condition = Never)] public required InputMedia Media { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditInlineMessageMediaRequest() : FileRequestBase<bool>("editMessageMedia"), IBusinessConnectable
{
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("inline_message_id"), JsonIgnore(Condition = Never)]
    public required string InlineMessageId { get; set; }
    [JsonIgnore(Condition = Never)] public required InputMedia Media { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditMessageLiveLocationRequest() : RequestBase<Message>("editMessageLiveLocation"),
    IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonIgnore(Condition = Never)] public required double Latitude { get; set; }
    [JsonIgnore(Condition = Never)] public required double Longitude { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("live_period")] public int? LivePeriod { get; set; }
    [JsonPropertyName("horizontal_accuracy")] public double? HorizontalAccuracy { get; set; }
    public int? Heading { get; set; }
    [JsonPropertyName("proximity_alert_radius")] public int? ProximityAlertRadius { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditInlineMessageLiveLocationRequest() : RequestBase<bool>("editMessageLiveLocation"), IBusinessConnectable
{
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("inline_message_id"), JsonIgnore(Condition = Never)]
    public required string InlineMessageId { get; set; }
    [JsonIgnore(Condition = Never)] public required double Latitude { get; set; }
    [JsonIgnore(Condition = Never)] public required double Longitude { get; set; }
    [JsonPropertyName("live_period")] public int? LivePeriod { get; set; }
    [JsonPropertyName("horizontal_accuracy")] public double? HorizontalAccuracy { get; set; }
    public int? Heading { get; set; }
    [JsonPropertyName("proximity_alert_radius")] public int? ProximityAlertRadius { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class StopMessageLiveLocationRequest() : RequestBase<Message>("stopMessageLiveLocation"),
    IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class StopInlineMessageLiveLocationRequest() : RequestBase<bool>("stopMessageLiveLocation"), IBusinessConnectable
{
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("inline_message_id"), JsonIgnore(Condition = Never)]
    public required string InlineMessageId { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditMessageReplyMarkupRequest() : RequestBase<Message>("editMessageReplyMarkup"),
    IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class EditInlineMessageReplyMarkupRequest() : RequestBase<bool>("editMessageReplyMarkup"), IBusinessConnectable
{
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("inline_message_id"), JsonIgnore(Condition = Never)]
    public required string InlineMessageId { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }
}

public class DeleteMessageRequest() : RequestBase<bool>("deleteMessage"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
}

public class DeleteMessagesRequest() : RequestBase<bool>("deleteMessages"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_ids"), JsonIgnore(Condition = Never)]
    public required IEnumerable<int> MessageIds { get; set; }
}
