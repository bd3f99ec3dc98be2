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
        request.Long("message_effect_id") != 0 ? request["message_effect_id"] : null);

    /// <summary>Looks up the target of so many messages. Call it under the gate.</summary>
    public Target Resolve(SendParameters parameters, int messages = 1)
    {
        var chat = world.RequireChat(parameters.ChatId);
        chat.RequireWritable();
        int? thread = null;
        if (parameters.ThreadId > 0 && CanHaveTopics(chat))
        {
            thread = world.HasTopics(chat) ? chat.Topics.Find(parameters.ThreadId)?.ThreadId : null;
            if (thread is null && !world.Options.IgnoresGoneTopics)
                throw Refusal.BadRequest("message thread not found");
        }

        var target = ResolveReply(parameters, new Target(chat, thread));
        if (parameters.EffectId is null)
            return target;
        if (chat is not PrivateChat)
            throw Refusal.BadRequest("can't use message effects in the chat");
        return messages == 1 ? target : throw Refusal.BadRequest("can't use message effects in the method");
    }

    public Message Post(
        Target target, MessageContent content, SendParameters parameters, string? mediaGroupId = null, ForwardOrigin? forward = null) =>
        target.Chat.Post(new Message(world.NextMessageId(target.Chat), target.Chat, content.SentBy(world.Clock))
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
    private static bool CanHaveTopics(Chat chat) => chat is PrivateChat or GroupChat { IsForum: true };

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

        var quote = reply.Quote.IsEmpty
            ? null
            : Replies.Find(message.Content.Text, reply.Quote, reply.QuotePosition) ?? throw Refusal.BadRequest("QUOTE_TEXT_INVALID");
        return target.Answering(message, quote);
    }
}

internal sealed record SendParameters(
    string ChatId, int ThreadId, ReplyParameters? Reply, ReplyMarkup? Markup, bool Protect, string? EffectId);

/// <summary>Where a message goes to.</summary>
internal sealed record Target(Chat Chat, int? ThreadId)
{
    public Message? ReplyTo { get; init; }

    public TextQuote? Quote { get; init; }

    public RawJson? ExternalReply { get; init; }

    /// <summary>
    /// A reply stands in the topic of what it answers. Sent to another topic or chat, it shows only where the message
    /// came from.
    /// </summary>
    public Target Answering(Message message, TextQuote? quote) =>
        message.Chat == Chat && (ThreadId is null || ThreadId == message.ThreadId)
            ? this with { ThreadId = message.ThreadId, ReplyTo = message, Quote = quote }
            : this with { ExternalReply = Replies.External(message), Quote = quote ?? Replies.Automatic(message) };
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

        var quote = TextCleaner.Clean(
            TextParser.Parse(json.String("quote") ?? "", json.String("quote_parse_mode"), json.String("quote_entities")));
        return new ReplyParameters(
            messageId, json.String("chat_id"), json.Bool("allow_sending_without_reply"), quote, json.Int("quote_position"));
    }
}
