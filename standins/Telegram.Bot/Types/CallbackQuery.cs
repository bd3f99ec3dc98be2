namespace Telegram.Bot.Types;

public class CallbackQuery
{
    [JsonIgnore(Condition = Never)] public string Id { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public User From { get; set; } = null!;
    public Message? Message { get; set; }
    [JsonPropertyName("inline_message_id")] public string? InlineMessageId { get; set; }
    [JsonPropertyName("chat_instance"), JsonIgnore(Condition = Never)] public string ChatInstance { get; set; } = null!;
    public string? Data { get; set; }
    [JsonPropertyName("game_short_name")] public string? GameShortName { get; set; }
}
