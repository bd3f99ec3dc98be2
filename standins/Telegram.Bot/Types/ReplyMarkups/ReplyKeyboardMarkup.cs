namespace Telegram.Bot.Types.ReplyMarkups;

public class ReplyKeyboardMarkup : ReplyMarkup
{
    [JsonIgnore(Condition = Never)] public required IEnumerable<IEnumerable<KeyboardButton>> Keyboard { get; set; }
    [JsonPropertyName("is_persistent")] public bool IsPersistent { get; set; }
    [JsonPropertyName("resize_keyboard")] public bool ResizeKeyboard { get; set; }
    [JsonPropertyName("one_time_keyboard")] public bool OneTimeKeyboard { get; set; }
    [JsonPropertyName("input_field_placeholder")] public string? InputFieldPlaceholder { get; set; }
    public bool Selective { get; set; }

    [SetsRequiredMembers]
    public ReplyKeyboardMarkup() => Keyboard = new List<List<KeyboardButton>>();

    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(IEnumerable<IEnumerable<KeyboardButton>> keyboard) => Keyboard = keyboard;

    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(bool resizeKeyboard)
        : this() => ResizeKeyboard = resizeKeyboard;

    [SetsRequiredMembers]
    public ReplyKeyboardMarkup(params KeyboardButton[] keyboardRow) =>
        Keyboard = new List<List<KeyboardButton>> { ([.. keyboardRow]) };

    private List<List<KeyboardButton>> Rows => Keyboard as List<List<KeyboardButton>>
        ?? throw new InvalidOperationException("This method works only with a List<List<KeyboardButton>> keyboard");

    public ReplyKeyboardMarkup AddButton(KeyboardButton button) => AddButtons(button);

    public ReplyKeyboardMarkup AddButtons(params KeyboardButton[] buttons)
    {
        var rows = Rows;
        if (rows.Count == 0)
            rows.Add([]);
        rows[^1].AddRange(buttons);
        return this;
    }

    public ReplyKeyboardMarkup AddNewRow(params KeyboardButton[] buttons)
    {
        Rows.Add([.. buttons]);
        return this;
    }
}

public class KeyboardButton : IKeyboardButton
{
    [JsonIgnore(Condition = Never)] public required string Text { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
    public KeyboardButtonStyle? Style { get; set; }
    [JsonPropertyName("request_contact")] public bool RequestContact { get; set; }
    [JsonPropertyName("request_location")] public bool RequestLocation { get; set; }
    [JsonPropertyName("web_app")] public WebAppInfo? WebApp { get; set; }

    public KeyboardButton()
    {
    }

    [SetsRequiredMembers]
    public KeyboardButton(string text) => Text = text;

    public static KeyboardButton WithRequestContact(string text) => new(text) { RequestContact = true };

    public static KeyboardButton WithRequestLocation(string text) => new(text) { RequestLocation = true };

    public static implicit operator KeyboardButton(string text) => new(text);
}

public class ReplyKeyboardRemove : ReplyMarkup
{
    [JsonPropertyName("remove_keyboard")] public new bool RemoveKeyboard => true;
    public bool Selective { get; set; }
}

public class ForceReplyMarkup : ReplyMarkup
{
    [JsonPropertyName("force_reply")] public new bool ForceReply => true;
    [JsonPropertyName("input_field_placeholder")] public string? InputFieldPlaceholder { get; set; }
    public bool Selective { get; set; }
}
