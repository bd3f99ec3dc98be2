namespace Telegram.Bot.Requests;

public class GetForumTopicIconStickersRequest() : ParameterlessRequest<Sticker[]>("getForumTopicIconStickers");

public class CreateForumTopicRequest() : RequestBase<ForumTopic>("createForumTopic"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonIgnore(Condition = Never)] public required string Name { get; set; }
    [JsonPropertyName("icon_color")] public int? IconColor { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
}

public class EditForumTopicRequest() : RequestBase<bool>("editForumTopic"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_thread_id"), JsonIgnore(Condition = Never)]
    public required int MessageThreadId { get; set; }
    public string? Name { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
}

public class CloseForumTopicRequest() : RequestBase<bool>("closeForumTopic"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_thread_id"), JsonIgnore(Condition = Never)]
    public required int MessageThreadId { get; set; }
}

public class ReopenForumTopicRequest() : RequestBase<bool>("reopenForumTopic"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_thread_id"), JsonIgnore(Condition = Never)]
    public required int MessageThreadId { get; set; }
}

public class DeleteForumTopicRequest() : RequestBase<bool>("deleteForumTopic"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
    [JsonPropertyName("message_thread_id"), JsonIgnore(Condition = Never)]
    public required int MessageThreadId { get; set; }
}
