using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Operators;

/// <summary>What has happened to an operator.</summary>
internal abstract record OperatorEvent
{
    private OperatorEvent()
    {
    }

    /// <summary>
    /// A command was taken. Where its number is not above the last one's, another bot's, or another server's, numbering has
    /// begun, and what is remembered of numbers means nothing any more.
    /// </summary>
    public sealed record CommandTaken(Person Person, string Language, int MessageId, DateTimeOffset Date) : OperatorEvent;

    /// <summary>An update of another kind was taken.</summary>
    public sealed record UpdateTaken(int UpdateId) : OperatorEvent;

    /// <summary>The operator was asked where a message should go.</summary>
    public sealed record TargetAsked(int MessageId) : OperatorEvent;

    /// <summary>A part of an album fitted no dialog; the operator is asked once for all of them.</summary>
    public sealed record AlbumAsked(string AlbumId, int MessageId) : OperatorEvent;

    /// <summary>The operator has said where an album goes.</summary>
    public sealed record AlbumDirected(string AlbumId, DialogKey Target) : OperatorEvent;

    /// <summary>New dialogs get a topic of their own, or do not.</summary>
    public sealed record TopicsSwitched(bool On) : OperatorEvent;

    /// <summary>They are an operator now, offline.</summary>
    public sealed record OperatorRegistered : OperatorEvent;

    /// <summary>They no longer are.</summary>
    public sealed record OperatorUnregistered : OperatorEvent;

    /// <summary>A wrong secret was given.</summary>
    public sealed record WrongSecretGiven(DateTimeOffset At) : OperatorEvent;

    /// <summary>Too many wrong secrets: attempts are ignored for a while.</summary>
    public sealed record AttemptsIgnored(DateTimeOffset Until) : OperatorEvent;

    /// <summary>The status changed.</summary>
    public sealed record StatusSet(OperatorStatus Status) : OperatorEvent;

    /// <summary>The focus changed.</summary>
    public sealed record FocusSet(long ClientId, int UpdateId) : OperatorEvent;

    /// <summary>There is no focus any more.</summary>
    public sealed record FocusCleared : OperatorEvent;

    /// <summary>A ticket was accepted.</summary>
    public sealed record DialogAccepted(DialogKey Key, string Name, DateTimeOffset At) : OperatorEvent;

    /// <summary>The client has said that the dialog is this operator's.</summary>
    public sealed record DialogConfirmed(DialogKey Key) : OperatorEvent;

    /// <summary>The client is to be asked later.</summary>
    public sealed record AskPostponed(DialogKey Key, DateTimeOffset Until) : OperatorEvent;

    /// <summary>The operator is done with a dialog; the client must be told.</summary>
    public sealed record DialogClosing(DialogKey Key, ErrandKind Errand, int UpdateId, DateTimeOffset At) : OperatorEvent;

    /// <summary>A ticket is over: the place is free.</summary>
    public sealed record DialogReleased(DialogKey Key, DateTimeOffset At) : OperatorEvent;

    /// <summary>The client grain of the same person must be told that they are no client any more, from this message on.</summary>
    public sealed record LeaveOwed(long OperatorId, int MessageId, DateTimeOffset Date) : OperatorEvent;

    /// <summary>Their client grain must be told that they are a client again, who wrote nothing up to this message.</summary>
    public sealed record ReturnOwed(long OperatorId, int MessageId, DateTimeOffset Date) : OperatorEvent;

    /// <summary>A client has been told.</summary>
    public sealed record ErrandDone(long OwedId) : OperatorEvent;

    /// <summary>The dispatcher must be told.</summary>
    public sealed record ReportOwed : OperatorEvent;

    /// <summary>The dispatcher has been told.</summary>
    public sealed record Reported : OperatorEvent;

    /// <summary>Something is to be sent to the operator.</summary>
    public sealed record Posted(long ChatId, Parcel Parcel) : OperatorEvent;

    /// <summary>A send is done, or given up.</summary>
    public sealed record SendClosed(long EntryId) : OperatorEvent;

    /// <summary>A send failed for now.</summary>
    public sealed record SendPostponed(long EntryId, DateTimeOffset At, DateTimeOffset NotBefore, int Attempts) : OperatorEvent;

    /// <summary>Nothing more goes to the operator.</summary>
    public sealed record OutboxDropped : OperatorEvent;
}
