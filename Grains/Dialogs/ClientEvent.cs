using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Dialogs;

/// <summary>What has happened to a client.</summary>
internal abstract record ClientEvent
{
    private ClientEvent()
    {
    }

    /// <summary>A message of the client was taken.</summary>
    public sealed record ClientWrote(
        Person Person, string Language, int MessageId, DateTimeOffset Date, Flood? Flood = null, int? ThreadId = null)
        : ClientEvent;

    /// <summary>
    /// A later message has a lower number: it comes from another bot's, or another server's, numbering, and what is remembered
    /// of numbers means nothing any more. Within one bot at Telegram numbers and dates rise together.
    /// </summary>
    public sealed record NumberingRestarted : ClientEvent;

    /// <summary>A message of an operator was taken.</summary>
    public sealed record OperatorWrote(
        long OperatorId, int MessageId, DateTimeOffset Date, bool ByPress, string? AlbumId = null) : ClientEvent;

    /// <summary>A command of an operator was taken that is no word to the client.</summary>
    public sealed record OperatorCommanded(long OperatorId, int MessageId, DateTimeOffset Date) : ClientEvent;

    /// <summary>A membership, an edit or a reaction was taken.</summary>
    public sealed record UpdateTaken(int UpdateId) : ClientEvent;

    /// <summary>The client was greeted.</summary>
    public sealed record ClientGreeted : ClientEvent;

    /// <summary>The client waits, with the next ticket.</summary>
    public sealed record WaitStarted(DateTimeOffset Since) : ClientEvent;

    /// <summary>A message waits for an operator.</summary>
    public sealed record MessageKept(int MessageId, KeptDetail? Detail = null) : ClientEvent;

    /// <summary>A message that waits for an operator, and is not just copied, holds something else now.</summary>
    public sealed record KeptChanged(int MessageId, MessageContent Content) : ClientEvent;

    /// <summary>No more messages are kept, and the client knows.</summary>
    public sealed record KeptFullTold : ClientEvent;

    /// <summary>The client knows the place in the queue.</summary>
    public sealed record PositionTold : ClientEvent;

    /// <summary>The client has an operator.</summary>
    public sealed record OperatorAssigned(AssignOperator Assignment, DateTimeOffset At) : ClientEvent;

    /// <summary>The dialog, or the wait, is over; kept messages are let go.</summary>
    public sealed record DialogClosed : ClientEvent;

    /// <summary>
    /// The client waits again with the next ticket; messages not yet sent to that operator are kept, before those kept
    /// already.
    /// </summary>
    public sealed record ClientHandedBack(long? OperatorId, DateTimeOffset At) : ClientEvent;

    /// <summary>The writer turned out to be an operator.</summary>
    public sealed record WriterIsOperator : ClientEvent;

    /// <summary>All messages up to this one were dealt with elsewhere; later ones are an operator's, or a client's again.</summary>
    public sealed record RoleChanged(int MessageId, DateTimeOffset Date, bool IsOperator) : ClientEvent;

    /// <summary>Something is to be sent.</summary>
    public sealed record Posted(long ChatId, Parcel Parcel) : ClientEvent;

    /// <summary>Something is to be sent before something else that waits already.</summary>
    public sealed record PostedBefore(long EntryId, long ChatId, Parcel Parcel) : ClientEvent;

    /// <summary>An album begins; it is sent when no further part comes for a while.</summary>
    public sealed record AlbumBegun(long ChatId, Parcel.Album Album, DateTimeOffset At) : ClientEvent;

    /// <summary>A part joins an album that is not sent yet.</summary>
    public sealed record AlbumGrew(long EntryId, int MessageId, MessageContent? Part, DateTimeOffset At) : ClientEvent;

    /// <summary>No further part of an album comes: it is sent now.</summary>
    public sealed record AlbumCompleted(long EntryId) : ClientEvent;

    /// <summary>That many parts of an album are dealt with; the others are still to be sent.</summary>
    public sealed record AlbumPartsDone(long EntryId, int Count) : ClientEvent;

    /// <summary>What waits to be sent is something else now.</summary>
    public sealed record ParcelChanged(long EntryId, Parcel Parcel) : ClientEvent;

    /// <summary>What was refused is tried once more in another form.</summary>
    public sealed record SendSimplified(long EntryId, Parcel Parcel) : ClientEvent;

    /// <summary>A message reaches nobody: neither do edits of it, nor reactions to it, that wait behind it.</summary>
    public sealed record ChangesDropped(SourceMessage Message) : ClientEvent;

    /// <summary>An operator took a message back before it was delivered.</summary>
    public sealed record MessageWithdrawn(SourceMessage Message) : ClientEvent;

    /// <summary>The writer is told that a message is not delivered yet.</summary>
    public sealed record DelayTold(long EntryId, SourceMessage Message) : ClientEvent;

    /// <summary>The writer sees so.</summary>
    public sealed record DelayShown(SourceMessage Message, int NoticeId) : ClientEvent;

    /// <summary>The message is dealt with; null: and the writer knows.</summary>
    public sealed record DelaySettled(SourceMessage Message, Notice? Outcome) : ClientEvent;

    /// <summary>The writer is told that an edit cannot be passed on.</summary>
    public sealed record UneditableTold(SourceMessage Message) : ClientEvent;

    /// <summary>The topic in which the client wrote is gone.</summary>
    public sealed record ClientThreadLost : ClientEvent;

    /// <summary>The client has, or has no, topic in an operator's chat.</summary>
    public sealed record TopicSet(OperatorTopic Topic) : ClientEvent;

    /// <summary>A send is done, or given up.</summary>
    public sealed record SendClosed(long EntryId) : ClientEvent;

    /// <summary>A send failed for now.</summary>
    public sealed record SendPostponed(long EntryId, DateTimeOffset At, DateTimeOffset NotBefore, int Attempts) : ClientEvent;

    /// <summary>Nothing more goes to that chat.</summary>
    public sealed record LaneDropped(long ChatId) : ClientEvent;

    /// <summary>Two messages belong together.</summary>
    public sealed record MessagesPaired(MessagePair Pair) : ClientEvent;

    /// <summary>The operator's notice of the dialog has arrived.</summary>
    public sealed record NoticeShown(long OperatorId, int MessageId) : ClientEvent;

    /// <summary>The dispatcher must be told of a ticket; its id is given by the state.</summary>
    public sealed record ReportOwed(OwedReport Report) : ClientEvent;

    /// <summary>The dispatcher knows.</summary>
    public sealed record ReportTaken(long OwedId) : ClientEvent;
}
