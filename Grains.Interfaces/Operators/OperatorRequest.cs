using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Interfaces.Operators;

/// <summary>Something that an operator (or somebody who would like to be one) wrote or pressed.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.operator-request")]
public sealed record OperatorRequest
{
    /// <summary>The update's id; recognizes the repeat of a press.</summary>
    [Id(0)] public required int UpdateId { get; init; }

    /// <summary>The message; for a press, the message that carries the button.</summary>
    [Id(1)] public required TelegramMessage Message { get; init; }

    /// <summary>What is asked for.</summary>
    [Id(2)] public required OperatorCommand Command { get; init; }

    /// <summary>What was found out of the topic, or the album, it was written in; null: nobody has looked yet.</summary>
    [Id(3)] public MessagePlace? Place { get; init; }
}

/// <summary>What was found out of the place in which an operator wrote a message.</summary>
/// <param name="Holder">The dialog whose place it is, or null where it is nobody's.</param>
/// <param name="Standing">What it is to that dialog.</param>
[GenerateSerializer, Immutable, Alias("operatorbot.message-place")]
public sealed record MessagePlace([property: Id(0)] DialogKey? Holder, [property: Id(1)] PlaceStanding Standing);

/// <summary>What an operator asks for, parsed once, at the gateway.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.operator-command")]
public abstract record OperatorCommand
{
    private OperatorCommand()
    {
    }

    /// <summary>A message for a client.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.message")]
    public sealed record PlainMessage : OperatorCommand;

    /// <summary><c>/start</c> or <c>/help</c>.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.help")]
    public sealed record Help : OperatorCommand;

    /// <summary><c>/register SECRET</c>; anyone may try.</summary>
    /// <param name="Secret">What was written after the command; empty where nothing was.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.register")]
    public sealed record Register([property: Id(0)] string Secret) : OperatorCommand
    {
        /// <summary>Keeps the secret out of logs.</summary>
        public override string ToString() => nameof(Register);
    }

    /// <summary><c>/unregister</c>.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.unregister")]
    public sealed record Unregister : OperatorCommand;

    /// <summary><c>/available</c>, <c>/busy</c>, <c>/offline</c>.</summary>
    /// <param name="Status">The status to take.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.set-status")]
    public sealed record SetStatus([property: Id(0)] OperatorStatus Status) : OperatorCommand;

    /// <summary><c>/focus ID</c>, or <c>/focus</c> alone, which shows the focus and buttons to change it.</summary>
    /// <param name="ClientId">The client, or null.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.focus")]
    public sealed record Focus([property: Id(0)] long? ClientId) : OperatorCommand;

    /// <summary><c>/reply ID TEXT</c>.</summary>
    /// <param name="ClientId">The client.</param>
    /// <param name="Text">What to send, not blank.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.reply")]
    public sealed record Reply([property: Id(0)] long ClientId, [property: Id(1)] string Text) : OperatorCommand
    {
        /// <summary>Keeps the text out of logs.</summary>
        public override string ToString() => $"{nameof(Reply)} {{ ClientId = {ClientId} }}";
    }

    /// <summary><c>/clients</c>.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.list-clients")]
    public sealed record ListClients : OperatorCommand;

    /// <summary><c>/status</c>.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.show-status")]
    public sealed record ShowStatus : OperatorCommand;

    /// <summary><c>/end ID</c>, or <c>/end</c> alone, which ends the focused dialog.</summary>
    /// <param name="ClientId">The client, or null.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.end")]
    public sealed record End([property: Id(0)] long? ClientId) : OperatorCommand;

    /// <summary><c>/delete</c>, in reply to a message of one's own.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.delete")]
    public sealed record Delete : OperatorCommand;

    /// <summary><c>/topics on</c>, <c>/topics off</c>.</summary>
    /// <param name="On">Whether each new dialog is to have a topic of its own.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.set-topics")]
    public sealed record SetTopics([property: Id(0)] bool On) : OperatorCommand;

    /// <summary>An edit of an earlier message.</summary>
    /// <param name="Content">What it holds now.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.edit")]
    public sealed record Edit([property: Id(0)] MessageContent Content) : OperatorCommand;

    /// <summary>A reaction to a message.</summary>
    /// <param name="Emoji">The emoji, or null where it was taken away.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.react")]
    public sealed record React([property: Id(0)] string? Emoji) : OperatorCommand;

    /// <summary>Text that begins like a command and is none, or lacks what it needs.</summary>
    /// <param name="Problem">What is wrong with it.</param>
    /// <param name="Name">The command without slash and bot name, at most 32 characters.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.malformed")]
    public sealed record Malformed([property: Id(0)] CommandProblem Problem, [property: Id(1)] string Name) : OperatorCommand;

    /// <summary>A press on an inline button.</summary>
    /// <param name="QueryId">Telegram's id of the press, which has to be answered.</param>
    /// <param name="Data">The button's data.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-command.press")]
    public sealed record Press([property: Id(0)] string QueryId, [property: Id(1)] ButtonData Data) : OperatorCommand;
}

/// <summary>What is wrong with a command.</summary>
public enum CommandProblem
{
    /// <summary>There is no such command.</summary>
    Unknown = 1,

    /// <summary>It needs a client id and has none, or not a number.</summary>
    ClientIdMissing = 2,

    /// <summary><c>/reply</c> without a text.</summary>
    TextMissing = 3,

    /// <summary>An earlier message was edited into, or as, a command; commands are carried out once, as first sent.</summary>
    Edited = 4,

