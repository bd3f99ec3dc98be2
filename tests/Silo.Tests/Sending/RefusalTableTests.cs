using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Silo.Sending;

namespace OperatorBot.Silo.Tests.Sending;

public sealed class RefusalTableTests
{
    private const RefusalReason TooMany = RefusalReason.TooManyRequests;

    private static readonly Dictionary<string, Outgoing> Calls = new Outgoing[]
    {
        new Outgoing.Copy { ChatId = 1, FromChatId = 2, MessageId = 3 },
        new Outgoing.CopyAlbum { ChatId = 1, FromChatId = 2, MessageIds = [3, 4] },
        new Outgoing.ShareLocation { ChatId = 1, Location = new LiveLocation { Latitude = 1, Longitude = 2, PeriodSeconds = 60 } },
        new Outgoing.Revise { ChatId = 1, MessageId = 3, Content = new MessageContent { Kind = ContentKind.Text, Text = "text" } },
        new Outgoing.React { ChatId = 1, MessageId = 3, Emoji = "👍" },
        new Outgoing.OpenTopic { ChatId = 1, Name = "name" },
        new Outgoing.ChangeTopic { ChatId = 1, ThreadId = 6, Name = "name" },
        new Outgoing.Text { ChatId = 1, Body = "text" },
        new Outgoing.Edit { ChatId = 1, MessageId = 3, Body = "text" },
        new Outgoing.Delete { ChatId = 1, MessageId = 3 },
        new Outgoing.AnswerPress { ChatId = 1, QueryId = "4", Body = "text" },
        new Outgoing.Menu { ChatId = 1, Commands = [] },
    }.ToDictionary(call => call.GetType().Name);

    public static TheoryData<string> AllCalls => [.. Calls.Keys];

    [Theory]
    [InlineData("Forbidden: bot was blocked by the user")]
    [InlineData("Forbidden: user is deactivated")]
    [InlineData("Forbidden: bot can't initiate conversation with a user")]
    [InlineData("Forbidden: the bot can't send messages to the bot")]
    public void Outcome_Forbidden_IsUnreachable(string description)
    {
        foreach (var name in Calls.Keys)
            Assert.Equal(new SendOutcome.Refused(RefusalReason.Unreachable), Outcome(name, 403, description));
    }

