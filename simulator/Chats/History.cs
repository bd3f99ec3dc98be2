using System.Runtime.InteropServices;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Chats;

/// <summary>A chat's messages in rising ids; the oldest are forgotten beyond the limit.</summary>
internal sealed class History(int retained)
{
    private readonly List<Message> _messages = [];

    public ReadOnlySpan<Message> Messages => CollectionsMarshal.AsSpan(_messages);

    /// <summary>How many the bot wrote, forgotten ones too, without what was deleted: what a reader of the chat counts unread by.</summary>
    public int FromBotCount { get; private set; }

    public void Add(Message message)
    {
        _messages.Add(message);
        FromBotCount += CountOf(message);

        // Forgetting in blocks keeps it cheap; a chat holds up to twice the limit for a moment.
        if (_messages.Count > (long)retained * 2)
            _messages.RemoveRange(0, _messages.Count - retained);
    }

    public Message? Find(int id)
    {
        var index = IndexOf(id);
        return index >= 0 && !_messages[index].IsDeleted ? _messages[index] : null;
    }

    /// <summary>As it is now, deleted or not.</summary>
    public Message? Latest(int id)
    {
        var index = IndexOf(id);
        return index >= 0 ? _messages[index] : null;
    }

    public void Replace(Message message)
    {
        var index = IndexOf(message.Id);
        if (index < 0)
            return;
        FromBotCount += CountOf(message) - CountOf(_messages[index]);
        _messages[index] = message;
    }

    private static int CountOf(Message message) => message is { IsFromBot: true, IsDeleted: false } ? 1 : 0;

    private int IndexOf(int id)
    {
        var (low, high) = (0, _messages.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _messages[middle].Id;
            if (found == id)
                return middle;
            if (found < id)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
