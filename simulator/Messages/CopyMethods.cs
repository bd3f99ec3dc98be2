using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>copyMessage, copyMessages, forwardMessage, forwardMessages.</summary>
internal sealed class CopyMethods(World world, Sending sending) : IMethodSet
{
    private const int MaxMessages = 100;
    private const int MaxAlbum = 10;
    private const string ProtectedContent = "message has protected content and can't be forwarded";

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("copyMessage", CopyMessage);
        methods.Add("copyMessages", request => Many(request, isCopy: true));
        methods.Add("forwardMessage", ForwardMessage);
        methods.Add("forwardMessages", request => Many(request, isCopy: false));
    }

    public static List<int> ReadMessageIds(BotApiRequest request)
    {
        var text = request["message_ids"];
        if (text.Length == 0)
            throw Refusal.BadRequest("message identifiers are not specified");
        if (!JsonElements.TryParse(text, out var json))
            throw Refusal.BadRequest("can't parse message_ids JSON object");
        if (json.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest("expected an Array of message identifiers");
        if (json.GetArrayLength() > MaxMessages)
            throw Refusal.BadRequest("too many message identifiers specified");
        var ids = new List<int>(json.GetArrayLength());
        foreach (var element in json.EnumerateArray())
        {
            if (element.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
                throw Refusal.BadRequest("message identifier must be a Number");
            if (!int.TryParse(element.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
                throw Refusal.BadRequest("can't parse message identifier as a Number");
            if (id <= 0)
                throw Refusal.BadRequest("invalid message identifier specified");
            ids.Add(id);
        }

        return ids.Count > 0 ? ids : throw Refusal.BadRequest("message identifiers are not specified");
    }

    private Answer CopyMessage(BotApiRequest request)
    {
        var fromChat = request.Required("from_chat_id");
        var caption = request.Has("caption") ? TextParser.Caption(request) : null;
        var parameters = Sending.Read(request);
        lock (world.Gate)
        {
            var source = world.RequireChat(fromChat).Require(request.Int("message_id"), "message to copy");
            var target = sending.Resolve(parameters);
            RequireUnprotected(source, isCopy: true);
            if (!CanCopy(source))
                throw Refusal.BadRequest("the message can't be copied");
            var content = source.Content.Copy(world.Contents);
            if (caption is not null)
                content = content.WithCaption(caption, request.Bool("show_caption_above_media")) ?? content;
            var sent = sending.Post(target, content, parameters);
            return Answer.Ok(new MessageIdResult(sent.Id), sent.Id);
        }
    }

    private Answer ForwardMessage(BotApiRequest request)
    {
        var fromChat = request.Required("from_chat_id");
        var parameters = Sending.Read(request);
        lock (world.Gate)
        {
            var source = world.RequireChat(fromChat).Require(request.Int("message_id"), "message to forward");
            var target = sending.Resolve(parameters);
            RequireUnprotected(source, isCopy: false);
            if (!CanForward(source))
                throw Refusal.BadRequest("the message can't be forwarded");
            var sent = sending.Post(target, source.Content.Forwarded, parameters, forward: OriginOf(source));
            return Answer.Ok(sent, sent.Id);
        }
    }

    /// <summary>
    /// What cannot be found or copied is left out of the answer; albums stay albums, and an answer to a message that goes
    /// along answers its copy.
    /// </summary>
    private Answer Many(BotApiRequest request, bool isCopy)
    {
        var fromChat = request.Required("from_chat_id");
        var ids = ReadMessageIds(request);
        var parameters = Sending.Read(request) with { Reply = null, Markup = null };
        var withoutCaption = isCopy && request.Bool("remove_caption");
        lock (world.Gate)
        {
            var target = sending.Resolve(parameters, ids.Count);
            var chat = world.RequireChat(fromChat);
            var found = ids.Select(chat.History.Find).OfType<Message>().ToList();
            if (found.Count == 0)
                throw Refusal.BadRequest("there are no messages to forward");
            if (!ids.Zip(ids.Skip(1)).All(pair => pair.First < pair.Second))
                throw Refusal.BadRequest("message identifiers must be in a strictly increasing order");
            var sources = found.Where(message => isCopy ? CanCopy(message) && !IsProtectedFromBot(message) : CanForward(message) && !message.IsProtected).ToList();
            if (sources.Count == 0)
                throw Refusal.BadRequest("messages can't be forwarded");
            var groups = Groups(sources);
            var copies = new Dictionary<int, Message>();
            var sent = sources.ConvertAll(source => copies[source.Id] = sending.Post(
                source.ReplyTo is { } replied && copies.TryGetValue(replied.Id, out var copy)
                    ? target with { ReplyTo = copy, Quote = source.Quote }
                    : target,
                isCopy ? Copy(source, withoutCaption) : source.Content.Forwarded,
                parameters,
                groups.GetValueOrDefault(source.Id),
                isCopy ? null : OriginOf(source)));
            return Answer.Ok(
                new JsonArray(sent.ConvertAll(message => new MessageIdResult(message.Id))), sent.ConvertAll(message => message.Id));
        }
    }

    /// <summary>
    /// The new album of each message that gets one. Audio files or documents of one sender become an album even if they
    /// were none; other messages stay together with at least one neighbour of their album.
    /// </summary>
    private Dictionary<int, string> Groups(List<Message> sources)
    {
        if (sources.Count is >= 2 and <= MaxAlbum && sources[0].Content.IsAlbumOfItsOwn
            && sources.TrueForAll(source => source.Kind == sources[0].Kind && SenderOf(source) is { } sender
                && sender == SenderOf(sources[0])))
        {
            var album = world.NextMediaGroupId();
            return sources.ToDictionary(source => source.Id, _ => album);
        }

        return sources.Where(source => source.MediaGroupId is not null)
            .GroupBy(source => source.MediaGroupId)
            .Where(group => group.Count() > 1)
            .Select(group => (Group: group, Id: world.NextMediaGroupId()))
            .SelectMany(album => album.Group.Select(source => (source.Id, Album: album.Id)))
            .ToDictionary(part => part.Id, part => part.Album);
    }

    private static long? SenderOf(Message message) => OriginOf(message).User?.Id;

    private MessageContent Copy(Message source, bool withoutCaption)
    {
        var content = source.Content.Copy(world.Contents);
        return withoutCaption ? content.WithCaption(FormattedText.Empty, above: false) ?? content : content;
    }

    private static bool CanCopy(Message message) => message.Content.CanBeCopied;

    private static bool CanForward(Message message) => message.Content.CanBeForwarded;

    /// <summary>A bot may copy what it protected itself; what others protected it may not.</summary>
    private static bool IsProtectedFromBot(Message message) => message is { IsProtected: true, IsFromBot: false };

    private static void RequireUnprotected(Message message, bool isCopy)
    {
        if (isCopy ? IsProtectedFromBot(message) : message.IsProtected)
            throw Refusal.BadRequest(ProtectedContent);
    }

    private static ForwardOrigin OriginOf(Message message) => message.Forward ?? ForwardOrigin.Of(message);
}
