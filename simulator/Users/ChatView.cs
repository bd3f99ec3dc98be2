using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Users;

/// <summary>What a chat shows, and waiting for what it is to show.</summary>
internal sealed class ChatView(World world, Chat chat, string owner)
{
    private const int ShownInErrors = 20;

    /// <summary>All that is not deleted, oldest first.</summary>
    public IReadOnlyList<Message> Messages()
    {
        lock (world.Gate)
        {
            var shown = new List<Message>();
            foreach (var message in chat.History.Messages)
            {
                if (!message.IsDeleted)
                    shown.Add(message);
            }

            return shown;
        }
    }

    /// <summary>Waits until <paramref name="find"/> finds something; it is asked again at every change of the chat.</summary>
    public async Task<T> Until<T>(Func<T?> find, Func<string> what, TimeSpan? timeout)
        where T : class
    {
        var limit = timeout ?? TelegramServer.DefaultTimeout;
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Task changed;
            lock (world.Gate)
            {
                if (find() is { } found)
                    return found;
                changed = chat.NextChange();
            }

            var left = limit - TimeProvider.System.GetElapsedTime(start);
            try
            {
                await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System);
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException(
                    $"{owner} (chat {chat.Id}) does not see {what()} within {limit.TotalSeconds:0.##} s. The chat shows:{Environment.NewLine}{Describe()}",
                    late);
            }
        }
    }

    private string Describe()
    {
        var messages = Messages();
        if (messages.Count == 0)
            return "  (nothing)";
        var hidden = messages.Count > ShownInErrors ? $"  … {messages.Count - ShownInErrors} more …{Environment.NewLine}" : "";
        return hidden + string.Join(Environment.NewLine, messages.TakeLast(ShownInErrors).Select(message => "  " + message));
    }
}
