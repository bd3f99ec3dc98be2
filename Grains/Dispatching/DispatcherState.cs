using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Dispatching;

/// <summary>The queue and the roster in memory. Entries are stored by shard, the roster on its own.</summary>
internal sealed record DispatcherState
{
    /// <summary>All entries, by shard and client.</summary>
    public ImmutableArray<ImmutableDictionary<long, QueueEntry>> Shards { get; init; } =
        [.. Enumerable.Repeat(ImmutableDictionary<long, QueueEntry>.Empty, QueueShard.Count)];

    /// <summary>Who waits without an offer, in the order of service.</summary>
    public ImmutableSortedSet<QueuePlace> Waiting { get; init; } = [];

    /// <summary>Those of them who do not know their place yet.</summary>
    public ImmutableHashSet<long> Untold { get; init; } = [];

    /// <summary>Clients whose ticket an operator calls stale; to be asked.</summary>
    public ImmutableHashSet<long> Suspect { get; init; } = [];

    /// <summary>Clients with an offer.</summary>
    public ImmutableHashSet<long> Offered { get; init; } = [];

    /// <summary>Clients with operators to release.</summary>
    public ImmutableHashSet<long> Releasing { get; init; } = [];

    /// <summary>The operators.</summary>
    public ImmutableDictionary<long, RosterEntry> Roster { get; init; } = ImmutableDictionary<long, RosterEntry>.Empty;

    /// <summary>Rises when somebody registers or leaves.</summary>
    public long RosterVersion { get; init; }

    /// <summary>The next place in the queue.</summary>
    public long NextPlace { get; init; } = 1;

    /// <summary>The client's entry, or null.</summary>
    public QueueEntry? Find(long clientId) => Shards[QueueShard.Of(clientId)].GetValueOrDefault(clientId);
}

/// <summary>How the queue is parted for the store: a request changes one part.</summary>
internal static class QueueShard
{
    /// <summary>How many parts.</summary>
    public const int Count = 64;

    /// <summary>The part of a client. Telegram's ids are no random numbers, so they are mixed first.</summary>
    public static int Of(long clientId) => (int)((ulong)unchecked(clientId * -7046029254386353131L) >> 58);
}

/// <summary>A client in the queue, or operators of the client's to be released, or both.</summary>
internal sealed record QueueEntry
{
    /// <summary>The client.</summary>
    public required long ClientId { get; init; }

    /// <summary>The client's name.</summary>
    public required string Name { get; init; }

    /// <summary>The ticket with which the client waits, or null where only releases are left.</summary>
    public long? Ticket { get; init; }

    /// <summary>The place: the lower, the earlier.</summary>
    public long Place { get; init; }

    /// <summary>Whether the client was handed back, and so stands before all others.</summary>
    public bool HandedBack { get; init; }

    /// <summary>Whether the client knows the place.</summary>
    public bool Told { get; init; }

    /// <summary>The offer in flight, or null.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Operators whose answer to an offer of this ticket is not known, and who may have accepted it.</summary>
    public ImmutableArray<long> Doubtful { get; set; } = [];

    /// <summary>Whether an operator calls the ticket stale; not stored, since the next offer shows it again.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSuspect { get; init; }

    /// <summary>Operators to be told that a ticket is over.</summary>
    public ImmutableArray<OwedRelease> Releases { get; set; } = [];

    /// <summary>Where it stands in the order of service.</summary>
    public QueuePlace QueuePlace() => new(HandedBack, Place, ClientId);
}

/// <summary>An offer that is made: committed before the operator hears of it.</summary>
/// <param name="OperatorId">To whom.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why they.</param>
internal sealed record Offer(long OperatorId, DateTimeOffset At, AssignmentReason Why)
{
    /// <summary>Whether the operator accepted; not stored, since asking again gives the same answer.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Accepted { get; init; }
}

/// <summary>An operator to be told that a ticket is over.</summary>
/// <param name="OperatorId">Whom.</param>
/// <param name="Ticket">Which.</param>
/// <param name="Unreachable">Whether Telegram refuses to deliver to them.</param>
internal sealed record OwedRelease(long OperatorId, long Ticket, bool Unreachable);

/// <summary>The order of service: handed-back clients first, then by place.</summary>
internal readonly record struct QueuePlace(bool HandedBack, long Place, long ClientId) : IComparable<QueuePlace>
{
    public int CompareTo(QueuePlace other)
    {
        var byKind = other.HandedBack.CompareTo(HandedBack);
        if (byKind != 0)
            return byKind;
        var byPlace = Place.CompareTo(other.Place);
        return byPlace != 0 ? byPlace : ClientId.CompareTo(other.ClientId);
    }
}

/// <summary>An operator as the dispatcher knows them; all but the registration is a hint.</summary>
/// <param name="Load">As last reported.</param>
internal sealed record RosterEntry(OperatorLoad Load)
{
    /// <summary>Offers made and not answered yet.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int OffersOut { get; init; }
}

/// <summary>A shard of the queue as it is stored.</summary>
internal sealed record QueueShardState
{
    /// <summary>The entries, in no order.</summary>
    public ImmutableArray<QueueEntry> Entries { get; set; } = [];
}

/// <summary>The roster as it is stored.</summary>
internal sealed record RosterState
{
    /// <summary>Rises when somebody registers or leaves.</summary>
    public long Version { get; init; }

    /// <summary>The operators.</summary>
    public ImmutableArray<RosterEntry> Operators { get; set; } = [];
}
