namespace Telegram.Bot.Types;

public class ForumTopicCreated
{
    [JsonIgnore(Condition = Never)] public string Name { get; set; } = null!;
    [JsonPropertyName("icon_color"), JsonIgnore(Condition = Never)] public int IconColor { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
    [JsonPropertyName("is_name_implicit")] public bool IsNameImplicit { get; set; }
}

public class ForumTopicEdited
{
    public string? Name { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
}

public class ForumTopicClosed;

public class ForumTopicReopened;

public class GeneralForumTopicHidden;

public class GeneralForumTopicUnhidden;

public class UsersShared
{
    [JsonPropertyName("request_id"), JsonIgnore(Condition = Never)] public int RequestId { get; set; }
    [JsonIgnore(Condition = Never)] public SharedUser[] Users { get; set; } = null!;
}

public class SharedUser
{
    [JsonPropertyName("user_id"), JsonIgnore(Condition = Never)] public long UserId { get; set; }
    [JsonPropertyName("first_name")] public string? FirstName { get; set; }
    [JsonPropertyName("last_name")] public string? LastName { get; set; }
    public string? Username { get; set; }
    public PhotoSize[]? Photo { get; set; }
}

public class ChatShared
{
    [JsonPropertyName("request_id"), JsonIgnore(Condition = Never)] public int RequestId { get; set; }
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public long ChatId { get; set; }
    public string? Title { get; set; }
    public string? Username { get; set; }
    public PhotoSize[]? Photo { get; set; }
}

public class WriteAccessAllowed
{
    [JsonPropertyName("from_request")] public bool FromRequest { get; set; }
    [JsonPropertyName("web_app_name")] public string? WebAppName { get; set; }
    [JsonPropertyName("from_attachment_menu")] public bool FromAttachmentMenu { get; set; }
}

public class MessageAutoDeleteTimerChanged
{
    [JsonPropertyName("message_auto_delete_time"), JsonIgnore(Condition = Never)]
    public int MessageAutoDeleteTime { get; set; }
}

public class ProximityAlertTriggered
{
    [JsonIgnore(Condition = Never)] public User Traveler { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public User Watcher { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public int Distance { get; set; }
}

public class VideoChatScheduled
{
    [JsonPropertyName("start_date"), JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime StartDate { get; set; }
}

public class VideoChatStarted;

public class VideoChatEnded
{
    [JsonIgnore(Condition = Never)] public int Duration { get; set; }
}

public class VideoChatParticipantsInvited
{
    [JsonIgnore(Condition = Never)] public User[] Users { get; set; } = null!;
}

public class WebAppData
{
    [JsonIgnore(Condition = Never)] public string Data { get; set; } = null!;
    [JsonPropertyName("button_text"), JsonIgnore(Condition = Never)] public string ButtonText { get; set; } = null!;
}
