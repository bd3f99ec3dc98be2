namespace Telegram.Bot.Types;

[JsonConverter(typeof(MessageOriginConverter))]
public abstract class MessageOrigin
{
    [JsonIgnore(Condition = Never)] public abstract MessageOriginType Type { get; }
    [JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))] public DateTime Date { get; set; }
}

public class MessageOriginUser : MessageOrigin
{
    public override MessageOriginType Type => MessageOriginType.User;
    [JsonPropertyName("sender_user"), JsonIgnore(Condition = Never)] public User SenderUser { get; set; } = null!;
}

public class MessageOriginHiddenUser : MessageOrigin
{
    public override MessageOriginType Type => MessageOriginType.HiddenUser;
    [JsonPropertyName("sender_user_name"), JsonIgnore(Condition = Never)]
    public string SenderUserName { get; set; } = null!;
}

public class MessageOriginChat : MessageOrigin
{
    public override MessageOriginType Type => MessageOriginType.Chat;
    [JsonPropertyName("sender_chat"), JsonIgnore(Condition = Never)] public Chat SenderChat { get; set; } = null!;
    [JsonPropertyName("author_signature")] public string? AuthorSignature { get; set; }
}

public class MessageOriginChannel : MessageOrigin
{
    public override MessageOriginType Type => MessageOriginType.Channel;
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public int MessageId { get; set; }
    [JsonPropertyName("author_signature")] public string? AuthorSignature { get; set; }
}
