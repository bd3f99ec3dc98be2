using Telegram.Bot;

namespace OperatorBot.Silo.Sending;

/// <summary>
/// Whether the bot has topics in private chats, and which icons they can have. BotFather can switch them at any time, so what is
/// known counts for a while only.
/// </summary>
internal sealed class TopicSupport([FromKeyedServices(TelegramHttp.Key)] ITelegramBotClient bot, TimeProvider time) : IDisposable
{
    private const string IconOfDialog = "💬";
    private const string IconOfEnd = "✅";

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _asking = new(1);
    private volatile Answer? _known;

    /// <summary>False where it is known that there are none.</summary>
    public bool MayHaveTopics => Known is not { HasTopics: false };

    private Answer? Known => _known is { } known && time.GetElapsedTime(known.At) < KnownFor ? known : null;

    /// <summary>Asks Telegram, unless that is known.</summary>
    /// <exception cref="Telegram.Bot.Exceptions.RequestException">Telegram did not say.</exception>
    public async Task<Answer> AskAsync(CancellationToken cancellationToken)
    {
        if (Known is { } known)
            return known;

        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (Known is { } meanwhile)
                return meanwhile;

            var hasTopics = (await bot.GetMe(cancellationToken)).HasTopicsEnabled;
            var icons = hasTopics ? await bot.GetForumTopicIconStickers(cancellationToken) : [];
            return _known = new Answer(hasTopics, IdOf(IconOfDialog), IdOf(IconOfEnd), time.GetTimestamp());

            string? IdOf(string emoji) => Array.Find(icons, icon => icon.Emoji == emoji)?.CustomEmojiId;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>What Telegram said.</summary>
    /// <param name="HasTopics">Whether there are topics.</param>
    /// <param name="DialogIcon">The icon of a dialog that goes on, or null where Telegram has none like it.</param>
    /// <param name="EndIcon">The icon of one that is over, or null.</param>
    /// <param name="At">When.</param>
    internal sealed record Answer(bool HasTopics, string? DialogIcon, string? EndIcon, long At)
    {
        /// <summary>The icon of a topic, or null.</summary>
        public string? IconOf(bool isOver) => isOver ? EndIcon : DialogIcon;
    }
}
