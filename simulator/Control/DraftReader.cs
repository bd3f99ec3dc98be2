using System.Text.Json;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Control;

/// <summary>A draft as JSON; the kind is "text" where none is given.</summary>
internal static class DraftReader
{
    public static Draft Read(JsonElement json)
    {
        var name = json.String("kind") ?? "text";
        if (!Enum.TryParse<MessageKind>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var kind))
            throw new ControlException($"There is no kind \"{name}\"; one of: {string.Join(", ", Enum.GetNames<MessageKind>()).ToLowerInvariant()}.");
        return new Draft(kind)
        {
            Text = json.String("text") ?? json.String("caption") ?? "",
            ParseMode = json.String("parse_mode"),
            ReplyTo = json.Property("reply_to") is null ? null : json.Int("reply_to"),
            ReplyToChat = json.Property("reply_to_chat") is null ? null : json.Long("reply_to_chat"),
            Quote = json.String("quote"),
            QuotePosition = json.Int("quote_position"),
            EffectId = json.String("effect_id"),
            HasSpoiler = json.Bool("has_spoiler"),
            CaptionAbove = json.Bool("show_caption_above_media"),
            ThreadId = json.Property("thread_id") is null ? null : json.Int("thread_id"),
            Emoji = json.String("emoji"),
            FileName = json.String("file_name"),
            MimeType = json.String("mime_type"),
            File = json.String("file_base64") is { } file ? Convert.FromBase64String(file) : null,
            DurationSeconds = json.Int("duration", 1),
            Latitude = json.Double("latitude"),
            Longitude = json.Double("longitude"),
            LivePeriodSeconds = json.Int("live_period"),
            Heading = json.Int("heading"),
            Accuracy = json.Double("horizontal_accuracy"),
            ProximityRadius = json.Int("proximity_alert_radius"),
            Title = json.String("title"),
            Address = json.String("address"),
            PhoneNumber = json.String("phone_number"),
            FirstName = json.String("first_name"),
            Options = json.Property("options") is { ValueKind: JsonValueKind.Array } options
                ? [.. options.EnumerateArray().Select(option => option.ToString())]
                : [],
            IsQuiz = json.Bool("quiz"),
            ForwardedFrom = json.String("forwarded_from"),
            ForwardedFromUser = json.Property("forwarded_from_user") is null ? null : json.Long("forwarded_from_user"),
            IsProtected = json.Bool("protected"),
            Field = json.String("field") is { } field ? (field, json.Property("value")?.GetRawText() ?? "true") : null,
        };
    }
}
