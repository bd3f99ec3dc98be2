namespace Telegram.Bot.Requests;

public class SendMessageRequest() : RequestBase<Message>("sendMessage"), IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required string Text { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("receiver_user_id")] public long? ReceiverUserId { get; set; }
    [JsonPropertyName("callback_query_id")] public string? CallbackQueryId { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    public IEnumerable<MessageEntity>? Entities { get; set; }
    [JsonPropertyName("link_preview_options")] public LinkPreviewOptions? LinkPreviewOptions { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("allow_paid_broadcast")] public bool AllowPaidBroadcast { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("suggested_post_parameters")]
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }
    [JsonPropertyName("reply_parameters")] public ReplyParameters? ReplyParameters { get; set; }
    [JsonPropertyName("reply_markup")] public ReplyMarkup? ReplyMarkup { get; set; }
}

public class ForwardMessageRequest() : RequestBase<Message>("forwardMessage"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("from_chat_id"), JsonIgnore(Condition = Never)] public required ChatId FromChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("video_start_timestamp")] public int? VideoStartTimestamp { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("suggested_post_parameters")]
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }
}

public class ForwardMessagesRequest() : RequestBase<MessageId[]>("forwardMessages"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("from_chat_id"), JsonIgnore(Condition = Never)] public required ChatId FromChatId { get; set; }
    [JsonPropertyName("message_ids"), JsonIgnore(Condition = Never)]
    public required IEnumerable<int> MessageIds { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
}

public class CopyMessageRequest() : RequestBase<MessageId>("copyMessage"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("from_chat_id"), JsonIgnore(Condition = Never)] public required ChatId FromChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("video_start_timestamp")] public int? VideoStartTimestamp { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    [JsonPropertyName("caption_entities")] public IEnumerable<MessageEntity>? CaptionEntities { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("allow_paid_broadcast")] public bool AllowPaidBroadcast { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("suggested_post_parameters")]
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }
    [JsonPropertyName("reply_parameters")] public ReplyParameters? ReplyParameters { get; set; }
    [JsonPropertyName("reply_markup")] public ReplyMarkup? ReplyMarkup { get; set; }
}

public class CopyMessagesRequest() : RequestBase<MessageId[]>("copyMessages"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("from_chat_id"), JsonIgnore(Condition = Never)] public required ChatId FromChatId { get; set; }
    [JsonPropertyName("message_ids"), JsonIgnore(Condition = Never)]
    public required IEnumerable<int> MessageIds { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("remove_caption")] public bool RemoveCaption { get; set; }
}

public class SendPhotoRequest() : FileRequestBase<Message>("sendPhoto"), IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required InputFile Photo { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("receiver_user_id")] public long? ReceiverUserId { get; set; }
    [JsonPropertyName("callback_query_id")] public string? CallbackQueryId { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    [JsonPropertyName("caption_entities")] public IEnumerable<MessageEntity>? CaptionEntities { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    [JsonPropertyName("has_spoiler")] public bool HasSpoiler { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("allow_paid_broadcast")] public bool AllowPaidBroadcast { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("suggested_post_parameters")]
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }
    [JsonPropertyName("reply_parameters")] public ReplyParameters? ReplyParameters { get; set; }
    [JsonPropertyName("reply_markup")] public ReplyMarkup? ReplyMarkup { get; set; }
}

public class SendDocumentRequest() : FileRequestBase<Message>("sendDocument"), IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required InputFile Document { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("receiver_user_id")] public long? ReceiverUserId { get; set; }
    [JsonPropertyName("callback_query_id")] public string? CallbackQueryId { get; set; }
    public InputFile? Thumbnail { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("parse_mode")] public ParseMode ParseMode { get; set; }
    [JsonPropertyName("caption_entities")] public IEnumerable<MessageEntity>? CaptionEntities { get; set; }
    [JsonPropertyName("disable_content_type_detection")] public bool DisableContentTypeDetection { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("allow_paid_broadcast")] public bool AllowPaidBroadcast { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("suggested_post_parameters")]
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }
    [JsonPropertyName("reply_parameters")] public ReplyParameters? ReplyParameters { get; set; }
    [JsonPropertyName("reply_markup")] public ReplyMarkup? ReplyMarkup { get; set; }
}

public class SendMediaGroupRequest()
    : FileRequestBase<Message[]>("sendMediaGroup"), IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required IEnumerable<IAlbumInputMedia> Media { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("allow_paid_broadcast")] public bool AllowPaidBroadcast { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("reply_parameters")] public ReplyParameters? ReplyParameters { get; set; }
}

public class SendLocationRequest() : RequestBase<Message>("sendLocation"), IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required double Latitude { get; set; }
    [JsonIgnore(Condition = Never)] public required double Longitude { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic_id")] public long? DirectMessagesTopicId { get; set; }
    [JsonPropertyName("receiver_user_id")] public long? ReceiverUserId { get; set; }
    [JsonPropertyName("callback_query_id")] public string? CallbackQueryId { get; set; }
    [JsonPropertyName("horizontal_accuracy")] public double? HorizontalAccuracy { get; set; }
    [JsonPropertyName("live_period")] public int? LivePeriod { get; set; }
    public int? Heading { get; set; }
    [JsonPropertyName("proximity_alert_radius")] public int? ProximityAlertRadius { get; set; }
    [JsonPropertyName("disable_notification")] public bool DisableNotification { get; set; }
    [JsonPropertyName("protect_content")] public bool ProtectContent { get; set; }
    [JsonPropertyName("allow_paid_broadcast")] public bool AllowPaidBroadcast { get; set; }
    [JsonPropertyName("message_effect_id")] public string? MessageEffectId { get; set; }
    [JsonPropertyName("suggested_post_parameters")]
    public SuggestedPostParameters? SuggestedPostParameters { get; set; }
    [JsonPropertyName("reply_parameters")] public ReplyParameters? ReplyParameters { get; set; }
    [JsonPropertyName("reply_markup")] public ReplyMarkup? ReplyMarkup { get; set; }
}

public class SendChatActionRequest() : RequestBase<bool>("sendChatAction"), IChatTargetable, IBusinessConnectable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required ChatAction Action { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
}

public class SetMessageReactionRequest() : RequestBase<bool>("setMessageReaction"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public required int MessageId { get; set; }
    public IEnumerable<ReactionType>? Reaction { get; set; }
    [JsonPropertyName("is_big")] public bool IsBig { get; set; }
}
