using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Messages;

/// <summary>What stands under a message (inline buttons) or instead of the keyboard.</summary>
public abstract class ReplyMarkup : IJson
{
    private const int CallbackDataLimitBytes = 64;

    private protected ReplyMarkup()
    {
    }

    void IJson.WriteTo(Utf8JsonWriter json) => WriteTo(json);

    internal abstract void WriteTo(Utf8JsonWriter json);

    internal static ReplyMarkup? Read(BotApiRequest request)
    {
        var markup = request["reply_markup"];
        if (markup.Length == 0)
            return null;
        if (!JsonElements.TryParse(markup, out var json))
            throw Refusal.BadRequest("can't parse reply keyboard markup JSON object");
        if (json.ValueKind != JsonValueKind.Object)
            throw Refusal.BadRequest("object expected as reply markup");
        if (json.Property("inline_keyboard") is { } inline)
            return ReadInline(inline);
        return json.Property("keyboard") is not null || json.Bool("remove_keyboard") || json.Bool("force_reply")
            ? new CustomKeyboard(new RawJson(json.GetRawText()))
            : null;
    }

    private static InlineKeyboard? ReadInline(JsonElement rows)
    {
        const string NotRows = "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays";
        if (rows.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest(NotRows);
        var read = ImmutableArray.CreateBuilder<ImmutableArray<InlineButton>>();
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array)
                throw Refusal.BadRequest(NotRows);
            ImmutableArray<InlineButton> buttons = [.. row.EnumerateArray().Select(ReadButton)];
            if (buttons.Length > 0)
                read.Add(buttons);
        }

        return read.Count == 0 ? null : new InlineKeyboard(read.ToImmutable());
    }

    private static InlineButton ReadButton(JsonElement button)
    {
        const string CannotParse = "can't parse inline keyboard button: ";
        if (button.ValueKind != JsonValueKind.Object)
            throw Refusal.BadRequest(CannotParse + "InlineKeyboardButton must be an Object");
        var text = button.String("text") ?? throw Refusal.BadRequest(CannotParse + "Field \"text\" must be of type String");
        var data = button.String("callback_data");
        var url = button.String("url");
        if (string.IsNullOrEmpty(data) && string.IsNullOrEmpty(url)
            && button.Property("switch_inline_query") is null && button.Property("switch_inline_query_current_chat") is null
            && button.Property("switch_inline_query_chosen_chat") is null && button.Property("web_app") is null
            && button.Property("login_url") is null && button.Property("copy_text") is null
            && button.Property("callback_game") is null && button.Property("pay") is null)
        {
            throw Refusal.BadRequest(CannotParse + "Text buttons are unallowed in the inline keyboard");
        }

        if (string.IsNullOrWhiteSpace(text))
            throw Refusal.BadRequest("inline keyboard button text must be non-empty");
        if (string.IsNullOrEmpty(url) && Encoding.UTF8.GetByteCount(data ?? "") > CallbackDataLimitBytes)
            throw Refusal.BadRequest("BUTTON_DATA_INVALID");
        return new InlineButton(text, string.IsNullOrEmpty(url) ? data : null, url, new RawJson(button.GetRawText()));
    }
}

/// <summary>Rows of buttons under a message.</summary>
public sealed class InlineKeyboard : ReplyMarkup
{
    internal InlineKeyboard(ImmutableArray<ImmutableArray<InlineButton>> rows) => Rows = rows;

    public ImmutableArray<ImmutableArray<InlineButton>> Rows { get; }

    internal override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("inline_keyboard"u8);
        foreach (var row in Rows)
        {
            json.WriteStartArray();
            foreach (var button in row)
                button.Json.WriteTo(json);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

public sealed class InlineButton
{
    internal InlineButton(string text, string? data, string? url, RawJson json) =>
        (Text, Data, Url, Json) = (text, data, url, json);

    public string Text { get; }

    /// <summary>What the bot gets when it is pressed; null for a button that opens something.</summary>
    public string? Data { get; }

    public string? Url { get; }

    internal RawJson Json { get; }
}

/// <summary>A keyboard in place of the usual one, its removal, or the wish for a reply; kept as the bot gave it.</summary>
public sealed class CustomKeyboard : ReplyMarkup
{
    internal CustomKeyboard(RawJson json) => Json = json;

    internal RawJson Json { get; }

    internal override void WriteTo(Utf8JsonWriter json) => Json.WriteTo(json);
}
