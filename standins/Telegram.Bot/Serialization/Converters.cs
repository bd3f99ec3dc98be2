namespace Telegram.Bot.Serialization;

/// <summary>Seconds since 1970 as a UTC time; 0 stands for "none" and reads as the default.</summary>
internal sealed class UnixDateTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromSeconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(ToSeconds(value));

    public static DateTime FromSeconds(long seconds) => seconds switch
    {
        0 => default,
        > 0 => DateTime.UnixEpoch.AddSeconds(seconds),
        _ => throw new JsonException($"A date before 1970 ({seconds} s) cannot be read"),
    };

    public static long ToSeconds(DateTime value)
    {
        if (value == default)
            return 0;
        var seconds = (long)(value.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        return seconds >= 0 ? seconds : throw new JsonException($"A date before 1970 ({value:O}) cannot be written");
    }
}

/// <summary>Until when someone is banned; 0 means for ever and reads as null.</summary>
internal sealed class BanTimeConverter : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null || reader.GetInt64() == 0
            ? null
            : UnixDateTimeConverter.FromSeconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(UnixDateTimeConverter.ToSeconds(value.GetValueOrDefault()));
}

internal sealed class ChatIdConverter : JsonConverter<ChatId?>
{
    public override ChatId? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Number ? new(reader.GetInt64()) : new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, ChatId? value, JsonSerializerOptions options)
    {
        if (value?.Username is { } username)
            writer.WriteStringValue(username);
        else if (value?.Identifier is { } identifier)
            writer.WriteNumberValue(identifier);
        else
            writer.WriteNullValue();
    }
}

/// <summary>An id or an address is written as such; a stream as a reference to a part of the form being built.</summary>
public sealed class InputFileConverter : JsonConverter<InputFile?>
{
    public static readonly AsyncLocal<List<InputFileStream>?> Attachments = new();

    public override bool CanConvert(Type typeToConvert) => typeof(InputFile).IsAssignableFrom(typeToConvert);

    public override InputFile? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Reading an InputFile needs the package Telegram.Bot");

    public override void Write(Utf8JsonWriter writer, InputFile? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case InputFileId file:
                writer.WriteStringValue(file.Id);
                break;
            case InputFileUrl file:
                writer.WriteStringValue(file.Url.ToString());
                break;
            case InputFileStream file:
                var attachments = Attachments.Value ??= [];
                writer.WriteStringValue($"attach://{attachments.Count.ToString(CultureInfo.InvariantCulture)}");
                attachments.Add(file);
                break;
            default:
                throw new JsonException("File Type not supported");
        }
    }
}
