using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Dialogs;

/// <summary>What is stored of a client: written with every message, and so kept small.</summary>
internal sealed record ClientState
{
    /// <summary>As of the newest update, or null before the first.</summary>
    public Person? Person { get; init; }

    /// <summary>The language of the client's notices.</summary>
    public string Language { get; set; } = Texts.Language.Russian;

    /// <summary>Whether the client has been greeted.</summary>
    public bool Greeted { get; init; }

    /// <summary>The phase of the dialog.</summary>
    public DialogPhase Phase { get; set; } = new DialogPhase.Idle();

    /// <summary>Raised with each wait; 0 before the first.</summary>
    public long Ticket { get; init; }

    /// <summary>The messages that wait for an operator, oldest first.</summary>
    public ImmutableList<int> Kept { get; set; } = [];

    /// <summary>Of the kept messages, those that are more than a message to copy.</summary>
    public ImmutableList<KeptDetail> KeptDetails { get; set; } = [];

    /// <summary>Whether the client has been told, in this wait, that no more messages are kept.</summary>
    public bool ToldKeptFull { get; init; }

    /// <summary>What is still to be sent, to the client and to operators.</summary>
    public Outbox Outbox { get; set; } = new();

    /// <summary>What the dispatcher must still be told, oldest first.</summary>
    public ImmutableList<OwedReport> Owed { get; set; } = [];

    /// <summary>The id of the next owed report.</summary>
    public long NextOwedId { get; set; } = 1;

    /// <summary>The newest pairs of message ids in the two chats.</summary>
    [JsonConverter(typeof(MessagePairsConverter))]
    public ImmutableArray<MessagePair> Pairs { get; set; } = [];

    /// <summary>Older pairs; stored on their own, since they change once in a hundred messages.</summary>
    [JsonIgnore]
    public ImmutableArray<MessagePair> OlderPairs { get; set; } = [];

    /// <summary>The newest message taken from the client: it, and all before it, are repeats.</summary>
    public int LastFromClient { get; init; }

    /// <summary>When Telegram received that message.</summary>
    public DateTimeOffset? LastFromClientAt { get; init; }

    /// <summary>How much the client has written lately; null before the first message, and where there is no limit.</summary>
    public Flood? Flood { get; init; }

    /// <summary>For the newest operators, the newest message taken from each.</summary>
    public ImmutableList<OperatorWatermark> LastFromOperators { get; set; } = [];

    /// <summary>When an operator last wrote, by Telegram's clock.</summary>
    public DateTimeOffset? LastFromOperatorAt { get; init; }

    /// <summary>Operators' messages that came by a press, out of order, newest last.</summary>
    public ImmutableList<SourceMessage> Pressed { get; set; } = [];

    /// <summary>The newest updates of other kinds (memberships, edits, reactions), newest last.</summary>
    public ImmutableList<int> Updates { get; set; } = [];

    /// <summary>The newest message that was refused because its writer is an operator.</summary>
    public int LastRefusedAsOperator { get; init; }

    /// <summary>Whether the person is an operator now: what they write is no client's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOperator { get; init; }

    /// <summary>The topic in which the client last wrote: there the bot writes to them. Null outside of topics.</summary>
    public int? ThreadId { get; init; }

    /// <summary>The client's topics in operators' chats, newest last.</summary>
    public ImmutableList<OperatorTopic> Topics { get; set; } = [];

    /// <summary>Messages of operators of which they have been told that they are not delivered yet.</summary>
    public ImmutableList<ShownDelay> Delays { get; set; } = [];

    /// <summary>The newest messages of which the writer knows that an edit cannot be passed on, newest last.</summary>
    public ImmutableList<SourceMessage> Uneditable { get; set; } = [];

    /// <summary>The last operator and why it was they, or null.</summary>
    public PastAssignment? LastAssignment { get; init; }
}

/// <summary>Where a dialog stands.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Idle), "idle")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Active), "active")]
internal abstract record DialogPhase
{
    private DialogPhase()
    {
    }

    /// <summary>No dialog.</summary>
    public sealed record Idle : DialogPhase;

    /// <summary>The client waits with the present ticket.</summary>
    /// <param name="Since">Since when.</param>
    /// <param name="PositionTold">Whether the client knows the place in the queue.</param>
    public sealed record Waiting(DateTimeOffset Since, bool PositionTold = false) : DialogPhase;

    /// <summary>The client has an operator, under the present ticket.</summary>
    /// <param name="OperatorId">Who.</param>
    /// <param name="OperatorLanguage">The language of the operator's notices.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="NoticeId">The operator's notice of the dialog in their chat, or null until it is sent.</param>
    public sealed record Active(
        long OperatorId, string OperatorLanguage, DateTimeOffset Since, int? NoticeId = null) : DialogPhase;
}

/// <summary>Something the dispatcher must still be told of a ticket.</summary>
/// <param name="Id">Names it in its client.</param>
/// <param name="Ticket">The ticket that waits, or the one that is over.</param>
/// <param name="IsOver">Whether it is over.</param>
/// <param name="OperatorId">Who held it, or null.</param>
/// <param name="NewTicket">The ticket with which the client waits again, or null.</param>
/// <param name="OperatorUnreachable">Whether Telegram refuses to deliver to the operator.</param>
internal sealed record OwedReport(
    long Id, long Ticket, bool IsOver, long? OperatorId = null, long? NewTicket = null, bool OperatorUnreachable = false);

/// <summary>The newest message taken from an operator.</summary>
/// <param name="OperatorId">Who.</param>
/// <param name="MessageId">Its id in the operator's chat.</param>
/// <param name="Date">When Telegram received it.</param>
/// <param name="AlbumId">The album that it is a part of, or null.</param>
internal sealed record OperatorWatermark(long OperatorId, int MessageId, DateTimeOffset Date, string? AlbumId = null);

/// <summary>What more there is to a kept message.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="ReplyTo">The message that it replies to, or null.</param>
/// <param name="Details">What a copy does not bring along, or null.</param>
internal sealed record KeptDetail(int MessageId, int? ReplyTo, MessageDetails? Details);

/// <summary>A client's topic in an operator's chat.</summary>
/// <param name="OperatorId">Whose chat.</param>
/// <param name="ThreadId">The topic, or null: it is gone, or there is none to be had.</param>
/// <param name="Recreated">Whether it has been opened anew in this dialog already.</param>
internal sealed record OperatorTopic(long OperatorId, int? ThreadId, bool Recreated = false);

/// <summary>A word to an operator that a message is not delivered yet.</summary>
/// <param name="Message">The operator's message.</param>
/// <param name="NoticeId">The word, or null until it is sent.</param>
/// <param name="Settled">What it is to be changed into once it is sent, or null while the message waits.</param>
internal sealed record ShownDelay(SourceMessage Message, int? NoticeId = null, Notice? Settled = null);

/// <summary>A message, by where it stands.</summary>
/// <param name="ChatId">The chat.</param>
/// <param name="MessageId">The id there.</param>
internal sealed record SourceMessage(long ChatId, int MessageId);

/// <summary>Who had the client last.</summary>
/// <param name="OperatorId">Who.</param>
/// <param name="Ticket">Under which ticket.</param>
/// <param name="Why">Why they.</param>
/// <param name="Language">The language of the operator's notices, or null: an earlier version did not say.</param>
internal sealed record PastAssignment(long OperatorId, long Ticket, AssignmentReason Why, string? Language = null);
