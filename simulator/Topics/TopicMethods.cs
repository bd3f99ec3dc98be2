using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Topics;

/// <summary>createForumTopic, editForumTopic, deleteForumTopic; closing is for supergroups alone.</summary>
internal sealed class TopicMethods(World world) : IMethodSet
{
    private const int NameLimit = 128;
    private static readonly HashSet<int> IconColors = [0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F];

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("createForumTopic", CreateForumTopic);
        methods.Add("editForumTopic", EditForumTopic);
        methods.Add("deleteForumTopic", DeleteForumTopic);
        methods.Add("closeForumTopic", request => Close(request));
        methods.Add("reopenForumTopic", request => Close(request));
        methods.Add("getForumTopicIconStickers", _ => Answer.Ok(new RawJson("[]")));
    }

    public Topic Open(Chat chat, UserProfile by, string name, int iconColor, string? customEmoji)
    {
        var service = new RawJson(JsonBytes.Of((name, iconColor, customEmoji), static (json, t) =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, t.name);
            json.WriteNumber("icon_color"u8, t.iconColor);
            if (t.customEmoji is not null)
                json.WriteString("icon_custom_emoji_id"u8, t.customEmoji);
            json.WriteEndObject();
        }));
        var id = world.NextMessageId(chat);
        var topic = new Topic(id, name) { IconColor = iconColor, IconCustomEmojiId = customEmoji };
        chat.Topics.Put(topic);
        chat.Post(new Message(id, chat, new OpaqueContent(MessageKind.Service, "forum_topic_created", service))
        {
            From = by,
            Date = world.Clock.UnixSeconds,
            ThreadId = id,
        });
        return topic;
    }

    private Answer CreateForumTopic(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            var color = request.Int("icon_color", absent: 0x6FB9F0);
            if (!IconColors.Contains(color))
                throw Refusal.BadRequest("invalid icon color specified");
            return Answer.Ok(Open(chat, world.Bot, Name(request["name"]), color, NullIfEmpty(request["icon_custom_emoji_id"])));
        }
    }

    private Answer EditForumTopic(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            var topic = Required(chat, request);
            var editsIcon = request.Has("icon_custom_emoji_id");
            if (request["name"].Length == 0 && !editsIcon)
                return Answer.True;
            var edited = topic with
            {
                Name = request["name"].Length > 0 ? Name(request["name"]) : topic.Name,
                IconCustomEmojiId = editsIcon ? NullIfEmpty(request["icon_custom_emoji_id"]) : topic.IconCustomEmojiId,
            };
            if (edited == topic)
                throw Refusal.BadRequest("TOPIC_NOT_MODIFIED");
            chat.Topics.Put(edited);
            chat.SignalChange();
            return Answer.True;
        }
    }

    private Answer DeleteForumTopic(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            Delete(chat, Required(chat, request).ThreadId);
            return Answer.True;
        }
    }

    /// <summary>A deleted topic takes its messages along.</summary>
    public static void Delete(Chat chat, int threadId)
    {
        chat.Topics.Remove(threadId);
        foreach (var message in chat.History.Messages.ToArray())
        {
            if (message.ThreadId == threadId && !message.IsDeleted)
                chat.History.Replace(message.Deleted());
        }

        chat.SignalChange();
    }

    private Answer Close(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            if (chat is PrivateChat)
                throw Refusal.BadRequest("the chat is not a supergroup forum");
            Required(chat, request);
            return Answer.True;
        }
    }

    private Chat Forum(BotApiRequest request)
    {
        var chat = world.RequireChat(request["chat_id"]);
        chat.RequireWritable();
        var isForum = chat switch
        {
            PrivateChat => world.Options.HasTopics,
            GroupChat group => group.IsForum,
            _ => false,
        };
        return isForum ? chat : throw Refusal.BadRequest("the chat is not a forum");
    }

    private static Topic Required(Chat chat, BotApiRequest request) =>
        chat.Topics.Find(request.Int("message_thread_id")) ?? throw Refusal.BadRequest("TOPIC_ID_INVALID");

    private static string Name(string name)
    {
        var trimmed = name.Trim();
        if (trimmed.Length == 0)
            throw Refusal.BadRequest("name must be non-empty");
        return trimmed.Length <= NameLimit ? trimmed : trimmed[..NameLimit];
    }

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
