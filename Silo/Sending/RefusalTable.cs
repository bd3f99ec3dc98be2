using OperatorBot.Gateway.BotApi;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Silo.Sending;

/// <summary>
/// What an error that Telegram answers with means for a call. The Bot API tells most errors apart by their English
/// descriptions alone; those that matter stand here, and nowhere else. The texts are those of the public server's source
/// (<c>Client.cpp</c>, and <c>MessagesManager.cpp</c> of TDLib below it).
/// </summary>
internal static class RefusalTable
{
    /// <summary>The wait where a 429 names none, which the public server never does.</summary>
    private static readonly TimeSpan UnnamedWait = TimeSpan.FromSeconds(5);

    private static readonly (string Description, RefusalReason Reason)[] OfAnyCall =
    [
        ("Bad Request: chat not found", RefusalReason.Unreachable),
        ("Bad Request: private chat not found", RefusalReason.Unreachable),
        ("Bad Request: PEER_ID_INVALID", RefusalReason.Unreachable),
        ("Bad Request: message is not modified", RefusalReason.NotModified),
        ("Bad Request: TOPIC_NOT_MODIFIED", RefusalReason.NotModified),
        ("Bad Request: message thread not found", RefusalReason.ThreadGone),
        ("Bad Request: TOPIC_ID_INVALID", RefusalReason.ThreadGone),
        ("Bad Request: TOPIC_DELETED", RefusalReason.ThreadGone),
    ];

    private static readonly (string Description, RefusalReason Reason)[] OfCopy =
    [
        ("Bad Request: message to copy not found", RefusalReason.Gone),
        ("Bad Request: there are no messages to forward", RefusalReason.Gone),
        ("Bad Request: MESSAGE_ID_INVALID", RefusalReason.CannotBeCopied),
        ("Bad Request: messages can't be forwarded", RefusalReason.CannotBeCopied),
        ("Bad Request: the message can't be copied", RefusalReason.CannotBeCopied),
        ("Bad Request: message can't be copied", RefusalReason.CannotBeCopied),
        ("Bad Request: message has protected content and can't be forwarded", RefusalReason.Protected),
        ("Bad Request: CHAT_FORWARDS_RESTRICTED", RefusalReason.Protected),
    ];

    /// <summary>How an error of one part of an album begins; what is wrong with it follows in quotes.</summary>
    private const string PartNotSent = "Bad Request: failed to send message #";

    private const string AlreadyDeleted = "Bad Request: message to delete not found";

    /// <summary>The message was sent, and gone (to an anti-spam bot, say) before the server could return it.</summary>
    private const string SentAndDeleted =
        "Internal Server Error: sent message was immediately deleted and can't be returned";

    /// <summary>The outcome of a call that was answered with an error.</summary>
    /// <param name="call">The call.</param>
    /// <param name="errorCode">The answer's <c>error_code</c>.</param>
    /// <param name="description">The answer's <c>description</c>.</param>
    /// <param name="retryAfterSeconds">The answer's <c>retry_after</c>, or null.</param>
    public static SendOutcome Outcome(Outgoing call, int errorCode, string description, int? retryAfterSeconds) =>
        errorCode switch
        {
            400 => OfBadRequest(call, description),

            // Of a private chat, every 403 that the server knows is about the addressee: bot was blocked by the user, user
            // is deactivated, bot can't initiate conversation with a user, the bot can't send messages to the bot.
            403 => new SendOutcome.Refused(RefusalReason.Unreachable),

            // The server does not know the method. Nothing of a dialog hangs on these calls, so nothing waits for them.
            404 when call is Outgoing.Delete or Outgoing.Menu or Outgoing.AnswerPress or Outgoing.Edit or Outgoing.Revise
                or Outgoing.React or Outgoing.OpenTopic or Outgoing.ChangeTopic =>
                new SendOutcome.Refused(RefusalReason.Rejected),

            // The call itself is too large; any other error of the 4xx is about the token, the method or the server, and
            // a message must not be given up for those.
            413 => new SendOutcome.Refused(RefusalReason.Rejected),

            429 => new SendOutcome.Refused(
                RefusalReason.TooManyRequests,
                retryAfterSeconds is > 0 and var seconds ? RetryAfter.Of(seconds) : UnnamedWait),

            500 when Is(description, SentAndDeleted) => new SendOutcome.Refused(RefusalReason.Rejected),

            // The front lost sight of the server behind it, which may have done the call.
            502 or 504 => new SendOutcome.Unknown(),

            _ => new SendOutcome.Refused(RefusalReason.Unavailable),
        };

    private static SendOutcome OfBadRequest(Outgoing call, string description)
    {
        // What was wanted holds.
        if (call is Outgoing.Delete && Is(description, AlreadyDeleted))
            return new SendOutcome.Sent();

        if (call is Outgoing.CopyAlbum
            && description.StartsWith(PartNotSent, StringComparison.OrdinalIgnoreCase)
            && description.IndexOf('"', StringComparison.Ordinal) is >= 0 and var quote)
            description = "Bad Request: " + description[(quote + 1)..].TrimEnd('"');

        foreach (var row in OfAnyCall)
        {
            if (Is(description, row.Description))
                return new SendOutcome.Refused(row.Reason);
        }

        if (call is Outgoing.Copy or Outgoing.CopyAlbum)
        {
            foreach (var row in OfCopy)
            {
                if (Is(description, row.Description))
                    return new SendOutcome.Refused(row.Reason);
            }
        }

        // Among them a press answered too late (query is too old) and an edit of a message that is gone.
        return new SendOutcome.Refused(RefusalReason.Rejected);
    }

    /// <summary>The same text, or the same one with an explanation after a colon, which the server changes now and then.</summary>
    private static bool Is(string description, string known) =>
        description.StartsWith(known, StringComparison.OrdinalIgnoreCase)
        && (description.Length == known.Length || description[known.Length] == ':');
}
