using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Texts;

/// <summary>Everything that the bot itself says, without its wording: that is chosen when it is sent.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "says")]
[JsonDerivedType(typeof(Greeting), "greeting")]
[JsonDerivedType(typeof(OperatorJoined), "operator-joined")]
[JsonDerivedType(typeof(Queued), "queued")]
[JsonDerivedType(typeof(DialogEnded), "dialog-ended")]
[JsonDerivedType(typeof(NotDelivered), "not-delivered")]
[JsonDerivedType(typeof(NewDialog), "new-dialog")]
[JsonDerivedType(typeof(DialogOver), "dialog-over")]
[JsonDerivedType(typeof(Registered), "registered")]
[JsonDerivedType(typeof(AlreadyRegistered), "already-registered")]
[JsonDerivedType(typeof(RegistrationRefused), "registration-refused")]
[JsonDerivedType(typeof(Unregistered), "unregistered")]
[JsonDerivedType(typeof(Help), "help")]
[JsonDerivedType(typeof(StatusChanged), "status-changed")]
[JsonDerivedType(typeof(OfflineQuestion), "offline-question")]
[JsonDerivedType(typeof(OfflineKept), "offline-kept")]
[JsonDerivedType(typeof(DialogsHandedBack), "dialogs-handed-back")]
[JsonDerivedType(typeof(StatusReport), "status-report")]
[JsonDerivedType(typeof(ClientList), "client-list")]
[JsonDerivedType(typeof(FocusMenu), "focus-menu")]
[JsonDerivedType(typeof(FocusSet), "focus-set")]
[JsonDerivedType(typeof(FocusCleared), "focus-cleared")]
[JsonDerivedType(typeof(NotYourClient), "not-your-client")]
[JsonDerivedType(typeof(NothingToEnd), "nothing-to-end")]
[JsonDerivedType(typeof(Ending), "ending")]
[JsonDerivedType(typeof(BadCommand), "bad-command")]
[JsonDerivedType(typeof(NobodyToWriteTo), "nobody-to-write-to")]
[JsonDerivedType(typeof(WhichClient), "which-client")]
[JsonDerivedType(typeof(SentTo), "sent-to")]
[JsonDerivedType(typeof(ButtonExpired), "button-expired")]
[JsonDerivedType(typeof(Flooding), "flooding")]
[JsonDerivedType(typeof(ClientFloods), "client-floods")]
[JsonDerivedType(typeof(PartsLeftOut), "parts-left-out")]
[JsonDerivedType(typeof(ClientSentUncopyable), "client-sent-uncopyable")]
[JsonDerivedType(typeof(Delayed), "delayed")]
[JsonDerivedType(typeof(DeliveredLate), "delivered-late")]
[JsonDerivedType(typeof(EditNotPassedOn), "edit-not-passed-on")]
[JsonDerivedType(typeof(ClientEditedEarlier), "client-edited-earlier")]
[JsonDerivedType(typeof(Withdrawn), "withdrawn")]
[JsonDerivedType(typeof(NotWithdrawn), "not-withdrawn")]
[JsonDerivedType(typeof(TopicsSwitched), "topics-switched")]
[JsonDerivedType(typeof(Speaker), "speaker")]
internal abstract record Notice
{
    private Notice()
    {
    }

    /// <summary>To a client, at first contact.</summary>
    public sealed record Greeting : Notice;

    /// <summary>To a client who waited.</summary>
    public sealed record OperatorJoined : Notice;

    /// <summary>To a client: the message is kept.</summary>
    /// <param name="Position">The place in the queue, counted from 1.</param>
    public sealed record Queued(int Position) : Notice;

    /// <summary>To a client.</summary>
    public sealed record DialogEnded : Notice;

    /// <summary>To the writer, as a reply to the message.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Kind">What it is, where that is why, or null.</param>
    public sealed record NotDelivered(NotDeliveredReason Reason, UncopyableKind? Kind = null) : Notice;

    /// <summary>To the operator, before all messages of the client.</summary>
    /// <param name="Client">Who.</param>
    /// <param name="Ticket">The ticket that the buttons carry.</param>
    /// <param name="WaitedSeconds">How long the client has waited.</param>
    public sealed record NewDialog(Person Client, long Ticket, int WaitedSeconds) : Notice;

