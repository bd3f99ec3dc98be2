namespace Telegram.Bot.Types.ReplyMarkups;

[JsonConverter(typeof(EnumConverter<KeyboardButtonStyle>))]
public enum KeyboardButtonStyle
{
    Danger = 1,
    Success,
    Primary,
}

public interface IKeyboardButton
{
    string Text { get; }
    string? IconCustomEmojiId { get; set; }
    KeyboardButtonStyle? Style { get; set; }
}
