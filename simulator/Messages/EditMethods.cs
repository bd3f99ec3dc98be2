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

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("editMessageText", EditText);
        methods.Add("editMessageCaption", EditCaption);
        methods.Add("editMessageMedia", EditMedia);
        methods.Add("editMessageReplyMarkup", EditMarkup);
        methods.Add("editMessageLiveLocation", request => EditLiveLocation(request, ContentReader.Location(request)));
        methods.Add("stopMessageLiveLocation", request => EditLiveLocation(request, null));
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
        return Edit(request, message => message.Content is MediaContent { TakesCaption: true } media
            ? media with { Caption = caption, CaptionAbove = request.Bool("show_caption_above_media") }
            : throw Refusal.BadRequest("there is no caption in the message to edit"));
    }

    private Answer EditMedia(BotApiRequest request)
    {
        if (!JsonElements.TryParse(request.Required("media"), out var json))
            throw Refusal.BadRequest("can't parse input media JSON object");
        return Edit(request, message =>
        {
            var media = read.InputMedia(request, json, forAlbum: false);
            if (message.Content is not (MediaContent or TextContent) || message.Kind is MessageKind.Sticker or MessageKind.VideoNote or MessageKind.Voice)
                throw Refusal.BadRequest("message media can't be edited");
            if (message.MediaGroupId is not null && !media.FitsAlbum)
                throw Refusal.BadRequest("can't use the media of the specified type in the album");
            return media;
        });
    }

    private Answer EditMarkup(BotApiRequest request)
    {
        var markup = ReplyMarkup.Read(request);
        lock (world.Gate)
        {
            var message = Editable(request);
            return SameMarkup(message.Markup, markup)
                ? throw Refusal.BadRequest(NotModified)
                : Edited(message.Chat.Replace(message.WithMarkup(markup)));
        }
    }

    /// <summary>A live location moves, or stops where it is when <paramref name="to"/> is null.</summary>
    private Answer EditLiveLocation(BotApiRequest request, LocationContent? to) => Edit(request, message =>
    {
        if (message.Content is not LocationContent { LivePeriodSeconds: > 0 } live)
            throw Refusal.BadRequest("there is no live location in the message to edit");
        return to is null
            ? live with { LivePeriodSeconds = 0 }
            : to with { LivePeriodSeconds = to.LivePeriodSeconds > 0 ? to.LivePeriodSeconds : live.LivePeriodSeconds };
    });

    private Answer StopPoll(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var message = Editable(request, "message with poll to stop");
            if (message.Content is not PollContent poll)
                throw Refusal.BadRequest("message is not a poll");
            if (poll.IsClosed)
                throw Refusal.BadRequest("poll has already been closed");
            var closed = poll with { IsClosed = true };
            message.Chat.Replace(message.Edited(closed, ReplyMarkup.Read(request), world.Clock.UnixSeconds));
            return Answer.Ok(new RawJson(JsonBytes.Of(closed, static (json, p) => p.WritePoll(json))), message.Id);
        }
    }

    private Answer Edit(BotApiRequest request, Func<Message, MessageContent> change)
    {
        var markup = ReplyMarkup.Read(request);
        lock (world.Gate)
        {
            var message = Editable(request);
            var content = change(message);
            if (message.Content.SameAs(content) && SameMarkup(message.Markup, markup))
                throw Refusal.BadRequest(NotModified);
            return Edited(message.Chat.Replace(message.Edited(content, markup, world.Clock.UnixSeconds)));
        }
    }

    private Message Editable(BotApiRequest request, string role = "message to edit")
    {
        if (request["chat_id"].Length == 0 && request.Int("message_id") == 0)
            throw Refusal.BadRequest("message identifier is not specified");
        var chat = world.RequireChat(request["chat_id"]);
        chat.RequireAccessible();
        var message = chat.Require(request.Int("message_id"), role);
        return message.From is null || message.From.Id == world.Bot.Id && message.Forward is null
            ? message
            : throw Refusal.BadRequest("message can't be edited");
    }

    private static bool SameMarkup(ReplyMarkup? one, ReplyMarkup? other) =>
        JsonOf(one as InlineKeyboard).AsSpan().SequenceEqual(JsonOf(other as InlineKeyboard));

    private static byte[] JsonOf(InlineKeyboard? keyboard) => keyboard is null ? [] : JsonBytes.Of(keyboard);

    private static Answer Edited(Message message) => Answer.Ok(message, message.Id);
}
