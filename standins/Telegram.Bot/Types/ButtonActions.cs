namespace Telegram.Bot.Types;

public class WebAppInfo
{
    [JsonIgnore(Condition = Never)] public required string Url { get; set; }

    public WebAppInfo()
    {
    }

    [SetsRequiredMembers]
    public WebAppInfo(string url) => Url = url;

    public static implicit operator string(WebAppInfo self) => self.Url;
    public static implicit operator WebAppInfo(string url) => new() { Url = url };
}

public class LoginUrl
{
    [JsonIgnore(Condition = Never)] public string Url { get; set; } = null!;
    [JsonPropertyName("forward_text")] public string? ForwardText { get; set; }
    [JsonPropertyName("bot_username")] public string? BotUsername { get; set; }
    [JsonPropertyName("request_write_access")] public bool RequestWriteAccess { get; set; }

    public static implicit operator string(LoginUrl self) => self.Url;
    public static implicit operator LoginUrl(string url) => new() { Url = url };
}

public class CopyTextButton
{
    [JsonIgnore(Condition = Never)] public string Text { get; set; } = null!;

    public static implicit operator string(CopyTextButton self) => self.Text;
    public static implicit operator CopyTextButton(string text) => new() { Text = text };
}

public class SwitchInlineQueryChosenChat
{
    public string? Query { get; set; }
    [JsonPropertyName("allow_user_chats")] public bool AllowUserChats { get; set; }
    [JsonPropertyName("allow_bot_chats")] public bool AllowBotChats { get; set; }
    [JsonPropertyName("allow_group_chats")] public bool AllowGroupChats { get; set; }
    [JsonPropertyName("allow_channel_chats")] public bool AllowChannelChats { get; set; }
}

public class CallbackGame;
