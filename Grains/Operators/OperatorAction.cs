using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Operators;

/// <summary>What can happen to an operator; each carries the time at which it is decided.</summary>
internal abstract record OperatorAction
{
    private OperatorAction()
    {
    }

    /// <summary>The silo's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The operator wrote or pressed something.</summary>
    public sealed record Handle : OperatorAction
    {
        /// <summary>What.</summary>
        public required OperatorRequest Request { get; init; }

        /// <summary>The operator's language.</summary>
        public required string Language { get; init; }

        /// <summary>The capacity, in dialogs.</summary>
        public required int Capacity { get; init; }

        /// <summary>For <see cref="OperatorCommand.Register"/>: whether the secret is right.</summary>
        public bool SecretMatches { get; init; }

        /// <summary>For lists: what the clients say of their dialogs, by client id.</summary>
        public IReadOnlyDictionary<long, DialogGlance> Glances { get; init; } = new Dictionary<long, DialogGlance>();
    }

    /// <summary>A message fits no dialog.</summary>
    /// <param name="Request">The message.</param>
    /// <param name="Reason">Why.</param>
    public sealed record AskTarget(OperatorRequest Request, UndeliverableReason Reason) : OperatorAction;

    /// <summary>The operator blocked the bot or came back.</summary>
    /// <param name="Change">The change.</param>
    public sealed record ChangeMembership(MembershipChange Change) : OperatorAction;

    /// <summary>A waiting client is offered.</summary>
    /// <param name="Offered">Who.</param>
    /// <param name="Capacity">The capacity, in dialogs.</param>
    public sealed record Offer(OfferClient Offered, int Capacity) : OperatorAction;

    /// <summary>A ticket is over.</summary>
    /// <param name="Released">Which.</param>
    public sealed record Release(ReleaseClient Released) : OperatorAction;

    /// <summary>A client has said what became of a ticket.</summary>
    /// <param name="Key">Client and ticket.</param>
    /// <param name="Standing">What became of it.</param>
    public sealed record RecordStanding(DialogKey Key, TicketStanding Standing) : OperatorAction;

    /// <summary>A send ended.</summary>
    /// <param name="EntryId">Which outbox entry.</param>
    /// <param name="Outcome">How.</param>
    public sealed record RecordSend(long EntryId, SendOutcome Outcome) : OperatorAction;

    /// <summary>A client has been told.</summary>
    /// <param name="OwedId">Which errand.</param>
    public sealed record RecordErrand(long OwedId) : OperatorAction;

    /// <summary>The dispatcher has been told.</summary>
    /// <param name="Revision">Of which revision.</param>
    public sealed record RecordReport(long Revision) : OperatorAction;
}
