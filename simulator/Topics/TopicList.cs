using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Topics;

/// <summary>A topic of a chat; its id is that of the service message that opened it.</summary>
public sealed record Topic(int ThreadId, string Name) : IJson
{
    public int IconColor { get; init; } = 0x6FB9F0;

    public string? IconCustomEmojiId { get; init; }

    void IJson.WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("message_thread_id"u8, ThreadId);
        json.WriteString("name"u8, Name);
        json.WriteNumber("icon_color"u8, IconColor);
        if (IconCustomEmojiId is not null)
            json.WriteString("icon_custom_emoji_id"u8, IconCustomEmojiId);
        json.WriteEndObject();
    }
}

internal sealed class TopicList
{
    private readonly SortedDictionary<int, Topic> _topics = [];

    public IReadOnlyCollection<Topic> All => _topics.Values;

    public Topic? Find(int threadId) => _topics.GetValueOrDefault(threadId);

    public void Put(Topic topic) => _topics[topic.ThreadId] = topic;

    public bool Remove(int threadId) => _topics.Remove(threadId);
}
