using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Sending;

/// <summary>Puts an outbox entry into words and calls. Messages of people: <see cref="Dialogs.RelayCall"/>.</summary>
internal static class OutgoingCall
{
    /// <summary>The Bot API call that the entry stands for.</summary>
    public static Outgoing Of(OutboxEntry entry) => entry.Parcel switch
    {
        Parcel.Tell tell => NoticeText.Of(tell.Notice, tell.Language) is var text
            ? new Outgoing.Text
            {
                ChatId = entry.ChatId,
                ThreadId = tell.ThreadId,
                Body = text.Html,
                Buttons = text.Buttons,
                ReplyTo = tell.ReplyTo,
            }
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
        Parcel.OpenTopic topic => new Outgoing.OpenTopic { ChatId = entry.ChatId, Name = topic.Name },
        Parcel.ChangeTopic topic => new Outgoing.ChangeTopic
        {
            ChatId = entry.ChatId,
            ThreadId = topic.ThreadId,
            Name = topic.IsOver ? "✓ " + topic.Name : topic.Name,
            IsOver = topic.IsOver,
        },
        var other => throw new InvalidOperationException($"No Bot API call for {other.GetType().Name}."),
    };
}
