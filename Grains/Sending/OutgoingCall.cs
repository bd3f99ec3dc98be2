using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Sending;

/// <summary>Puts an outbox entry into words and calls.</summary>
internal static class OutgoingCall
{
    /// <summary>The Bot API call that the entry stands for.</summary>
    public static Outgoing Of(OutboxEntry entry) => entry.Parcel switch
    {
        Parcel.Relay { Text: { } text } => new Outgoing.Text { ChatId = entry.ChatId, Body = text, IsHtml = false },
        Parcel.Relay relay => new Outgoing.Copy
        {
            ChatId = entry.ChatId,
            FromChatId = relay.FromChatId,
            MessageId = relay.MessageId,
        },
        Parcel.Tell tell => NoticeText.Of(tell.Notice, tell.Language) is var text
            ? new Outgoing.Text { ChatId = entry.ChatId, Body = text.Html, Buttons = text.Buttons, ReplyTo = tell.ReplyTo }
            : null!,
        Parcel.Retell retell => NoticeText.Of(retell.Notice, retell.Language) is var text
            ? new Outgoing.Edit
            {
                ChatId = entry.ChatId,
                MessageId = retell.MessageId,
                Body = text.Html,
                Buttons = text.Buttons,
            }
            : null!,
        Parcel.Delete delete => new Outgoing.Delete { ChatId = entry.ChatId, MessageId = delete.MessageId },
        Parcel.Answer answer => new Outgoing.AnswerPress
        {
            ChatId = entry.ChatId,
            QueryId = answer.QueryId,
            Body = answer.Notice is { } notice ? NoticeText.Plain(notice, answer.Language) : string.Empty,
        },
        Parcel.Menu menu => new Outgoing.Menu
        {
            ChatId = entry.ChatId,
            Commands = menu.Shown ? NoticeText.OperatorMenu(menu.Language) : [],
        },
        var other => throw new InvalidOperationException($"No Bot API call for {other.GetType().Name}."),
    };
}
