using System.Runtime.InteropServices;

namespace OperatorBot.Silo.Sending;

/// <summary>
/// Which chats may not be written to for now, because Telegram said so (429, <c>retry_after</c>). Nothing is slowed down
/// before that: limits are Telegram's to know. Refusals for several chats at about the same time mean that the limit of
/// the whole bot is reached, so the whole bot pauses. Knows only what this process saw. Thread-safe.
/// </summary>
internal sealed class Pauses(TimeProvider time)
{
    /// <summary>So many different chats refused within <see cref="BotWindow"/> pause the whole bot.</summary>
    internal const int ChatsThatPauseTheBot = 3;

    /// <summary>How close together those refusals have to be.</summary>
    internal static readonly TimeSpan BotWindow = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, TimeSpan> _endByChat = [];
    private readonly PriorityQueue<long, TimeSpan> _chatsByEnd = new();
    private readonly List<Refusal> _recent = [];
    private readonly long _origin = time.GetTimestamp();
    private TimeSpan _botEnd;

    /// <summary>The chats that are remembered; each leaves when its pause is over.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _endByChat.Count;
        }
    }

    /// <summary>How long the chat is still paused, by itself or with the whole bot; zero where it is not.</summary>
    public TimeSpan RestOf(long chatId)
    {
        lock (_lock)
        {
            var now = Now();
            Forget(now);
            var end = Max(_endByChat.GetValueOrDefault(chatId), _botEnd);
            return end > now ? end - now : TimeSpan.Zero;
        }
    }

    /// <summary>Telegram refused a call for the chat and named a time to wait, more than zero, which counts from now.</summary>
    /// <returns>Whether the whole bot is paused now and was not before.</returns>
    public bool Add(long chatId, TimeSpan retryAfter)
    {
        lock (_lock)
        {
            var now = Now();
            Forget(now);
            var end = now + retryAfter;
            if (end > _endByChat.GetValueOrDefault(chatId))
            {
                _endByChat[chatId] = end;
                _chatsByEnd.Enqueue(chatId, end);
            }

            return AddToBot(new Refusal(chatId, now, _endByChat.GetValueOrDefault(chatId)));
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private bool AddToBot(Refusal refusal)
    {
        // One entry a chat, and no more than it takes: whatever falls out has had its say.
        _recent.RemoveAll(recent => recent.ChatId == refusal.ChatId || refusal.At - recent.At > BotWindow);
        _recent.Add(refusal);
        if (_recent.Count < ChatsThatPauseTheBot)
            return false;

        var wasPaused = _botEnd > refusal.At;
        _botEnd = Max(_botEnd, _recent.Max(recent => recent.End));
        _recent.RemoveAt(0);
        return !wasPaused;
    }

    private void Forget(TimeSpan now)
    {
        while (_chatsByEnd.TryPeek(out var chatId, out var end) && end <= now)
        {
            _chatsByEnd.Dequeue();
            if (_endByChat.TryGetValue(chatId, out var latest) && latest <= now)
                _endByChat.Remove(chatId);
        }
    }

    /// <summary>Monotonic, so that a clock that is set does not end a pause early.</summary>
    private TimeSpan Now() => time.GetElapsedTime(_origin);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Refusal(long ChatId, TimeSpan At, TimeSpan End);
}
