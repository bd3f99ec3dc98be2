using System.Text;

namespace Telegram.Bot.Serialization;

/// <summary>Reads a closed family by one field that names the case, wherever in the object that field stands.</summary>
internal abstract class UnionConverter<T>(string discriminator, Dictionary<string, Type> cases) : JsonConverter<T>
    where T : class
{
    private readonly byte[] _discriminator = Encoding.UTF8.GetBytes(discriminator);

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The package's own exception, which is none about JSON.
        var name = CaseOf(reader)
            ?? throw new KeyNotFoundException($"Could not find string property {discriminator} in a {typeof(T).Name}");
        return cases.TryGetValue(name, out var type)
            ? (T?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(type))
            : throw new JsonException($"Unknown type: {name}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));

    // Works on a copy of the reader, so that the caller's stays at the start of the object.
    private string? CaseOf(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(_discriminator);
            reader.Read();
            if (found)
                return reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            reader.TrySkip();
        }

        return null;
    }
}
