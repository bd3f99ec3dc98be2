using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Dialogs;

/// <summary>What can happen to a client; each carries the time at which it is decided.</summary>
internal abstract record ClientCommand
{
    private ClientCommand()
    {
    }

    /// <summary>The silo's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The client wrote.</summary>
    /// <param name="Message">The message.</param>
    /// <param name="Language">The client's language.</param>
    /// <param name="FloodLimit">Messages per minute of which more are a flood; 0: none are.</param>
    public sealed record Receive(ClientMessage Message, string Language, int FloodLimit = 0) : ClientCommand;

    /// <summary>An operator wrote to the client.</summary>
    /// <param name="Message">The message.</param>
    public sealed record Deliver(OperatorMessage Message) : ClientCommand;

    /// <summary>An earlier message was edited.</summary>
    /// <param name="Change">The message and what it holds now.</param>
    public sealed record Edit(MessageEdit Change) : ClientCommand;

    /// <summary>Somebody reacted to a message.</summary>
    /// <param name="Reaction">Who, to which, how.</param>
    public sealed record React(MessageReaction Reaction) : ClientCommand;

    /// <summary>An operator takes a message back.</summary>
    /// <param name="Withdrawal">Which.</param>
    public sealed record Withdraw(MessageWithdrawal Withdrawal) : ClientCommand;

    /// <summary>The client blocked the bot or came back.</summary>
    /// <param name="Change">The change.</param>
    public sealed record ChangeMembership(MembershipChange Change) : ClientCommand;

    /// <summary>An operator accepted the ticket.</summary>
    /// <param name="Assignment">Who, which ticket, and why.</param>
    /// <param name="MayHaveTopics">Whether the bot has topics in private chats, as far as is known.</param>
    public sealed record Assign(AssignOperator Assignment, bool MayHaveTopics = false) : ClientCommand;

    /// <summary>Nobody is free.</summary>
    /// <param name="Ticket">The ticket that waits.</param>
    /// <param name="Position">The place in the queue, from 1.</param>
    public sealed record TellPosition(long Ticket, int Position) : ClientCommand;

    /// <summary>An operator ends the dialog.</summary>
    /// <param name="OperatorId">Who.</param>
    /// <param name="Ticket">Under which ticket.</param>
    public sealed record End(long OperatorId, long Ticket) : ClientCommand;

    /// <summary>An operator hands the client back.</summary>
    /// <param name="OperatorId">Who.</param>
    /// <param name="Ticket">Under which ticket.</param>
    public sealed record HandBack(long OperatorId, long Ticket) : ClientCommand;

    /// <summary>The client has become an operator.</summary>
    /// <param name="MessageId">The message by which they registered; 0: an earlier version did not say.</param>
    /// <param name="Date">When Telegram received it.</param>
    public sealed record Leave(int MessageId, DateTimeOffset Date) : ClientCommand;

    /// <summary>The person is no longer an operator.</summary>
    /// <param name="MessageId">The last message that was an operator's.</param>
    /// <param name="Date">When Telegram received it.</param>
    public sealed record Return(int MessageId, DateTimeOffset Date) : ClientCommand;

    /// <summary>A send ended.</summary>
    /// <param name="EntryId">Which outbox entry.</param>
    /// <param name="Outcome">How.</param>
    /// <param name="Parts">Of an album: how many parts were sent; one may have come in meanwhile.</param>
    /// <param name="ThreadId">The topic that it was sent to, or null.</param>
    public sealed record RecordSend(long EntryId, SendOutcome Outcome, int Parts = int.MaxValue, int? ThreadId = null) : ClientCommand;

    /// <summary>The dispatcher has taken a report.</summary>
    /// <param name="OwedId">Which one.</param>
    /// <param name="Answer">What it answered, or null.</param>
    /// <param name="WriterWaits">Whether the gateway still waits to be told what became of the message.</param>
    public sealed record RecordReport(long OwedId, EnqueueAnswer? Answer, bool WriterWaits = false) : ClientCommand;
}
