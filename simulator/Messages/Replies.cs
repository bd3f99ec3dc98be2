using System.Collections.Immutable;
using System.Text.Json;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>What a reply shows of the message it answers; the same for bots and people.</summary>
internal static class Replies
{
    private const int QuoteLimit = 1024;

    /// <summary>
    /// Where the quote stands in the text, the place nearest to <paramref name="position"/>; null if it stands nowhere
    /// with just these entities.
    /// </summary>
    public static TextQuote? Find(FormattedText text, FormattedText quote, int position)
    {
        var wanted = Quotable(quote, 0, quote.Text.Length);
        if (quote.IsEmpty || quote.Characters > QuoteLimit)
            return null;
        var last = text.Text.Length - quote.Text.Length;
        var start = Math.Clamp(position, 0, Math.Max(0, text.Text.Length - 1));
        for (var distance = 0; start - distance >= 0 || start + distance <= last; distance++)
        {
            if (IsAt(start - distance))
                return new TextQuote(quote with { Entities = wanted }, start - distance, IsManual: true);
            if (IsAt(start + distance))
                return new TextQuote(quote with { Entities = wanted }, start + distance, IsManual: true);
        }

        return null;

        bool IsAt(int at) => at >= 0 && at <= last && string.CompareOrdinal(text.Text, at, quote.Text, 0, quote.Text.Length) == 0
            && Quotable(text, at, quote.Text.Length).ToHashSet().SetEquals(wanted);
    }

    /// <summary>A part of the text as somebody marks it in an app: with the entities that it has there.</summary>
    public static FormattedText Part(FormattedText text, int at, int length) =>
        new(text.Text.Substring(at, length), Quotable(text, at, length));

    /// <summary>A reply to a message elsewhere shows its beginning, where the author of the reply quotes nothing.</summary>
    public static TextQuote? Automatic(Message message) => message.Text.Length == 0
        ? null
        : new TextQuote(Part(message.Content.Text, 0, Math.Min(message.Text.Length, QuoteLimit)), 0, IsManual: false);

    /// <summary>A message of another chat or topic, as much as is told of it: its author and its medium.</summary>
    public static RawJson External(Message message) => new(JsonBytes.Of(message, static (json, m) =>
    {
        json.WriteStartObject();
        json.WritePropertyName("origin"u8);
        (m.Forward ?? ForwardOrigin.Of(m)).WriteTo(json);
        if (m.Chat is GroupChat { CountsOwnMessages: true })
        {
            json.WritePropertyName("chat"u8);
            json.WriteRawValue(m.Chat.Json, skipInputValidation: true);
            json.WriteNumber("message_id"u8, m.Id);
        }

        m.Content.WriteMedium(json);
        json.WriteEndObject();
    }));

    private static ImmutableArray<TextEntity> Quotable(FormattedText text, int at, int length)
    {
        if (text.Entities.IsEmpty)
            return [];
        return
        [
            .. text.Entities
                .Where(entity => entity.Type is "bold" or "italic" or "underline" or "strikethrough" or "spoiler" or "custom_emoji" or "date_time")
                .Select(entity =>
                {
                    var (from, to) = (Math.Max(entity.Offset, at), Math.Min(entity.Offset + entity.Length, at + length));
                    return entity with { Offset = from - at, Length = to - from };
                })
                .Where(entity => entity.Length > 0),
        ];
    }
}
