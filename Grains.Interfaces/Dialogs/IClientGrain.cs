using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Interfaces.Dialogs;

/// <summary>
/// A client and their dialog; the key is the Telegram user id. The only writer of the dialog's phase and ticket, of the
/// messages that wait, and of the map between the messages of the two chats. It sends in both directions.
/// Every method is idempotent: a repeat changes nothing and runs again what the grain still owes to others.
/// </summary>
[Alias("operatorbot.IClientGrain")]
public interface IClientGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a message of the client: relays it, or keeps it and asks for an operator.</summary>
    /// <returns>
    /// Once the effect is written, and what it still owes is done or stands under a reminder.
    /// <see cref="ReceiveOutcome.IsOperator"/>: the writer is an operator; nothing was kept.
    /// </returns>
    [Alias("Receive")]
    Task<ReceiveOutcome> ReceiveAsync(ClientMessage message);

    /// <summary>
    /// An earlier message of the client, or of an operator, was edited: what the other side has of it is changed as well. What
    /// is not delivered yet needs nothing; where it cannot be done, the writer is told once.
    /// </summary>
    /// <returns><see cref="ReceiveOutcome.IsOperator"/>: it was the client's, who is an operator; nothing was done.</returns>
    [Alias("Edit")]
    Task<ReceiveOutcome> EditAsync(MessageEdit edit);

    /// <summary>The client, or an operator, reacted to a message: shown on its counterpart, if that can be done.</summary>
    /// <returns><see cref="ReceiveOutcome.IsOperator"/>: it was the client, who is an operator; nothing was done.</returns>
    [Alias("React")]
    Task<ReceiveOutcome> ReactAsync(MessageReaction reaction);

    /// <summary>An operator takes a message back: it is deleted at the client, or not sent at all. The operator is told.</summary>
    [Alias("Withdraw")]
    Task WithdrawAsync(MessageWithdrawal withdrawal);

    /// <summary>The client blocked the bot, or came back.</summary>
    [Alias("ChangeMembership")]
    Task ChangeMembershipAsync(MembershipChange change);

    /// <summary>Relays a message of the operator who holds the ticket to the client.</summary>
    /// <returns>
    /// <see cref="DeliverOutcome.Accepted"/> once written; <see cref="DeliverOutcome.NotYours"/>: the operator does not
    /// hold that ticket (any more), nothing was sent; <see cref="DeliverOutcome.Unsure"/>: the message is older than the
    /// dialog's notice, which counts where the target was inferred from there being a single dialog, or that notice is
    /// still to come: nothing was sent, so ask.
    /// </returns>
    [Alias("Deliver")]
    Task<DeliverOutcome> DeliverAsync(OperatorMessage message);

    /// <summary>
    /// Gives the client an operator who has accepted the ticket. Both are told from here, and the operator gets all
    /// messages kept so far, in order.
    /// </summary>
    /// <returns>
    /// <see cref="AssignOutcome.Assigned"/>, on a repeat as well; <see cref="AssignOutcome.Stale"/>: the client does not
    /// wait with that ticket, and never will again.
    /// </returns>
    [Alias("Assign")]
    Task<AssignOutcome> AssignAsync(AssignOperator assignment);

    /// <summary>Nobody was free after all: tells the client that the message is kept, and the place in the queue.</summary>
    /// <param name="ticket">The ticket it is about; another one than the client's is ignored, as is a second telling.</param>
    /// <param name="position">The place in the queue, counted from 1.</param>
    [Alias("TellPosition")]
    Task TellPositionAsync(long ticket, int position);

    /// <summary>The operator ends the dialog; ignored unless that operator holds that ticket.</summary>
    [Alias("End")]
    Task EndAsync(long operatorId, long ticket);

    /// <summary>
    /// The operator gives the ticket back, also one that was accepted and not assigned yet: the client waits again, with
    /// a higher ticket, at the head of the queue. Ignored where the ticket is not the client's.
    /// </summary>
    [Alias("HandBack")]
    Task HandBackAsync(long operatorId, long ticket);

    /// <summary>
    /// The client has become an operator: the dialog, or the wait, is over, and what they write from now on is answered with
    /// <see cref="ReceiveOutcome.IsOperator"/>. Ignored if they have written, or returned, since.
    /// </summary>
    /// <param name="messageId">The message by which they registered.</param>
    /// <param name="date">When Telegram received it.</param>
    [Alias("Leave")]
    Task LeaveAsync(int messageId, DateTimeOffset date);

    /// <summary>The person is no longer an operator: their messages up to this one were an operator's, and no client's.</summary>
    /// <param name="messageId">The last of them.</param>
    /// <param name="date">When Telegram received it.</param>
    [Alias("Return")]
    Task ReturnAsync(int messageId, DateTimeOffset date);

    /// <summary>What has become of a ticket that the operator accepted.</summary>
    [Alias("AskTicket")]
    Task<TicketStanding> AskTicketAsync(long operatorId, long ticket);

    /// <summary>
    /// Whether the message of the operator's chat was relayed from or to this client, is to be, or is a notice about them.
    /// Does not wait for the client's traffic.
    /// </summary>
    [Alias("Holds"), Orleans.Concurrency.AlwaysInterleave]
    Task<bool> HoldsAsync(long operatorId, int messageId);

    /// <summary>
    /// Whether the topic of the operator's chat is this client's, or the album one of which the client has other parts. Does not
    /// wait for the client's traffic.
    /// </summary>
    /// <param name="operatorId">Whose chat.</param>
    /// <param name="threadId">The topic, or null.</param>
    /// <param name="albumId">The album, or null.</param>
    [Alias("AskPlace"), Orleans.Concurrency.AlwaysInterleave]
    Task<PlaceStanding> AskPlaceAsync(long operatorId, int? threadId, string? albumId);

    /// <summary>A look at the dialog for lists; does not wait for the client's traffic.</summary>
    [Alias("Glance"), Orleans.Concurrency.AlwaysInterleave]
    Task<DialogGlance> GlanceAsync();
}
