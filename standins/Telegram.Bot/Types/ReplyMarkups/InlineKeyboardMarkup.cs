namespace Telegram.Bot.Types.ReplyMarkups;

public class InlineKeyboardMarkup : ReplyMarkup
{
    [JsonPropertyName("inline_keyboard"), JsonIgnore(Condition = Never)]
    public required IEnumerable<IEnumerable<InlineKeyboardButton>> InlineKeyboard { get; set; }

    [SetsRequiredMembers]
    public InlineKeyboardMarkup() => InlineKeyboard = new List<List<InlineKeyboardButton>>();

    [SetsRequiredMembers]
    public InlineKeyboardMarkup(IEnumerable<IEnumerable<InlineKeyboardButton>> inlineKeyboard) => InlineKeyboard = inlineKeyboard;

    [SetsRequiredMembers]
    public InlineKeyboardMarkup(InlineKeyboardButton inlineKeyboardButton)
        : this([[inlineKeyboardButton]], own: true)
    {
    }

    [SetsRequiredMembers]
    public InlineKeyboardMarkup(params InlineKeyboardButton[] inlineKeyboardRow)
        : this([[.. inlineKeyboardRow]], own: true)
    {
    }

    [SetsRequiredMembers]
    public InlineKeyboardMarkup(IEnumerable<InlineKeyboardButton> inlineKeyboardRow)
        : this([[.. inlineKeyboardRow]], own: true)
    {
    }

    [SetsRequiredMembers]
    public InlineKeyboardMarkup(List<InlineKeyboardButton> inlineKeyboardRow)
        : this([inlineKeyboardRow], own: true)
    {
    }

    [SetsRequiredMembers]
    private InlineKeyboardMarkup(List<List<InlineKeyboardButton>> rows, bool own) => InlineKeyboard = own ? rows : [];

    // Rows can be added only to a keyboard that is a list of lists, which every constructor but the one that takes a
    // foreign collection makes it.
    private List<List<InlineKeyboardButton>> Rows => InlineKeyboard as List<List<InlineKeyboardButton>>
        ?? throw new InvalidOperationException("This method works only with a List<List<InlineKeyboardButton>> keyboard");

    public static InlineKeyboardMarkup Empty() => new();

    public InlineKeyboardMarkup AddButton(InlineKeyboardButton button) => AddButtons(button);

    public InlineKeyboardMarkup AddButton(string text, string callbackData) =>
        AddButtons(InlineKeyboardButton.WithCallbackData(text, callbackData));

    public InlineKeyboardMarkup AddButtons(params InlineKeyboardButton[] buttons)
    {
        var rows = Rows;
        if (rows.Count == 0)
            rows.Add([]);
        rows[^1].AddRange(buttons);
        return this;
    }

    public InlineKeyboardMarkup AddNewRow(params InlineKeyboardButton[] buttons)
    {
        Rows.Add([.. buttons]);
        return this;
    }

    [return: NotNullIfNotNull(nameof(button))]
    public static implicit operator InlineKeyboardMarkup?(InlineKeyboardButton? button) =>
        button is null ? null : new(button);

    [return: NotNullIfNotNull(nameof(buttonText))]
    public static implicit operator InlineKeyboardMarkup?(string? buttonText) =>
        buttonText is null ? null : new((InlineKeyboardButton)buttonText);

    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator InlineKeyboardMarkup?(InlineKeyboardButton[]? buttons) =>
        buttons is null ? null : new(buttons);

    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator InlineKeyboardMarkup?(List<InlineKeyboardButton>? buttons) =>
        buttons is null ? null : new(buttons);

    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator InlineKeyboardMarkup?(List<List<InlineKeyboardButton>>? buttonRows) =>
        buttonRows is null ? null : new(buttonRows);

    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator InlineKeyboardMarkup?(IEnumerable<InlineKeyboardButton>[]? buttonRows) =>
        buttonRows is null ? null : new(buttonRows);
}
