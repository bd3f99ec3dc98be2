using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>editMessageText and its kin; stopPoll and live locations.</summary>
internal sealed class EditMethods(World world, ContentReader read) : IMethodSet
{
    private const string NotModified =
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        + "content and reply markup of the message";

    private const string NotEditable = "message can't be edited";
    private const string MediaNotEditable = "message media can't be edited";

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("editMessageText", EditText);
        methods.Add("editMessageCaption", EditCaption);
        methods.Add("editMessageMedia", EditMedia);
        methods.Add("editMessageReplyMarkup", EditMarkup);
        methods.Add("editMessageLiveLocation", EditLiveLocation);
        methods.Add("stopMessageLiveLocation", StopLiveLocation);
        methods.Add("stopPoll", StopPoll);
    }

    private Answer EditText(BotApiRequest request)
    {
        var content = ContentReader.Text(request);
        return Edit(request, message => message.Content is TextContent
            ? content
            : throw Refusal.BadRequest("there is no text in the message to edit"));
    }

    private Answer EditCaption(BotApiRequest request)
    {
        var caption = TextParser.Caption(request);
        return Edit(request, message => message.Content.WithCaption(caption, request.Bool("show_caption_above_media"))
            ?? throw Refusal.BadRequest("there is no caption in the message to edit"));
    }

    private Answer EditMedia(BotApiRequest request)
    {
        if (!JsonElements.TryParse(request.Required("media"), out var json))
            throw Refusal.BadRequest("can't parse input media JSON object");
        return Edit(
            request,
            message =>
            {
                if (message.Kind is not (MessageKind.Text or MessageKind.Animation) && !message.Content.FitsAlbum)
                    throw Refusal.BadRequest(MediaNotEditable);
                var media = read.InputMedia(request, json, forAlbum: false);
                RequireSameAlbum(message, media);
                return media;
            },
            MediaNotEditable);
    }

    /// <summary>Audio files and documents keep their kind in an album; photos and videos may take each other's place.</summary>
    private static void RequireSameAlbum(Message message, MediaContent media)
    {
        if (message.MediaGroupId is null || message.Kind == media.Kind)
            return;
        if (!media.FitsAlbum)
            throw Refusal.BadRequest("message content type can't be used in an album");
        if (media.IsAlbumOfItsOwn || message.Content.IsAlbumOfItsOwn)
            throw Refusal.BadRequest("can't change media type in the album");
    }

    private Answer EditMarkup(BotApiRequest request)
    {
        var markup = ReplyMarkup.Read(request);
        lock (world.Gate)
        {
            var message = Editable(request, onlyMarkup: true);
            var kept = MarkupOn(message, markup);
            return SameMarkup(message.Markup, kept)
                ? throw Refusal.BadRequest(NotModified)
                : Edited(message.Chat.Replace(message.WithMarkup(kept)));
        }
    }

    private Answer EditLiveLocation(BotApiRequest request)
    {
        var place = ContentReader.LiveLocation(request, isEdit: true);
        return Edit(request, message => Live(message).MovedTo(place, message.Date));
    }

    /// <summary>It stays where it is.</summary>
    private Answer StopLiveLocation(BotApiRequest request) => Edit(request, message => Live(message).Stopped);

    private static LocationContent Live(Message message) => message.Content as LocationContent
        ?? throw Refusal.BadRequest("there is no live location in the message to edit");

    private Answer StopPoll(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var message = Editable(request, "message with poll to stop", onlyMarkup: true);
            if (message.Content is not PollContent poll)
                throw Refusal.BadRequest("message is not a poll");
            if (poll.IsClosed)
                throw Refusal.BadRequest("poll has already been closed");
            var closed = poll with { IsClosed = true };
            message.Chat.Replace(message.Edited(closed, ReplyMarkup.Read(request), world.Clock.UnixSeconds));
            return Answer.Ok(new RawJson(JsonBytes.Of(closed, static (json, p) => p.WritePoll(json))), message.Id);
        }
    }

    /// <summary>An edit that says nothing of the buttons takes them away.</summary>
    private Answer Edit(BotApiRequest request, Func<Message, MessageContent> change, string refusal = NotEditable)
    {
        var markup = ReplyMarkup.Read(request);
        lock (world.Gate)
        {
            var message = Editable(request, refusal: refusal);
            var content = change(message);
            var kept = MarkupOn(message, markup);
            if (message.Content.SameAs(content) && SameMarkup(message.Markup, kept))
                throw Refusal.BadRequest(NotModified);
            return Edited(message.Chat.Replace(message.Edited(content, kept, world.Clock.UnixSeconds)));
        }
    }

    private Message Editable(
        BotApiRequest request, string role = "message to edit", bool onlyMarkup = false, string refusal = NotEditable)
    {
        if (request["chat_id"].Length == 0 && request.Int("message_id") == 0)
            throw Refusal.BadRequest("message identifier is not specified");
        var chat = world.RequireChat(request["chat_id"]);
        chat.RequireAccessible();
        var message = chat.Require(request.Int("message_id"), role);
        return IsMine(message) && message.Markup is not CustomKeyboard && CanChange(message.Content, onlyMarkup)
            ? message
            : throw Refusal.BadRequest(refusal);
    }

    private bool IsMine(Message message) =>
        message.Forward is null && (message.From is null || message.From.Id == world.Bot.Id);

    private static bool CanChange(MessageContent content, bool onlyMarkup) => content switch
    {
        TextContent => true,
        MediaContent media when media.TakesCaption => true,
        LocationContent { IsLive: true } => true,
        PollContent { IsClosed: false } => true,
        _ => content.Kind is MessageKind.PaidMedia or MessageKind.Checklist or MessageKind.Game
            || (onlyMarkup && content.CanBeForwarded),
    };

    /// <summary>Parts of an album have no buttons, whatever is asked for.</summary>
    private static ReplyMarkup? MarkupOn(Message message, ReplyMarkup? markup) => message.MediaGroupId is null ? markup : null;

    private static bool SameMarkup(ReplyMarkup? one, ReplyMarkup? other) =>
        JsonOf(one as InlineKeyboard).AsSpan().SequenceEqual(JsonOf(other as InlineKeyboard));

    private static byte[] JsonOf(InlineKeyboard? keyboard) => keyboard is null ? [] : JsonBytes.Of(keyboard);

    private static Answer Edited(Message message) => Answer.Ok(message, message.Id);
}
