using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Dispatching;

/// <summary>Who gets this client.</summary>
internal static class OperatorChoice
{
    /// <summary>
    /// Of the available operators with a free place, the one with the fewest dialogs; among equals, the one who has gone
    /// longest without a new dialog; then the lowest id, so that the choice is the same each time.
    /// </summary>
    /// <param name="roster">All operators.</param>
    /// <param name="excluded">Operators who must not get this client now.</param>
    /// <param name="needsRoom">False for operators who may hold the client already.</param>
    /// <returns>The operator and what the choice saw, or null where nobody has a free place.</returns>
    public static (RosterEntry Operator, AssignmentReason Why)? Choose(
        IEnumerable<RosterEntry> roster, Predicate<long> excluded, bool needsRoom = true)
    {
        RosterEntry? best = null;
        var candidates = 0;
        foreach (var entry in roster)
        {
            if ((needsRoom && RoomOf(entry) == 0) || excluded(entry.Load.OperatorId))
                continue;

            candidates++;
            if (best is null || Compare(entry, best) < 0)
                best = entry;
        }

        return best is null ? null : (best, new AssignmentReason
        {
            Load = LoadOf(best),
            Capacity = best.Load.Capacity,
            Candidates = candidates,
            LastAssignedAt = best.Load.LastAssignedAt,
        });
    }

    /// <summary>How many more dialogs the operator could take, as far as is known.</summary>
    public static int RoomOf(RosterEntry entry) =>
        entry.Load is { Registered: true, Status: OperatorStatus.Available } load
            ? Math.Max(0, load.Capacity - LoadOf(entry))
            : 0;

    private static int LoadOf(RosterEntry entry) => entry.Load.Load + entry.OffersOut;

    private static int Compare(RosterEntry a, RosterEntry b)
    {
        var byLoad = LoadOf(a).CompareTo(LoadOf(b));
        if (byLoad != 0)
            return byLoad;
        var byIdleness = Nullable.Compare(a.Load.LastAssignedAt, b.Load.LastAssignedAt);
        return byIdleness != 0 ? byIdleness : a.Load.OperatorId.CompareTo(b.Load.OperatorId);
    }
}
