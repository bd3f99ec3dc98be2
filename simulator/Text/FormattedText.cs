using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Text;

/// <summary>A text and what is bold, a link or a command in it; offsets count UTF-16 code units.</summary>
public sealed record FormattedText(string Text, ImmutableArray<TextEntity> Entities)
{
    public static FormattedText Empty { get; } = new("", []);

    public bool IsEmpty => Text.Length == 0;

    /// <summary>Telegram's limits count characters, not code units.</summary>
    public int Characters
    {
        get
        {
            var count = 0;
            foreach (var _ in Text.EnumerateRunes())
                count++;
            return count;
        }
    }

    public static FormattedText Plain(string text) => new(text, []);

    public bool SameAs(FormattedText other) => Text == other.Text && Entities.SequenceEqual(other.Entities);
}

public sealed record TextEntity(string Type, int Offset, int Length)
{
    public string? Url { get; init; }

    public string? Language { get; init; }

    public long? UserId { get; init; }

    public string? CustomEmojiId { get; init; }

    public long? UnixTime { get; init; }

    public string? DateTimeFormat { get; init; }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("offset"u8, Offset);
        json.WriteNumber("length"u8, Length);
        json.WriteString("type"u8, Type);
        if (Language is { Length: > 0 })
            json.WriteString("language"u8, Language);
        if (Url is not null)
            json.WriteString("url"u8, Url);
        if (UserId is { } user)
        {
            json.WriteStartObject("user"u8);
            json.WriteNumber("id"u8, user);
            json.WriteBoolean("is_bot"u8, false);
            json.WriteString("first_name"u8, "");
            json.WriteEndObject();
        }

        if (CustomEmojiId is not null)
            json.WriteString("custom_emoji_id"u8, CustomEmojiId);
        if (UnixTime is { } time)
        {
            json.WriteNumber("unix_time"u8, time);
            json.WriteString("date_time_format"u8, DateTimeFormat ?? "");
        }

        json.WriteEndObject();
    }

    internal static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<TextEntity> entities)
    {
        if (entities.IsEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var entity in entities)
            entity.WriteTo(json);
        json.WriteEndArray();
    }

    internal static TextEntity? Read(JsonElement json)
    {
        var type = json.String("type");
        if (type is null)
            return null;
        var entity = new TextEntity(type, json.Int("offset"), json.Int("length"));
        return type switch
        {
            "bold" or "italic" or "underline" or "strikethrough" or "spoiler" or "code" or "blockquote"
                or "expandable_blockquote" => entity,
            "pre" => entity with { Language = json.String("language") },
            "text_link" => entity with { Url = json.String("url") },
            "text_mention" => entity with { UserId = json.Property("user")?.Long("id") },
            "custom_emoji" => entity with { CustomEmojiId = json.String("custom_emoji_id") },
            "date_time" => entity with { UnixTime = json.Long("unix_time"), DateTimeFormat = json.String("date_time_format") },

            // Found by the server itself; what the bot says about them is not asked.
            _ => null,
        };
    }
}
