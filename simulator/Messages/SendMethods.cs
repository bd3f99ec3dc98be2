using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>sendMessage and its kin, one message each, and sendMediaGroup.</summary>
internal sealed class SendMethods(World world, Sending sending, ContentReader read) : IMethodSet
{
    private const int MaxAlbum = 10;
    private const string CancelAction = "cancel";
    private static readonly TimeSpan ChatActionLifetime = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> ChatActions = new(StringComparer.OrdinalIgnoreCase)
    {
        CancelAction, "typing", "record_video", "upload_video", "record_audio", "record_voice", "upload_audio", "upload_voice",
        "upload_photo", "upload_document", "choose_sticker", "pick_up_location", "find_location", "record_video_note",
        "upload_video_note",
    };

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("sendMessage", request => Send(request, ContentReader.Text(request)));
        methods.Add("sendLocation", request => Send(request, ContentReader.LiveLocation(request, isEdit: false)));
        methods.Add("sendVenue", request => Send(request, ContentReader.Venue(request)));
        methods.Add("sendContact", request => Send(request, ContentReader.Contact(request)));
        methods.Add("sendPhoto", request => SendMedia(request, MessageKind.Photo));
        methods.Add("sendVideo", request => SendMedia(request, MessageKind.Video));
        methods.Add("sendDocument", request => SendMedia(request, MessageKind.Document));
        methods.Add("sendVoice", request => SendMedia(request, MessageKind.Voice));
        methods.Add("sendAudio", request => SendMedia(request, MessageKind.Audio));
        methods.Add("sendVideoNote", request => SendMedia(request, MessageKind.VideoNote));
        methods.Add("sendSticker", request => SendMedia(request, MessageKind.Sticker));
        methods.Add("sendAnimation", request => SendMedia(request, MessageKind.Animation));
        methods.Add("sendPoll", request => SendMade(request, read.Poll));
        methods.Add("sendDice", request => SendMade(request, r => world.Contents.Dice(r["emoji"])));
        methods.Add("sendPaidMedia", request => SendMade(request, ContentReader.PaidMedia));
        methods.Add("sendMediaGroup", SendMediaGroup);
        methods.Add("sendChatAction", SendChatAction);
    }

    private Answer Send(BotApiRequest request, MessageContent content)
    {
        var parameters = Sending.Read(request);
        lock (world.Gate)
            return Sent(sending.Post(sending.Resolve(parameters), content, parameters));
    }

    private Answer SendMedia(BotApiRequest request, MessageKind kind)
    {
        var caption = kind is MessageKind.Sticker or MessageKind.VideoNote ? FormattedText.Empty : TextParser.Caption(request);
        return SendMade(request, r => read.Media(r, kind) with { Caption = caption });
    }

    /// <summary>Content that changes what Telegram holds (a file, the next poll id) is made under the gate.</summary>
    private Answer SendMade(BotApiRequest request, Func<BotApiRequest, MessageContent> make)
    {
        var parameters = Sending.Read(request);
        lock (world.Gate)
        {
            var content = make(request);
            return Sent(sending.Post(sending.Resolve(parameters), content, parameters));
        }
    }

    private Answer SendMediaGroup(BotApiRequest request)
    {
        var parameters = Sending.Read(request) with { Markup = null };
        if (!JsonElements.TryParse(request.Required("media"), out var media))
            throw Refusal.BadRequest("can't parse media JSON object");
        if (media.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest("expected an Array of InputMedia");
        lock (world.Gate)
        {
            var contents = media.EnumerateArray().Select(item => read.InputMedia(request, item, forAlbum: true)).ToList();
            if (contents.Count == 0)
                throw Refusal.BadRequest("there are no messages to send");
            if (contents.Count > MaxAlbum)
                throw Refusal.BadRequest("too many messages to send as an album");
            RequireAlbum(contents);
            var target = sending.Resolve(parameters);
            var group = contents.Count > 1 ? world.NextMediaGroupId() : null;
            var sent = contents.ConvertAll(content => sending.Post(target, content, parameters, group));
            return Answer.Ok(new JsonArray(sent), sent.ConvertAll(message => message.Id));
        }
    }

    /// <summary>Documents and audio files stand in albums of their own.</summary>
    private static void RequireAlbum(List<MediaContent> contents)
    {
        if (contents.Exists(content => content.CaptionAbove != contents[0].CaptionAbove))
            throw Refusal.BadRequest("parameter show_caption_above_media must be the same for all messages");
        if (contents.TrueForAll(content => content.Kind == contents[0].Kind))
            return;
        if (contents.Find(content => content.IsAlbumOfItsOwn) is { } lonely)
            throw Refusal.BadRequest($"{lonely.Kind.ToString().ToLowerInvariant()} can't be mixed with other media types");
    }

    private Answer SendChatAction(BotApiRequest request)
    {
        if (!ChatActions.Contains(request["action"]))
            throw Refusal.BadRequest("wrong parameter action in request");
        lock (world.Gate)
        {
            var chat = world.RequireChat(request["chat_id"]);
            chat.RequireWritable();

            // People's own clocks are not shifted along with Telegram's.
            var isOver = request["action"].Equals(CancelAction, StringComparison.OrdinalIgnoreCase);
            chat.ShowsActionUntil = isOver ? null : world.Options.Clock.GetUtcNow() + ChatActionLifetime;
        }

        return Answer.True;
    }

    private static Answer Sent(Message message) => Answer.Ok(message, message.Id);
}
