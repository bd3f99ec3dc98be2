using System.Collections.Immutable;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using static OperatorBot.Grains.Dispatching.DispatcherEvent;

namespace OperatorBot.Grains.Dispatching;

/// <summary>The rules of the queue. Who gets a client: <see cref="OperatorChoice"/>; what is called next: <see cref="Pump"/>.</summary>
internal static class DispatcherDecider
{
    /// <summary>A client waits.</summary>
    public static Decision<DispatcherEvent, EnqueueAnswer> Enqueue(DispatcherState state, EnqueueClient request) =>
        state.Roster.ContainsKey(request.Dialog.ClientId)
            ? new([], new EnqueueAnswer { Decision = EnqueueDecision.IsOperator })
            : Enqueue(state, request.Dialog, request.ClientName, handedBack: false);

    /// <summary>A ticket is over: whoever held it is released, and a handed-back client waits again.</summary>
    public static Decision<DispatcherEvent, EnqueueAnswer?> Report(DispatcherState state, TicketReport report)
    {
        var (clientId, ticket) = report.Dialog;
        var events = new List<DispatcherEvent>();
        if (state.Find(clientId) is { Ticket: { } waiting } entry && waiting <= ticket)
        {
            // Whoever was offered this ticket may have accepted it.
            if (entry.Offer is { } offer && offer.OperatorId != report.OperatorId)
                events.Add(Release(offer.OperatorId, waiting));
            events.AddRange(entry.Doubtful.Select(id => Release(id, waiting)));
            events.Add(new Dequeued(clientId));
        }

        if (report.OperatorId is { } operatorId)
            events.Add(Release(operatorId, ticket, report.OperatorUnreachable));

        if (report.NewTicket is not { } newTicket)
            return new([.. events], Reply: null);

        var again = Enqueue(
            events.Aggregate(state, Evolve), new DialogKey(clientId, newTicket), report.ClientName, handedBack: true);
        return new([.. events, .. again.Events], again.Reply);

        ReleaseOwed Release(long id, long over, bool unreachable = false) =>
            new(clientId, report.ClientName, new OwedRelease(id, over, unreachable));
    }

    /// <summary>An operator registered, left, or changed; older revisions are ignored.</summary>
    public static Decision<DispatcherEvent, bool> ReportOperator(DispatcherState state, OperatorLoad load) =>
        state.Roster.GetValueOrDefault(load.OperatorId)?.Load.Revision > load.Revision
            || (!load.Registered && !state.Roster.ContainsKey(load.OperatorId))
            ? new([], Reply: false)
            : new([new OperatorReported(load)], Reply: true);

    /// <summary>
    /// The state of a new activation: what was stored, and nobody counts as full until their answer says so.
    /// </summary>
    public static DispatcherState Restore(RosterState roster, IEnumerable<QueueShardState> shards)
    {
        var state = new DispatcherState
        {
            RosterVersion = roster.Version,
            Roster = roster.Operators.ToImmutableDictionary(
                entry => entry.Load.OperatorId,
                entry => entry with
                {
                    Load = entry.Load with { Load = Math.Min(entry.Load.Load, entry.Load.Capacity - 1) },
                }),
        };
        foreach (var entry in shards.SelectMany(shard => shard.Entries))
            state = Indexed(state, entry) with { NextPlace = Math.Max(state.NextPlace, entry.Place + 1) };
        return state;
    }

    /// <summary>The client whose shard the event changes, or null.</summary>
    public static long? ClientOf(DispatcherEvent happened) => happened switch
    {
        Enqueued e => e.ClientId,
        Dequeued e => e.ClientId,
        ReleaseOwed e => e.ClientId,
        ReleaseDone e => e.ClientId,
        OfferMade e => e.ClientId,
        OfferOver e => e.ClientId,
        DispatcherEvent.PositionTold e => e.ClientId,
        _ => null,
    };

    /// <summary>The state after an event.</summary>
    public static DispatcherState Evolve(DispatcherState state, DispatcherEvent happened) => happened switch
    {
        Enqueued queued => Indexed(state, Entry(state, queued.ClientId, queued.Name) with
        {
            Ticket = queued.Ticket,
            Place = state.NextPlace,
            HandedBack = queued.HandedBack,
            Told = queued.Told,
        }) with { NextPlace = state.NextPlace + 1 },
        Dequeued gone => Change(state, gone.ClientId, entry => entry with
        {
            Ticket = null,
            Offer = null,
            Doubtful = [],
            IsSuspect = false,
            Told = false,
        }),
        ReleaseOwed owed => Indexed(state, Entry(state, owed.ClientId, owed.Name) is var entry
            && entry.Releases.Contains(owed.Release)
                ? entry
                : entry with { Releases = entry.Releases.Add(owed.Release) }),
        ReleaseDone done => Change(state, done.ClientId, entry => entry with
        {
            Releases = entry.Releases.Remove(done.Release),
        }),
        OfferMade made => Change(state, made.ClientId, entry => entry with { Offer = made.Offer }),
        OfferAccepted accepted => Change(state, accepted.ClientId, entry =>
            entry.Offer is null ? entry : entry with { Offer = entry.Offer with { Accepted = true } }),
        OfferOver over => Change(state, over.ClientId, entry => entry with
        {
            Offer = null,
            Doubtful = entry.Offer is not { } offer ? entry.Doubtful
                : over.Doubtful ? entry.Doubtful.Remove(offer.OperatorId).Add(offer.OperatorId)
                : entry.Doubtful.Remove(offer.OperatorId),
        }),
        TicketDoubted doubted => Change(state, doubted.ClientId, entry => entry with { IsSuspect = true }),
        TicketConfirmed confirmed => Change(state, confirmed.ClientId, entry => entry with { IsSuspect = false }),
        DispatcherEvent.PositionTold told => Change(state, told.ClientId, entry =>
            entry.Ticket == told.Ticket ? entry with { Told = true } : entry),
        OperatorReported reported => Reported(state, reported.Load),
        LoadSeen seen => Seen(state, seen.Load),
        _ => state,
    };

