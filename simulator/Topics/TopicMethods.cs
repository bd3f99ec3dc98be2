using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;

namespace OperatorBot.Simulator.Topics;

/// <summary>createForumTopic, editForumTopic, deleteForumTopic; closing is for supergroups alone.</summary>
internal sealed class TopicMethods(World world) : IMethodSet
{
    private const int NameLimit = 128;
    private static readonly HashSet<int> IconColors = [0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F];

    private readonly TopicChanges _changes = new(world);

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("createForumTopic", CreateForumTopic);
        methods.Add("editForumTopic", EditForumTopic);
        methods.Add("deleteForumTopic", DeleteForumTopic);
        methods.Add("closeForumTopic", request => Close(request));
        methods.Add("reopenForumTopic", request => Close(request));
        methods.Add("getForumTopicIconStickers", _ => Answer.Ok(TopicIcons.Stickers));
    }

    private Answer CreateForumTopic(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            var name = Name(request["name"]);
            var color = request.Int("icon_color", absent: TopicChanges.DefaultColor);
            if (!IconColors.Contains(color))
                throw Refusal.BadRequest("invalid icon color specified");
            var icon = TopicIcons.Read(request["icon_custom_emoji_id"]);
            return Answer.Ok(_changes.Open(chat, world.Bot, name, color, icon));
        }
    }

    private Answer EditForumTopic(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            var id = RequiredId(request);
            var editsIcon = request.Has("icon_custom_emoji_id");
            if (request["name"].Length == 0 && !editsIcon)
                return Answer.True;
            var name = request["name"].Length > 0 ? Name(request["name"]) : null;
            var topic = Existing(chat, id);
            var edited = topic with
            {
                Name = name ?? topic.Name,
                IconCustomEmojiId = editsIcon ? TopicIcons.Read(request["icon_custom_emoji_id"]) : topic.IconCustomEmojiId,
            };
            if (edited == topic)
                throw Refusal.BadRequest("TOPIC_NOT_MODIFIED");
            _changes.Edit(chat, world.Bot, topic, edited);
            return Answer.True;
        }
    }

    private Answer DeleteForumTopic(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            TopicChanges.Delete(chat, Existing(chat, RequiredId(request)).ThreadId);
            return Answer.True;
        }
    }

    private Answer Close(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = Forum(request);
            if (chat is PrivateChat)
                throw Refusal.BadRequest("the chat is not a supergroup forum");
            Existing(chat, RequiredId(request));
            return Answer.True;
        }
    }

    private Chat Forum(BotApiRequest request)
    {
        var chat = world.RequireChat(request["chat_id"]);
        chat.RequireWritable();
        return world.HasTopics(chat) ? chat : throw Refusal.BadRequest("the chat is not a forum");
    }

    private static int RequiredId(BotApiRequest request) => request.Int("message_thread_id") is > 0 and var id
        ? id
        : throw Refusal.BadRequest("invalid forum topic identifier specified");

    private static Topic Existing(Chat chat, int id) => chat.Topics.Find(id) ?? throw Refusal.BadRequest("TOPIC_ID_INVALID");

    private static string Name(string name)
    {
        var trimmed = name.Trim();
        if (trimmed.Length == 0)
            throw Refusal.BadRequest("name must be non-empty");
        return trimmed.Length <= NameLimit ? trimmed : trimmed[..NameLimit];
    }
}
