using System.Text.Json;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator.Topics;

/// <summary>
/// Topics opened, edited and deleted, by whomever. The bot hears of the service messages, also of those that it caused
/// itself. Under the gate.
/// </summary>
internal sealed class TopicChanges(World world)
{
    public const int DefaultColor = 0x6FB9F0;

    public Topic Open(
        Chat chat, UserProfile by, string name, int iconColor = DefaultColor, string? customEmoji = null, bool isNameImplicit = false)
    {
        var id = world.NextMessageId(chat);
        var topic = new Topic(id, name) { IconColor = iconColor, IconCustomEmojiId = customEmoji };
        chat.Topics.Put(topic);
        chat.SignalChange();
        Tell(chat, by, id, id, "forum_topic_created", (topic, isNameImplicit), static (json, created) =>
        {
            json.WriteString("name"u8, created.topic.Name);
            json.WriteNumber("icon_color"u8, created.topic.IconColor);
            if (created.topic.IconCustomEmojiId is not null)
                json.WriteString("icon_custom_emoji_id"u8, created.topic.IconCustomEmojiId);
            if (created.isNameImplicit)
                json.WriteBoolean("is_name_implicit"u8, true);
        });
        return topic;
    }

    public void Edit(Chat chat, UserProfile by, Topic before, Topic after)
    {
        chat.Topics.Put(after);
        chat.SignalChange();
        Tell(chat, by, world.NextMessageId(chat), after.ThreadId, "forum_topic_edited", (before, after), static (json, edit) =>
        {
            if (edit.after.Name != edit.before.Name)
                json.WriteString("name"u8, edit.after.Name);
            if (edit.after.IconCustomEmojiId != edit.before.IconCustomEmojiId)
                json.WriteString("icon_custom_emoji_id"u8, edit.after.IconCustomEmojiId ?? "");
        });
    }

    /// <summary>A deleted topic takes its messages along. Nobody is told.</summary>
    public static void Delete(Chat chat, int threadId)
    {
        chat.Topics.Remove(threadId);
        foreach (var message in chat.History.Messages.ToArray())
        {
            if (message.ThreadId == threadId && !message.IsDeleted)
                chat.Replace(message.Deleted());
        }

        chat.SignalChange();
    }

    private void Tell<TState>(
        Chat chat, UserProfile by, int id, int threadId, string field, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var json = new RawJson(JsonBytes.Of((state, write), static (json, s) =>
        {
            json.WriteStartObject();
            s.write(json, s.state);
            json.WriteEndObject();
        }));
        var message = chat.Post(new Message(id, chat, new OpaqueContent(MessageKind.Service, field, json))
        {
            From = by,
            Date = world.Clock.UnixSeconds,
            ThreadId = threadId,
        });
        world.Updates.Add(
            UpdateType.Message, message, WebhookQueues.Messages(chat.Id), UpdateLifetimes.Message, chat.Id, message.Id);
    }
}