    /// <summary><c>/delete</c> that replies to no message of the operator's own.</summary>
    ReplyMissing = 5,

    /// <summary><c>/topics</c> without <c>on</c> or <c>off</c>.</summary>
    SwitchMissing = 6,
}

/// <summary>An operator's status.</summary>
public enum OperatorStatus
{
    /// <summary>Takes new dialogs.</summary>
    Available = 1,

    /// <summary>Keeps the dialogs, takes no new ones.</summary>
    Busy = 2,

    /// <summary>Not at work.</summary>
    Offline = 3,
}

/// <summary>What the gateway has to do next with an operator's update.</summary>
[GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome")]
public abstract record OperatorOutcome
{
    private OperatorOutcome()
    {
    }

    /// <summary>Nothing: it is written and answered, or was a repeat.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.done")]
    public sealed record Done : OperatorOutcome;

    /// <summary>The writer is not an operator: the update belongs to <see cref="IClientGrain"/>.</summary>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.not-registered")]
    public sealed record NotRegistered : OperatorOutcome;

    /// <summary>Give the message to this dialog with <see cref="IClientGrain.DeliverAsync"/>.</summary>
    /// <param name="Target">The dialog.</param>
    /// <param name="Rule">How it was found.</param>
    /// <param name="MessageId">The operator's message to deliver: the update's own, or the one that a press is about.</param>
    /// <param name="Text">The text to send in place of a copy, or null.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.deliver")]
    public sealed record Deliver(
        [property: Id(0)] DialogKey Target,
        [property: Id(1)] TargetRule Rule,
        [property: Id(2)] int MessageId,
        [property: Id(3)] string? Text) : OperatorOutcome
    {
        /// <summary>Where a press delivers an album: all its parts that are known, else null.</summary>
        [Id(4)] public ImmutableArray<int>? Parts { get; init; }

        /// <summary>Keeps the text out of logs.</summary>
        public override string ToString() => $"{nameof(Deliver)} {{ {Target}, {Rule}, {MessageId} }}";
    }

    /// <summary>
    /// The message replies to another: ask these clients which of them holds that one
    /// (<see cref="IClientGrain.HoldsAsync"/>) and deliver to it; where none does, ask the operator
    /// (<see cref="IOperatorGrain.AskTargetAsync"/>).
    /// </summary>
    /// <param name="Candidates">Present dialogs first, then recent ones, whose tickets are over.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.find-reply")]
    public sealed record FindReply([property: Id(0)] ImmutableArray<DialogKey> Candidates) : OperatorOutcome;

    /// <summary>
    /// The message was written in a topic, or is a part of an album: ask these clients whose it is
    /// (<see cref="IClientGrain.AskPlaceAsync"/>), and come again with the answer.
    /// </summary>
    /// <param name="Candidates">Present dialogs first, then recent ones.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.find-place")]
    public sealed record FindPlace([property: Id(0)] ImmutableArray<DialogKey> Candidates) : OperatorOutcome;

    /// <summary>
    /// It is about an earlier message: ask these clients which of them holds that one, and let it carry out the edit, the
    /// reaction or the deletion; where none does, tell the operator grain (<see cref="IOperatorGrain.AskTargetAsync"/>).
    /// </summary>
    /// <param name="Candidates">Present dialogs first, then recent ones.</param>
    /// <param name="MessageId">That message, in the operator's chat.</param>
    /// <param name="Language">The language of answers to the operator, <c>ru</c> or <c>en</c>.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.find-message")]
    public sealed record FindMessage(
        [property: Id(0)] ImmutableArray<DialogKey> Candidates,
        [property: Id(1)] int MessageId,
        [property: Id(2)] string Language) : OperatorOutcome;

    /// <summary>
    /// The message fits no dialog now, and may have been delivered before: ask these clients whether one of them holds the
    /// message itself (<see cref="IClientGrain.HoldsAsync"/>); only where none does, ask the operator
    /// (<see cref="IOperatorGrain.AskTargetAsync"/>).
    /// </summary>
    /// <param name="Candidates">Present dialogs first, then recent ones.</param>
    /// <param name="Reason">What to ask the operator for.</param>
    [GenerateSerializer, Immutable, Alias("operatorbot.operator-outcome.find-repeat")]
    public sealed record FindRepeat(
        [property: Id(0)] ImmutableArray<DialogKey> Candidates,
        [property: Id(1)] UndeliverableReason Reason) : OperatorOutcome;
}

/// <summary>A client under a ticket: one dialog.</summary>
/// <param name="ClientId">The Telegram user id of the client.</param>
/// <param name="Ticket">The ticket; the client raises it with each wait.</param>
[GenerateSerializer, Immutable, Alias("operatorbot.dialog-key")]
public sealed record DialogKey([property: Id(0)] long ClientId, [property: Id(1)] long Ticket);

/// <summary>Why a message has no dialog to go to.</summary>
public enum UndeliverableReason
{
    /// <summary>It replies to a message that belongs to none of the operator's dialogs.</summary>
    ReplyUnknown = 1,

    /// <summary>The dialog it was meant for is over.</summary>
    DialogOver = 2,

    /// <summary>The message is older than the dialog's notice.</summary>
    TooOld = 3,

    /// <summary>There are several dialogs, and no focus that held when it was written.</summary>
    SeveralDialogs = 4,

    /// <summary>It was written in a topic that belongs to none of the operator's dialogs.</summary>
    TopicUnknown = 5,

    /// <summary>It is about an earlier message that nobody has any more.</summary>
    MessageUnknown = 6,
}