    /// <summary>To the operator.</summary>
    /// <param name="Client">Whose dialog.</param>
    /// <param name="Reason">Why.</param>
    public sealed record DialogOver(Person Client, DialogOverReason Reason) : Notice;

    /// <summary>To a new operator, with a short how-to.</summary>
    public sealed record Registered : Notice;

    /// <summary>To an operator who registers again.</summary>
    public sealed record AlreadyRegistered : Notice;

    /// <summary>To somebody with a wrong secret.</summary>
    public sealed record RegistrationRefused : Notice;

    /// <summary>To a former operator.</summary>
    /// <param name="HandedBack">How many dialogs were handed back.</param>
    public sealed record Unregistered(int HandedBack) : Notice;

    /// <summary>The operators' commands.</summary>
    public sealed record Help : Notice;

    /// <summary>The answer to a change of status.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Load">Dialogs now.</param>
    /// <param name="Capacity">Dialogs at most.</param>
    public sealed record StatusChanged(OperatorStatus Status, int Load, int Capacity) : Notice;

    /// <summary>Going offline with dialogs: keep or hand back?</summary>
    /// <param name="Load">Dialogs now.</param>
    public sealed record OfflineQuestion(int Load) : Notice;

    /// <summary>The answer to "keep".</summary>
    /// <param name="Load">Dialogs now.</param>
    public sealed record OfflineKept(int Load) : Notice;

    /// <summary>The answer to "hand back".</summary>
    /// <param name="Count">How many.</param>
    public sealed record DialogsHandedBack(int Count) : Notice;

    /// <summary>The answer to <c>/status</c>.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Load">Dialogs now.</param>
    /// <param name="Capacity">Dialogs at most.</param>
    /// <param name="Focus">The focused client's name, or null.</param>
    /// <param name="Lines">A line for each dialog.</param>
    public sealed record StatusReport(
        OperatorStatus Status, int Load, int Capacity, string? Focus, ImmutableArray<ClientLine> Lines) : Notice;

    /// <summary>The answer to <c>/clients</c>.</summary>
    /// <param name="Lines">A line for each dialog.</param>
    public sealed record ClientList(ImmutableArray<ClientLine> Lines) : Notice;

    /// <summary>The answer to <c>/focus</c> alone.</summary>
    /// <param name="Lines">A line for each dialog.</param>
    public sealed record FocusMenu(ImmutableArray<ClientLine> Lines) : Notice;

    /// <summary>Messages go to that client from now on.</summary>
    /// <param name="ClientId">Whose id.</param>
    /// <param name="Name">Whose name.</param>
    public sealed record FocusSet(long ClientId, string Name) : Notice;

    /// <summary>No focus any more.</summary>
    public sealed record FocusCleared : Notice;

    /// <summary>The id is not one of the operator's clients.</summary>
    /// <param name="ClientId">The id.</param>
    public sealed record NotYourClient(long ClientId) : Notice;

    /// <summary><c>/end</c> alone without a focus and with several dialogs, or none.</summary>
    /// <param name="Lines">A line for each dialog.</param>
    public sealed record NothingToEnd(ImmutableArray<ClientLine> Lines) : Notice;

    /// <summary>The quick answer to a press on "end".</summary>
    /// <param name="Name">Whose name.</param>
    public sealed record Ending(string Name) : Notice;

    /// <summary>A command that cannot be carried out.</summary>
    /// <param name="Problem">What is wrong.</param>
    /// <param name="Name">The command as written.</param>
    public sealed record BadCommand(CommandProblem Problem, string Name) : Notice;

    /// <summary>The operator wrote and has no dialog.</summary>
    public sealed record NobodyToWriteTo : Notice;

    /// <summary>The operator's message fits no dialog: which one?</summary>
    /// <param name="MessageId">The message.</param>
    /// <param name="Reason">Why it fits none.</param>
    /// <param name="Lines">A line for each dialog.</param>
    public sealed record WhichClient(int MessageId, UndeliverableReason Reason, ImmutableArray<ClientLine> Lines) : Notice;

