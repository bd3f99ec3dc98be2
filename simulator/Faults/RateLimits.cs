using OperatorBot.Simulator.BotApi;

namespace OperatorBot.Simulator.Faults;

/// <summary>Telegram's limits on sending; none are in force by default.</summary>
public sealed record RateLimits
{
    public static RateLimits None { get; } = new() { PerChatPerSecond = 0, PerGroupPerMinute = 0, OverallPerSecond = 0 };

    /// <summary>As the documentation's FAQ gives them: about one a second in a chat, 20 a minute in a group, 30 a second over all.</summary>
    public static RateLimits Telegram { get; } = new();

    /// <summary>0: no limit.</summary>
    public double PerChatPerSecond { get; init; } = 1;

    /// <summary>Messages that may come at once after a pause.</summary>
    public int PerChatBurst { get; init; } = 5;

    public double PerGroupPerMinute { get; init; } = 20;

    public double OverallPerSecond { get; init; } = 30;

    public int OverallBurst { get; init; } = 30;
}

/// <summary>Enforces <see cref="RateLimits"/> with a bucket per chat and one over all.</summary>
internal sealed class RateLimiter(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Bucket> _chats = [];
    private Bucket? _overall;
    private RateLimits _limits = RateLimits.None;
    private volatile bool _active;

    public RateLimits Limits
    {
        get
        {
            lock (_gate)
                return _limits;
        }

        set
        {
            lock (_gate)
            {
                _limits = value;
                _active = value != RateLimits.None;
                _chats.Clear();
                _overall = null;
            }
        }
    }

    /// <summary>Seconds to wait, or zero if the call may go.</summary>
    public int Take(BotApiRequest request)
    {
        if (!_active || request.ChatId is not { } chatId || !Counts(request.Method))
            return 0;
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            var chat = _chats.TryGetValue(chatId, out var known) ? known : _chats[chatId] = chatId > 0
                ? new Bucket(_limits.PerChatPerSecond, _limits.PerChatBurst, now)
                : new Bucket(_limits.PerGroupPerMinute / 60, (int)_limits.PerGroupPerMinute, now);
            _overall ??= new Bucket(_limits.OverallPerSecond, _limits.OverallBurst, now);
            var wait = Math.Max(chat.Wait(clock, now), _overall.Wait(clock, now));
            if (wait > 0)
                return (int)Math.Ceiling(wait);
            chat.Spend();
            _overall.Spend();
            return 0;
        }
    }

    private static bool Counts(string method) =>
        (method.StartsWith("send", StringComparison.OrdinalIgnoreCase) && !method.Equals("sendChatAction", StringComparison.OrdinalIgnoreCase))
        || method.StartsWith("copy", StringComparison.OrdinalIgnoreCase)
        || method.StartsWith("forward", StringComparison.OrdinalIgnoreCase);

    private sealed class Bucket(double perSecond, int burst, long now)
    {
        private double _tokens = burst;
        private long _at = now;

        /// <summary>Seconds until one more fits.</summary>
        public double Wait(TimeProvider clock, long now)
        {
            if (perSecond <= 0)
                return 0;
            _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            return _tokens >= 1 ? 0 : (1 - _tokens) / perSecond;
        }

        public void Spend() => _tokens--;
    }
}
