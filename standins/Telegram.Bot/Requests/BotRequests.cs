namespace Telegram.Bot.Requests;

public class GetMeRequest() : ParameterlessRequest<User>("getMe");

public class LogOutRequest() : ParameterlessRequest<bool>("logOut");

public class CloseRequest() : ParameterlessRequest<bool>("close");

public class SetMyCommandsRequest() : RequestBase<bool>("setMyCommands")
{
    [JsonIgnore(Condition = Never)] public required IEnumerable<BotCommand> Commands { get; set; }
    public BotCommandScope? Scope { get; set; }
    [JsonPropertyName("language_code")] public string? LanguageCode { get; set; }
}

public class DeleteMyCommandsRequest() : RequestBase<bool>("deleteMyCommands")
{
    public BotCommandScope? Scope { get; set; }
    [JsonPropertyName("language_code")] public string? LanguageCode { get; set; }
}

public class GetMyCommandsRequest() : RequestBase<BotCommand[]>("getMyCommands")
{
    public BotCommandScope? Scope { get; set; }
    [JsonPropertyName("language_code")] public string? LanguageCode { get; set; }
}

public class LeaveChatRequest() : RequestBase<bool>("leaveChat"), IChatTargetable
{
    [JsonPropertyName("chat_id"), JsonIgnore(Condition = Never)] public required ChatId ChatId { get; set; }
}

public class AnswerCallbackQueryRequest() : RequestBase<bool>("answerCallbackQuery")
{
    [JsonPropertyName("callback_query_id"), JsonIgnore(Condition = Never)]
    public required string CallbackQueryId { get; set; }
    public string? Text { get; set; }
    [JsonPropertyName("show_alert")] public bool ShowAlert { get; set; }
    public string? Url { get; set; }
    [JsonPropertyName("cache_time")] public int? CacheTime { get; set; }
}
