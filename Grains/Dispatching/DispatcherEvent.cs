using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Dispatching;

/// <summary>What has happened to the queue or the roster.</summary>
internal abstract record DispatcherEvent
{
    private DispatcherEvent()
    {
    }

    /// <summary>A client waits, at the end of the queue or at the end of those handed back.</summary>
    public sealed record Enqueued(long ClientId, string Name, long Ticket, bool HandedBack, bool Told) : DispatcherEvent;

    /// <summary>A client waits no more: assigned, or gone.</summary>
    public sealed record Dequeued(long ClientId) : DispatcherEvent;

    /// <summary>An operator is to be told that a ticket is over.</summary>
    public sealed record ReleaseOwed(long ClientId, string Name, OwedRelease Release) : DispatcherEvent;

    /// <summary>The operator knows.</summary>
    public sealed record ReleaseDone(long ClientId, OwedRelease Release) : DispatcherEvent;

    /// <summary>A client is offered to an operator.</summary>
    public sealed record OfferMade(long ClientId, Offer Offer) : DispatcherEvent;

    /// <summary>The operator accepted.</summary>
    public sealed record OfferAccepted(long ClientId) : DispatcherEvent;

    /// <summary>The offer is over without an assignment; doubtful where the operator may have accepted it.</summary>
    public sealed record OfferOver(long ClientId, bool Doubtful) : DispatcherEvent;

    /// <summary>An operator calls the ticket stale: no more offers until the client has said what became of it.</summary>
    public sealed record TicketDoubted(long ClientId) : DispatcherEvent;

    /// <summary>The client waits with that ticket indeed.</summary>
    public sealed record TicketConfirmed(long ClientId) : DispatcherEvent;

    /// <summary>The client knows the place in the queue.</summary>
    public sealed record PositionTold(long ClientId, long Ticket) : DispatcherEvent;

    /// <summary>An operator's report that changes the roster for good.</summary>
    public sealed record OperatorReported(OperatorLoad Load) : DispatcherEvent;

    /// <summary>What an operator answered; a hint, which is not worth a write.</summary>
    public sealed record LoadSeen(OperatorLoad Load) : DispatcherEvent;
}
