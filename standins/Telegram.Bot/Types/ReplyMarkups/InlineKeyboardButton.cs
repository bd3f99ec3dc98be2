namespace Telegram.Bot.Types.ReplyMarkups;

public class InlineKeyboardButton : IKeyboardButton
{
    [JsonIgnore(Condition = Never)] public required string Text { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
    public KeyboardButtonStyle? Style { get; set; }
    public string? Url { get; set; }
    [JsonPropertyName("callback_data")] public string? CallbackData { get; set; }
    [JsonPropertyName("web_app")] public WebAppInfo? WebApp { get; set; }
    [JsonPropertyName("login_url")] public LoginUrl? LoginUrl { get; set; }
    [JsonPropertyName("switch_inline_query")] public string? SwitchInlineQuery { get; set; }
    [JsonPropertyName("switch_inline_query_current_chat")] public string? SwitchInlineQueryCurrentChat { get; set; }
    [JsonPropertyName("switch_inline_query_chosen_chat")]
    public SwitchInlineQueryChosenChat? SwitchInlineQueryChosenChat { get; set; }
    [JsonPropertyName("copy_text")] public CopyTextButton? CopyText { get; set; }
    [JsonPropertyName("callback_game")] public CallbackGame? CallbackGame { get; set; }
    public bool Pay { get; set; }

    public InlineKeyboardButton()
    {
    }

    [SetsRequiredMembers]
    public InlineKeyboardButton(string text) => Text = text;

    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, string callbackDataOrUrl)
        : this(text)
    {
        if (LinkSchemes.Any(scheme => callbackDataOrUrl.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            Url = callbackDataOrUrl;
        else
            CallbackData = callbackDataOrUrl;
    }

    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, WebAppInfo webApp)
        : this(text) => WebApp = webApp;

    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, LoginUrl loginUrl)
        : this(text) => LoginUrl = loginUrl;

    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, SwitchInlineQueryChosenChat switchInlineQueryChosenChat)
        : this(text) => SwitchInlineQueryChosenChat = switchInlineQueryChosenChat;

    [SetsRequiredMembers]
    public InlineKeyboardButton(string text, CopyTextButton copyText)
        : this(text) => CopyText = copyText;

    private static readonly string[] LinkSchemes = ["https://", "http://", "tg://"];

    public static InlineKeyboardButton WithUrl(string text, string url) => new(text) { Url = url };

    public static InlineKeyboardButton WithCallbackData(string textAndCallbackData) =>
        WithCallbackData(textAndCallbackData, textAndCallbackData);

    public static InlineKeyboardButton WithCallbackData(string text, string callbackData) =>
        new(text) { CallbackData = callbackData };

    public static InlineKeyboardButton WithWebApp(string text, WebAppInfo webApp) => new(text, webApp);

    public static InlineKeyboardButton WithLoginUrl(string text, LoginUrl loginUrl) => new(text, loginUrl);

    public static InlineKeyboardButton WithSwitchInlineQuery(string text, string switchInlineQuery = "") =>
        new(text) { SwitchInlineQuery = switchInlineQuery };

    public static InlineKeyboardButton WithSwitchInlineQueryCurrentChat(
        string text, string switchInlineQueryCurrentChat = "") =>
        new(text) { SwitchInlineQueryCurrentChat = switchInlineQueryCurrentChat };

    public static InlineKeyboardButton WithSwitchInlineQueryChosenChat(
        string text, SwitchInlineQueryChosenChat switchInlineQueryChosenChat) => new(text, switchInlineQueryChosenChat);

    public static InlineKeyboardButton WithCopyText(string text, CopyTextButton copyText) => new(text, copyText);

    public static InlineKeyboardButton WithCallbackGame(string text) => new(text) { CallbackGame = new() };

    public static InlineKeyboardButton WithPay(string text) => new(text) { Pay = true };

    public static implicit operator InlineKeyboardButton(string textAndCallbackDataOrUrl) =>
        new(textAndCallbackDataOrUrl, textAndCallbackDataOrUrl);

    public static implicit operator InlineKeyboardButton((string text, string callbackDataOrUrl) tuple) =>
        new(tuple.text, tuple.callbackDataOrUrl);

    public static implicit operator InlineKeyboardButton(
        (string text, string callbackDataOrUrl, KeyboardButtonStyle? style) tuple) =>
        new(tuple.text, tuple.callbackDataOrUrl) { Style = tuple.style };
}