    /// <summary>The answer to a press that chose a client.</summary>
    /// <param name="Name">Whose name.</param>
    public sealed record SentTo(string Name) : Notice;

    /// <summary>The button's dialog is over.</summary>
    public sealed record ButtonExpired : Notice;

    /// <summary>To a client, as a reply to the first message that is not passed on.</summary>
    public sealed record Flooding : Notice;

    /// <summary>To the operator of a client who writes too much.</summary>
    /// <param name="Client">Who.</param>
    public sealed record ClientFloods(Person Client) : Notice;

    /// <summary>To the writer of an album, as a reply to it: Telegram copied only some of its parts.</summary>
    /// <param name="Missing">How many did not arrive.</param>
    /// <param name="Of">How many there are.</param>
    public sealed record PartsLeftOut(int Missing, int Of) : Notice;

    /// <summary>To the operator: the client sent something that cannot be passed on.</summary>
    /// <param name="Client">Who.</param>
    /// <param name="Kind">What, or null where that is not known.</param>
    public sealed record ClientSentUncopyable(Person Client, UncopyableKind? Kind) : Notice;

    /// <summary>To an operator, as a reply to the message: it is not delivered yet.</summary>
    public sealed record Delayed : Notice;

    /// <summary>What becomes of that word once the message is delivered.</summary>
    public sealed record DeliveredLate : Notice;

    /// <summary>To the writer, as a reply to the message.</summary>
    public sealed record EditNotPassedOn : Notice;

    /// <summary>To an operator, before a message of the client's that was written to another one.</summary>
    /// <param name="Client">Who.</param>
    public sealed record ClientEditedEarlier(Person Client) : Notice;

    /// <summary>The answer to <c>/delete</c>.</summary>
    public sealed record Withdrawn : Notice;

    /// <summary>The answer to <c>/delete</c> where it cannot be done.</summary>
    public sealed record NotWithdrawn : Notice;

    /// <summary>The answer to <c>/topics</c>.</summary>
    /// <param name="On">Whether new dialogs get a topic.</param>
    public sealed record TopicsSwitched(bool On) : Notice;

    /// <summary>To an operator, before an album: who speaks now.</summary>
    /// <param name="Dialog">Client and ticket, for the buttons.</param>
    /// <param name="Name">The client's name.</param>
    public sealed record Speaker(DialogKey Dialog, string Name) : Notice;
}

/// <summary>Why a message did not reach the other side.</summary>
internal enum NotDeliveredReason
{
    /// <summary>Telegram cannot copy it, or it is gone.</summary>
    CannotBeCopied = 1,

    /// <summary>Telegram refuses it.</summary>
    Rejected = 2,

    /// <summary>Too many messages wait already.</summary>
    TooManyWaiting = 3,

    /// <summary>Its writer has protected it.</summary>
    Protected = 4,

    /// <summary>It has been deleted.</summary>
    Gone = 5,

    /// <summary>The operator took it back.</summary>
    Withdrawn = 6,

    /// <summary>The addressee cannot be reached.</summary>
    Unreachable = 7,
}

/// <summary>Why a dialog is over.</summary>
internal enum DialogOverReason
{
    /// <summary>The operator ended it.</summary>
    Ended = 1,

    /// <summary>The client blocked the bot, or the account is gone.</summary>
    ClientUnreachable = 2,

    /// <summary>The client has become an operator.</summary>
    ClientBecameOperator = 3,
}

/// <summary>A dialog in a list.</summary>
/// <param name="Dialog">Client and ticket.</param>
/// <param name="Name">The client's name.</param>
internal sealed record ClientLine(DialogKey Dialog, string Name)
{
    /// <summary>The client's user name, or null.</summary>
    public string? Username { get; init; }

    /// <summary>How long the dialog has lasted, in seconds, or null where it is not shown.</summary>
    public int? AgeSeconds { get; init; }

    /// <summary>How long ago the client last wrote, in seconds, or null.</summary>
    public int? ClientSilentSeconds { get; init; }

    /// <summary>Whether the client wrote last, and so waits for an answer.</summary>
    public bool AwaitsAnswer { get; init; }

    /// <summary>Whether the focus is on it.</summary>
    public bool Focused { get; init; }
}