    [Theory]
    // The same whatever the call.
    [InlineData("Text", 400, "Bad Request: chat not found", RefusalReason.Unreachable)]
    [InlineData("Copy", 400, "Bad Request: chat not found", RefusalReason.Unreachable)]
    [InlineData("Menu", 400, "Bad Request: chat not found", RefusalReason.Unreachable)]
    [InlineData("Text", 400, "Bad Request: private chat not found", RefusalReason.Unreachable)]
    [InlineData("Text", 400, "Bad Request: PEER_ID_INVALID", RefusalReason.Unreachable)]
    [InlineData("Text", 413, "Request Entity Too Large", RefusalReason.Rejected)]
    // What cannot be copied; for other calls the same words would be about something else.
    [InlineData("Copy", 400, "Bad Request: message to copy not found", RefusalReason.Gone)]
    [InlineData("Copy", 400, "Bad Request: the message can't be copied", RefusalReason.CannotBeCopied)]
    [InlineData("Copy", 400, "Bad Request: message can't be copied", RefusalReason.CannotBeCopied)]
    [InlineData("Copy", 400, "Bad Request: message has protected content and can't be forwarded", RefusalReason.Protected)]
    [InlineData("Copy", 400, "Bad Request: MESSAGE_ID_INVALID", RefusalReason.CannotBeCopied)]
    [InlineData("Edit", 400, "Bad Request: MESSAGE_ID_INVALID", RefusalReason.Rejected)]
    // Albums: none is there any more, none can be copied, one could not be sent.
    [InlineData("CopyAlbum", 400, "Bad Request: there are no messages to forward", RefusalReason.Gone)]
    [InlineData("CopyAlbum", 400, "Bad Request: messages can't be forwarded", RefusalReason.CannotBeCopied)]
    [InlineData("CopyAlbum", 400, "Bad Request: message has protected content and can't be forwarded", RefusalReason.Protected)]
    [InlineData("CopyAlbum", 400, "Bad Request: failed to send message #2 with the error message \"Message has protected content and can't be forwarded\"", RefusalReason.Protected)]
    [InlineData("CopyAlbum", 400, "Bad Request: failed to send message #10 with the error message \"MESSAGE_ID_INVALID\"", RefusalReason.CannotBeCopied)]
    [InlineData("CopyAlbum", 400, "Bad Request: failed to send message #1 with the error message \"VOICE_MESSAGES_FORBIDDEN\"", RefusalReason.Rejected)]
    [InlineData("CopyAlbum", 400, "Bad Request: failed to send message #1", RefusalReason.Rejected)]
    [InlineData("CopyAlbum", 403, "Forbidden: failed to send message #1 with the error message \"USER_IS_BLOCKED\"", RefusalReason.Unreachable)]
    [InlineData("CopyAlbum", 400, "Bad Request: group send failed", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: failed to send message #1 with the error message \"chat not found\"", RefusalReason.Rejected)]
    [InlineData("CopyAlbum", 400, "Bad Request: message identifiers must be in a strictly increasing order", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: there are no messages to forward", RefusalReason.Rejected)]
    // What is sent once more, without the quote, the effect or the movement.
    [InlineData("Copy", 400, "Bad Request: QUOTE_TEXT_INVALID", RefusalReason.Rejected)]
    [InlineData("Copy", 400, "Bad Request: EFFECT_ID_INVALID", RefusalReason.Rejected)]
    [InlineData("Copy", 400, "Bad Request: REPLY_MESSAGE_ID_INVALID", RefusalReason.Rejected)]
    [InlineData("ShareLocation", 400, "Bad Request: wrong live location period specified", RefusalReason.Rejected)]
    // Topics.
    [InlineData("Copy", 400, "Bad Request: message thread not found", RefusalReason.ThreadGone)]
    [InlineData("CopyAlbum", 400, "Bad Request: message thread not found", RefusalReason.ThreadGone)]
    [InlineData("ShareLocation", 400, "Bad Request: message thread not found", RefusalReason.ThreadGone)]
    [InlineData("Text", 400, "Bad Request: message thread not found", RefusalReason.ThreadGone)]
    [InlineData("ChangeTopic", 400, "Bad Request: TOPIC_ID_INVALID", RefusalReason.ThreadGone)]
    [InlineData("ChangeTopic", 400, "Bad Request: TOPIC_DELETED", RefusalReason.ThreadGone)]
    [InlineData("ChangeTopic", 400, "Bad Request: TOPIC_NOT_MODIFIED", RefusalReason.NotModified)]
    [InlineData("ChangeTopic", 400, "Bad Request: invalid forum topic identifier specified", RefusalReason.Rejected)]
    [InlineData("ChangeTopic", 400, "Bad Request: DOCUMENT_INVALID", RefusalReason.Rejected)]
    [InlineData("ChangeTopic", 400, "Bad Request: the chat is not a forum", RefusalReason.Rejected)]
    [InlineData("OpenTopic", 400, "Bad Request: the chat is not a forum", RefusalReason.Rejected)]
    [InlineData("OpenTopic", 400, "Bad Request: name must be non-empty", RefusalReason.Rejected)]
    // Reactions.
    [InlineData("React", 400, "Bad Request: message to react not found", RefusalReason.Rejected)]
    [InlineData("React", 400, "Bad Request: REACTION_INVALID", RefusalReason.Rejected)]
    [InlineData("React", 400, "Bad Request: REACTIONS_TOO_MANY", RefusalReason.Rejected)]
    [InlineData("React", 400, "Bad Request: PREMIUM_ACCOUNT_REQUIRED", RefusalReason.Rejected)]
    [InlineData("React", 400, "Bad Request: MESSAGE_ID_INVALID", RefusalReason.Rejected)]
    [InlineData("React", 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", RefusalReason.NotModified)]
    // Edits.
    [InlineData("Revise", 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", RefusalReason.NotModified)]
    [InlineData("Revise", 400, "Bad Request: message to edit not found", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: message can't be edited", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: there is no text in the message to edit", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: there is no caption in the message to edit", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: there is no live location in the message to edit", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: message media can't be edited", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: can't change media type in the album", RefusalReason.Rejected)]
    [InlineData("Revise", 400, "Bad Request: MESSAGE_ID_INVALID", RefusalReason.Rejected)]
    [InlineData("Edit", 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", RefusalReason.NotModified)]
    [InlineData("Edit", 400, "Bad Request: message is not modified", RefusalReason.NotModified)]
    [InlineData("Edit", 400, "Bad Request: message to edit not found", RefusalReason.Rejected)]
    [InlineData("Edit", 400, "Bad Request: message can't be edited", RefusalReason.Rejected)]
    // Nobody can do anything about these.
    [InlineData("Delete", 400, "Bad Request: message can't be deleted", RefusalReason.Rejected)]
    [InlineData("Delete", 400, "Bad Request: message can't be deleted for everyone", RefusalReason.Rejected)]
    [InlineData("AnswerPress", 400, "Bad Request: query is too old and response timeout expired or query ID is invalid", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: message text is empty", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: message is too long", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", RefusalReason.Rejected)]
    [InlineData("Copy", 400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: message to be replied not found", RefusalReason.Rejected)]
    // A known text as a part of another one is not that text.
    [InlineData("Text", 400, "Bad Request: chat not found in the archive", RefusalReason.Rejected)]
    [InlineData("Text", 400, "Bad Request: the word \"chat not found\"", RefusalReason.Rejected)]
    [InlineData("Text", 500, "Internal Server Error: sent message was immediately deleted and can't be returned", RefusalReason.Rejected)]
    // Not about the message: it must not be given up.
    [InlineData("Text", 500, "Internal Server Error: restart", RefusalReason.Unavailable)]
    [InlineData("Text", 500, "Internal Server Error: Request aborted", RefusalReason.Unavailable)]
    [InlineData("Text", 503, "Service Unavailable", RefusalReason.Unavailable)]
    [InlineData("Text", 401, "Unauthorized", RefusalReason.Unavailable)]
    [InlineData("Text", 401, "Unauthorized: invalid token specified", RefusalReason.Unavailable)]
    [InlineData("Text", 404, "Not Found", RefusalReason.Unavailable)]
    [InlineData("Copy", 404, "Not Found", RefusalReason.Unavailable)]
    [InlineData("CopyAlbum", 404, "Not Found", RefusalReason.Unavailable)]
    [InlineData("ShareLocation", 404, "Not Found", RefusalReason.Unavailable)]
    // About a method that the server does not know, on which no message hangs.
    [InlineData("Revise", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("React", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("OpenTopic", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("ChangeTopic", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("Edit", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("AnswerPress", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("Menu", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("Delete", 404, "Not Found", RefusalReason.Rejected)]
    [InlineData("Text", 409, "Conflict: terminated by other getUpdates request", RefusalReason.Unavailable)]
    [InlineData("Text", 421, "Misdirected Request: unallowed token specified", RefusalReason.Unavailable)]
    public void Outcome_Answer_HasItsReason(string call, int code, string description, RefusalReason reason) =>
        Assert.Equal(new SendOutcome.Refused(reason), Outcome(call, code, description));

    [Theory]
    [MemberData(nameof(AllCalls))]
    public void Outcome_TooManyRequests_NamesTheWait(string call)
    {
        Assert.Equal(
            new SendOutcome.Refused(TooMany, TimeSpan.FromSeconds(35)),
            RefusalTable.Outcome(Calls[call], 429, "Too Many Requests: retry after 35", 35));
        Assert.Equal(
            new SendOutcome.Refused(TooMany, TimeSpan.FromDays(1)),
            RefusalTable.Outcome(Calls[call], 429, "Too Many Requests: retry after 2147483647", int.MaxValue));
        Assert.Equal(
            new SendOutcome.Refused(TooMany, TimeSpan.FromSeconds(5)),
            RefusalTable.Outcome(Calls[call], 429, "Too Many Requests", null));
    }

    [Theory]
    [InlineData(502, "Bad Gateway")]
    [InlineData(504, "Gateway Timeout")]
    public void Outcome_FrontLostTheServer_IsUnknown(int code, string description) =>
        Assert.Equal(new SendOutcome.Unknown(), Outcome("Text", code, description));

    [Fact]
    public void Outcome_DeletedAlready_IsDone()
    {
        const string Gone = "Bad Request: message to delete not found";

        Assert.Equal(new SendOutcome.Sent(), Outcome("Delete", 400, Gone));
        Assert.Equal(new SendOutcome.Refused(RefusalReason.Rejected), Outcome("Edit", 400, Gone));
    }

    private static SendOutcome Outcome(string call, int code, string description) =>
        RefusalTable.Outcome(Calls[call], code, description, null);
}