    private static Decision<DispatcherEvent, EnqueueAnswer> Enqueue(
        DispatcherState state, DialogKey dialog, string name, bool handedBack)
    {
        var entry = state.Find(dialog.ClientId);
        if (entry?.Ticket >= dialog.Ticket)
            return new([], AnswerFor(state, entry));

        ImmutableArray<DispatcherEvent> left = entry?.Ticket is null ? [] : [new Dequeued(dialog.ClientId)];
        state = left.Aggregate(state, Evolve);

        // Room for all who stand before, and this one?
        var before = handedBack ? state.Waiting.TakeWhile(waiting => waiting.HandedBack).Count() : state.Waiting.Count;
        var room = state.Roster.Values.Sum(OperatorChoice.RoomOf);
        var queued = new Enqueued(dialog.ClientId, name, dialog.Ticket, handedBack, Told: before >= room);
        return new(left.Add(queued), queued.Told ? Queued(before + 1) : Pending);
    }

    private static EnqueueAnswer AnswerFor(DispatcherState state, QueueEntry entry) =>
        entry is { Offer: null, Told: true } ? Queued(PositionOf(state, entry)) : Pending;

    /// <summary>The place in the queue, from 1.</summary>
    public static int PositionOf(DispatcherState state, QueueEntry entry) =>
        state.Waiting.IndexOf(entry.QueuePlace()) + 1;

    private static EnqueueAnswer Pending => new() { Decision = EnqueueDecision.OfferPending };

    private static EnqueueAnswer Queued(int position) =>
        new() { Decision = EnqueueDecision.Queued, Position = position };

    private static QueueEntry Entry(DispatcherState state, long clientId, string name) =>
        state.Find(clientId) is { } entry
            ? entry with { Name = name }
            : new QueueEntry { ClientId = clientId, Name = name };

    private static DispatcherState Change(DispatcherState state, long clientId, Func<QueueEntry, QueueEntry> change) =>
        state.Find(clientId) is { } entry ? Indexed(state, change(entry)) : state;

    // The one place where an entry is put in, so that the sets always say what the entries say.
    private static DispatcherState Indexed(DispatcherState state, QueueEntry entry)
    {
        var id = entry.ClientId;
        var old = state.Find(id);
        var shard = QueueShard.Of(id);
        var entries = state.Shards[shard];
        var isEmpty = entry.Ticket is null && entry.Releases.IsEmpty;
        var waiting = old is null ? state.Waiting : state.Waiting.Remove(old.QueuePlace());
        return state with
        {
            Shards = state.Shards.SetItem(shard, isEmpty ? entries.Remove(id) : entries.SetItem(id, entry)),
            Waiting = entry is { Ticket: not null, Offer: null, IsSuspect: false } ? waiting.Add(entry.QueuePlace()) : waiting,
            Suspect = entry.IsSuspect ? state.Suspect.Add(id) : state.Suspect.Remove(id),
            Untold = entry is { Ticket: not null, Offer: null, Told: false } ? state.Untold.Add(id) : state.Untold.Remove(id),
            Offered = entry.Offer is null ? state.Offered.Remove(id) : state.Offered.Add(id),
            Releasing = entry.Releases.IsEmpty ? state.Releasing.Remove(id) : state.Releasing.Add(id),
            Roster = WithOffers(WithOffers(state.Roster, old?.Offer, -1), entry.Offer, +1),
        };
    }

    // An accepted offer is part of the load that its answer told.
    private static ImmutableDictionary<long, RosterEntry> WithOffers(
        ImmutableDictionary<long, RosterEntry> roster, Offer? offer, int change) =>
        offer is { Accepted: false } && roster.TryGetValue(offer.OperatorId, out var entry)
            ? roster.SetItem(offer.OperatorId, entry with { OffersOut = Math.Max(0, entry.OffersOut + change) })
            : roster;

    private static DispatcherState Reported(DispatcherState state, OperatorLoad load)
    {
        var isNew = !state.Roster.ContainsKey(load.OperatorId);
        var entry = state.Roster.GetValueOrDefault(load.OperatorId) ?? new RosterEntry(load);
        return state with
        {
            Roster = load.Registered
                ? state.Roster.SetItem(load.OperatorId, entry with { Load = load })
                : state.Roster.Remove(load.OperatorId),
            RosterVersion = isNew || !load.Registered ? state.RosterVersion + 1 : state.RosterVersion,
        };
    }

    private static DispatcherState Seen(DispatcherState state, OperatorLoad load) =>
        state.Roster.TryGetValue(load.OperatorId, out var entry) && entry.Load.Revision <= load.Revision
            ? state with { Roster = state.Roster.SetItem(load.OperatorId, entry with { Load = load }) }
            : state;
}
