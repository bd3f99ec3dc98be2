using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>What all methods that send have in common: target, topic, reply, buttons. Checks in the server's order.</summary>
internal sealed class Sending(World world)
{
    /// <summary>Reads what every send takes besides its content; refuses what is wrong in itself.</summary>
    public static SendParameters Read(BotApiRequest request) => new(
        request["chat_id"],
        request.Int("message_thread_id"),
        ReplyParameters.Read(request),
        ReplyMarkup.Read(request),
        request.Bool("protect_content"),
        request["message_effect_id"] is { Length: > 0 } effect ? effect : null);

    /// <summary>Looks up the target. Call it under the gate.</summary>
    public Target Resolve(SendParameters parameters)
    {
        var chat = world.RequireChat(parameters.ChatId);
        chat.RequireWritable();
        int? thread = null;
        if (parameters.ThreadId > 0 && TakesTopics(chat))
        {
            thread = chat.Topics.Find(parameters.ThreadId) is { } topic
                ? topic.ThreadId
                : throw Refusal.BadRequest("message thread not found");
        }

        return ResolveReply(parameters, new Target(chat, thread));
    }

    public Message Post(
        Target target, MessageContent content, SendParameters parameters, string? mediaGroupId = null, ForwardOrigin? forward = null) =>
        target.Chat.Post(new Message(world.NextMessageId(target.Chat), target.Chat, content)
        {
            From = target.Chat.Type == "channel" ? null : world.Bot,
            Date = world.Clock.UnixSeconds,
            ThreadId = target.ThreadId,
            ReplyTo = target.ReplyTo?.AsReplied(),
            Quote = target.Quote,
            ExternalReply = target.ExternalReply,
            Markup = parameters.Markup,
            IsProtected = parameters.Protect,
            EffectId = parameters.EffectId,
            MediaGroupId = mediaGroupId,
            Forward = forward,
        });

    /// <summary>Where topics can be, an unknown one is an error; elsewhere the parameter is ignored.</summary>
    private static bool TakesTopics(Chat chat) => chat switch
    {
        PrivateChat => true,
        GroupChat group => group.IsForum,
        _ => false,
    };

    private Target ResolveReply(SendParameters parameters, Target target)
    {
        if (parameters.Reply is not { MessageId: > 0 } reply)
            return target;
        var isElsewhere = reply.ChatId is { Length: > 0 } id && id != parameters.ChatId;
        var chat = isElsewhere ? world.RequireChat(reply.ChatId!) : target.Chat;
        var message = chat.History.Find(reply.MessageId);
        if (message is null)
        {
            return reply.AllowWithout
                ? target
                : throw Refusal.BadRequest("message to be replied not found");
        }

        var quote = QuoteOf(message, reply);
        return isElsewhere
            ? target with { ExternalReply = External(message), Quote = quote }
            : target with { ReplyTo = message, Quote = quote };
    }

    private static TextQuote? QuoteOf(Message message, ReplyParameters reply)
    {
        if (reply.Quote.IsEmpty)
            return null;
        var at = reply.QuotePosition <= message.Text.Length
            ? message.Text.IndexOf(reply.Quote.Text, Math.Max(0, reply.QuotePosition), StringComparison.Ordinal)
            : -1;
        if (at < 0)
            at = message.Text.IndexOf(reply.Quote.Text, StringComparison.Ordinal);
        return at < 0 ? throw Refusal.BadRequest("QUOTE_TEXT_INVALID") : new TextQuote(reply.Quote, at, IsManual: true);
    }

    private static RawJson External(Message message) => new(JsonBytes.Of(message, static (json, m) =>
    {
        json.WriteStartObject();
        json.WriteStartObject("origin"u8);
        json.WriteString("type"u8, "user"u8);
        json.WriteNumber("date"u8, m.Date);
        if (m.From is not null)
        {
            json.WritePropertyName("sender_user"u8);
            json.WriteRawValue(m.From.Json, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }));
}

internal sealed record SendParameters(
    string ChatId, int ThreadId, ReplyParameters? Reply, ReplyMarkup? Markup, bool Protect, string? EffectId);

/// <summary>Where a message goes to.</summary>
internal sealed record Target(Chat Chat, int? ThreadId)
{
    public Message? ReplyTo { get; init; }

    public TextQuote? Quote { get; init; }

    public RawJson? ExternalReply { get; init; }
}

internal sealed record ReplyParameters(int MessageId, string? ChatId, bool AllowWithout, FormattedText Quote, int QuotePosition)
{
    public static ReplyParameters? Read(BotApiRequest request)
    {
        if (!request.Has("reply_parameters"))
        {
            return request.Int("reply_to_message_id") is > 0 and var id
                ? new ReplyParameters(id, null, request.Bool("allow_sending_without_reply"), FormattedText.Empty, 0)
                : null;
        }

        var text = request["reply_parameters"];
        if (text.Length == 0)
            return null;
        if (!JsonElements.TryParse(text, out var json))
            throw Refusal.BadRequest("can't parse reply parameters JSON object");
        if (json.ValueKind != JsonValueKind.Object)
            throw Refusal.BadRequest("object expected as reply parameters");
        if (!json.EnumerateObject().Any())
            return null;
        if (json.Property("message_id") is not { } message
            || !int.TryParse(message.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var messageId))
        {
            throw Refusal.BadRequest("can't find field \"message_id\"");
        }

        var quote = TextParser.Parse(json.String("quote") ?? "", json.String("quote_parse_mode"), json.String("quote_entities"));
        return new ReplyParameters(
            messageId, json.String("chat_id"), json.Bool("allow_sending_without_reply"), quote, json.Int("quote_position"));
    }
}
