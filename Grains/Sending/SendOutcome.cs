namespace OperatorBot.Grains.Sending;

/// <summary>How a Bot API call ended.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>Telegram did it.</summary>
    /// <param name="MessageId">
    /// The new message's id in the addressee's chat, or the new topic's; null for calls that make none, or several.
    /// </param>
    /// <param name="MessageIds">The ids of the new messages, in order, where several were asked for: maybe fewer.</param>
    public sealed record Sent(int? MessageId = null, IReadOnlyList<int>? MessageIds = null) : SendOutcome;

    /// <summary>Telegram answered that it did not.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="RetryAfter">For <see cref="RefusalReason.TooManyRequests"/>: how long to wait.</param>
    public sealed record Refused(RefusalReason Reason, TimeSpan? RetryAfter = null) : SendOutcome;

    /// <summary>No answer, or a broken one: it may or may not have been done.</summary>
    public sealed record Unknown : SendOutcome;
}

/// <summary>Why Telegram refused.</summary>
public enum RefusalReason
{
    /// <summary>Too many requests: later again (429).</summary>
    TooManyRequests = 1,

    /// <summary>A failure on Telegram's side, or a token that is refused at the moment (5xx, 401): later again.</summary>
    Unavailable = 2,

    /// <summary>The addressee blocked the bot, deleted the account, or never started it (403, chat not found).</summary>
    Unreachable = 3,

    /// <summary>The original is of a kind that cannot be copied.</summary>
    CannotBeCopied = 4,

    /// <summary>The text stands so already; what was wanted holds.</summary>
    NotModified = 5,

    /// <summary>Any other refusal (400): the same call would be refused again.</summary>
    Rejected = 6,

    /// <summary>The original's writer does not let it be passed on.</summary>
    Protected = 7,

    /// <summary>The original has been deleted.</summary>
    Gone = 8,

    /// <summary>The topic is gone; outside of it, or in another one, it can be sent.</summary>
    ThreadGone = 9,
}
