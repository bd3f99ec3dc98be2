using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Updates;

/// <summary>
/// An update in Telegram's answer, each read on its own: one that cannot be read does not hide the others, and still has
/// an id by which it can be acknowledged.
/// </summary>
/// <param name="Id">The update's id, or null where not even that can be read.</param>
/// <param name="Update">The update, or null where it cannot be read.</param>
/// <param name="Problem">Where the reading failed, without any content; null where it did not.</param>
[JsonConverter(typeof(Converter))]
internal sealed record ReceivedUpdate(int? Id, Update? Update, string? Problem)
{
    /// <summary>
    /// Whether reading failed by what was read. Nothing else can fail there, and the package's converters let all kinds of
    /// exceptions through: KeyNotFoundException for a union without its discriminator, say.
    /// </summary>
    internal static bool IsAboutContent(Exception e) => e is not OutOfMemoryException;

    /// <summary>What the update means.</summary>
    /// <param name="botName">The bot's own user name, without <c>@</c>.</param>
    /// <param name="now">When it was received.</param>
    /// <param name="mayBeRepeat">Whether this gateway cannot know if Telegram handed it out before.</param>
    /// <param name="incoming">The meaning.</param>
    /// <param name="problem">Why it has none, without any content.</param>
    public bool TryParse(
        string botName,
        DateTimeOffset now,
        bool mayBeRepeat,
        [NotNullWhen(true)] out Incoming? incoming,
        [NotNullWhen(false)] out string? problem)
    {
        (incoming, problem) = (null, null);
        if (Update is null)
        {
            problem = Problem ?? "no update";
            return false;
        }

        try
        {
            incoming = UpdateParser.Parse(Update, botName, now, mayBeRepeat);
            return true;
        }
        catch (Exception e) when (ContentFailure.Is(e))
        {
            // The parser knows an answer to everything; if not, that must cost one update and not the process.
            problem = ContentFailure.Describe(e);
            return false;
        }
    }

    internal sealed class Converter : JsonConverter<ReceivedUpdate>
    {
        private const int LongestPath = 100;

        public override bool HandleNull => true;

        public override ReceivedUpdate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var start = reader;
            try
            {
                var update = JsonSerializer.Deserialize<Update>(ref reader, options);
                return new ReceivedUpdate(update?.Id, update, update is null ? "null" : null);
            }
            catch (Exception e) when (IsAboutContent(e))
            {
                reader = start;
                if (!reader.TrySkip())
                    throw;
                return new ReceivedUpdate(IdIn(start), null, $"{e.GetType().Name} at {PlaceOf(e)}");
            }
        }

        public override void Write(Utf8JsonWriter writer, ReceivedUpdate value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Updates are only received.");

        // Names of members are not the bot's either: only such as Telegram gives are shown.
        private static string PlaceOf(Exception failure) =>
            failure is JsonException { Path: { Length: <= LongestPath } path }
                && path.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '$' or '.' or '_' or '[' or ']')
                ? path
                : "?";

        // Works on a copy of the reader, which stands at the update's first token.
        private static int? IdIn(Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("update_id"u8);
                if (!reader.Read())
                    return null;
                if (isId)
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) ? id : null;
                if (!reader.TrySkip())
                    return null;
            }

            return null;
        }
    }
}
