namespace Telegram.Bot.Types;

public class BotCommand
{
    [JsonIgnore(Condition = Never)] public string Command { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Description { get; set; } = null!;
    [JsonPropertyName("is_ephemeral")] public bool IsEphemeral { get; set; }

    public BotCommand()
    {
    }

    public BotCommand(string command, string description) => (Command, Description) = (command, description);

    public static implicit operator BotCommand((string text, string description) tuple) =>
        new(tuple.text, tuple.description);
}

[JsonConverter(typeof(BotCommandScopeConverter))]
public abstract class BotCommandScope
{
    [JsonIgnore(Condition = Never)] public abstract BotCommandScopeType Type { get; }

    public static BotCommandScopeDefault Default() => new();
    public static BotCommandScopeAllPrivateChats AllPrivateChats() => new();
    public static BotCommandScopeAllGroupChats AllGroupChats() => new();
    public static BotCommandScopeAllChatAdministrators AllChatAdministrators() => new();
    public static BotCommandScopeChat Chat(ChatId chatId) => new() { ChatId = chatId };
    public static BotCommandScopeChatAdministrators ChatAdministrators(ChatId chatId) => new() { ChatId = chatId };

    public static BotCommandScopeChatMember ChatMember(ChatId chatId, long userId) =>
        new() { ChatId = chatId, UserId = userId };
}

public class BotCommandScopeDefault : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.Default;
}

public class BotCommandScopeAllPrivateChats : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.AllPrivateChats;
}

public class BotCommandScopeAllGroupChats : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.AllGroupChats;
}

public class BotCommandScopeAllChatAdministrators : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.AllChatAdministrators;
}

public class BotCommandScopeChat : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.Chat;
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public ChatId ChatId { get; set; } = null!;
}

public class BotCommandScopeChatAdministrators : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.ChatAdministrators;
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public ChatId ChatId { get; set; } = null!;
}

public class BotCommandScopeChatMember : BotCommandScope
{
    public override BotCommandScopeType Type => BotCommandScopeType.ChatMember;
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public ChatId ChatId { get; set; } = null!;
    [JsonPropertyName("user_id"), JsonIgnore(Condition = Never)] public long UserId { get; set; }
}
