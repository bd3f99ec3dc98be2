using System.Collections.Frozen;

namespace Telegram.Bot.Serialization;

/// <summary>Members by their names in snake_case. A name unknown here reads as zero, so that a newer API does not break an
/// older reader; a value without a name cannot be written.</summary>
public class EnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, JsonEncodedText> Names = Enum.GetValues<TEnum>().ToFrozenDictionary(
        value => value,
        value => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())));

    private static readonly FrozenDictionary<string, TEnum>.AlternateLookup<ReadOnlySpan<char>> Values =
        Names.ToFrozenDictionary(pair => pair.Value.Value, pair => pair.Key).GetAlternateLookup<ReadOnlySpan<char>>();

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String || reader.HasValueSequence || reader.ValueSpan.Length > 64)
            return Values.TryGetValue(reader.GetString(), out var unusual) ? unusual : default;

        Span<char> name = stackalloc char[64];
        return Values.TryGetValue(name[..reader.CopyString(name)], out var value) ? value : default;
    }

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options)
    {
        if (!Names.TryGetValue(value, out var name))
            throw new JsonException($"Can't serialize value {value} for enum {typeof(TEnum).Name}");
        writer.WriteStringValue(name);
    }
}
