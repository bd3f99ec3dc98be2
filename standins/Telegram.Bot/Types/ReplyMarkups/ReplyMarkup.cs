namespace Telegram.Bot.Types.ReplyMarkups;

[JsonPolymorphic]
[JsonDerivedType(typeof(InlineKeyboardMarkup))]
[JsonDerivedType(typeof(ReplyKeyboardMarkup))]
[JsonDerivedType(typeof(ReplyKeyboardRemove))]
[JsonDerivedType(typeof(ForceReplyMarkup))]
public abstract class ReplyMarkup
{
    public static readonly ReplyKeyboardRemove RemoveKeyboard = new();
    public static readonly ForceReplyMarkup ForceReply = new();

    [return: NotNullIfNotNull(nameof(button))]
    public static implicit operator ReplyMarkup?(InlineKeyboardButton button) =>
        button is null ? null : new InlineKeyboardMarkup(button);

    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator ReplyMarkup?(InlineKeyboardButton[]? buttons) =>
        buttons is null ? null : new InlineKeyboardMarkup(buttons);

    [return: NotNullIfNotNull(nameof(buttons))]
    public static implicit operator ReplyMarkup?(List<InlineKeyboardButton>? buttons) =>
        buttons is null ? null : new InlineKeyboardMarkup(buttons);

    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator ReplyMarkup?(IEnumerable<InlineKeyboardButton>[]? buttonRows) =>
        buttonRows is null ? null : new InlineKeyboardMarkup(buttonRows);

    [return: NotNullIfNotNull(nameof(buttonRows))]
    public static implicit operator ReplyMarkup?(List<List<InlineKeyboardButton>>? buttonRows) =>
        buttonRows is null ? null : new InlineKeyboardMarkup(buttonRows);

    public static implicit operator ReplyMarkup((string text, string callbackDataOrUrl) button) =>
        new InlineKeyboardMarkup((InlineKeyboardButton)button);
}
