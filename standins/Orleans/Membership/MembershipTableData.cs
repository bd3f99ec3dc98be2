#nullable disable // as in the real package: a missing row is null
using Orleans.Runtime;

namespace Orleans;

[Immutable]
public sealed class TableVersion(int version, string eTag) : IEquatable<TableVersion>
{
    public int Version { get; } = version;

    public string VersionEtag { get; } = eTag;

    public static bool operator ==(TableVersion left, TableVersion right) => Equals(left, right);

    public static bool operator !=(TableVersion left, TableVersion right) => !Equals(left, right);

    /// <summary>What an update writes: the next number, with the ETag that has to be found.</summary>
    public TableVersion Next() => new(Version + 1, VersionEtag);

    public bool Equals(TableVersion other) => other is not null && Version == other.Version && VersionEtag == other.VersionEtag;

    public override bool Equals(object obj) => Equals(obj as TableVersion);

    public override int GetHashCode() => HashCode.Combine(Version, VersionEtag);

    public override string ToString() => $"<{Version}, {VersionEtag}>";
}

/// <summary>Rows with their ETags, and the version of the table that they were read with.</summary>
public sealed class MembershipTableData
{
    public MembershipTableData(List<Tuple<MembershipEntry, string>> list, TableVersion version) =>
        (Members, Version) = ([.. list.OrderBy(row => row.Item1.Status == SiloStatus.Dead).ThenBy(row => row.Item1.SiloName, StringComparer.Ordinal)], version);

    public MembershipTableData(Tuple<MembershipEntry, string> tuple, TableVersion version) =>
        (Members, Version) = ([tuple], version);

    public MembershipTableData(TableVersion version) => (Members, Version) = ([], version);

    public IReadOnlyList<Tuple<MembershipEntry, string>> Members { get; }

    public TableVersion Version { get; }

    public Tuple<MembershipEntry, string> TryGet(SiloAddress silo) =>
        Members.FirstOrDefault(row => row.Item1.SiloAddress.Equals(silo));

    /// <summary>Of the dead silos of one endpoint only the last one.</summary>
    public MembershipTableData WithoutDuplicateDeads() => new(
        [
            .. Members.Where(row => row.Item1.Status == SiloStatus.Dead).GroupBy(row => row.Item1.SiloAddress.Endpoint)
                .Select(silo => silo.MaxBy(row => row.Item1.SiloAddress.Generation)),
            .. Members.Where(row => row.Item1.Status != SiloStatus.Dead),
        ],
        Version);

    public override string ToString() =>
        $"{Members.Count} silos, Version={Version}. All silos: [{string.Join(", ", Members.Select(row => row.Item1))}]";
}

/// <summary>A silo's row. Times are UTC.</summary>
public sealed class MembershipEntry
{
    public SiloAddress SiloAddress { get; set; }

    public SiloStatus Status { get; set; }

    public List<Tuple<SiloAddress, DateTime>> SuspectTimes { get; set; }

    /// <summary>Where clients connect; zero for none.</summary>
    public int ProxyPort { get; set; }

    public string HostName { get; set; }

    public string SiloName { get; set; }

    public string RoleName { get; set; }

    public int UpdateZone { get; set; }

    public int FaultZone { get; set; }

    public DateTime StartTime { get; set; }

    public DateTime IAmAliveTime { get; set; }

    public void AddSuspector(SiloAddress suspectingSilo, DateTime suspectingTime) =>
        (SuspectTimes ??= []).Add(Tuple.Create(suspectingSilo, suspectingTime));

    /// <summary>One vote for each silo; the newest ones, if there are more than are needed.</summary>
    public void AddOrUpdateSuspector(SiloAddress localSilo, DateTime voteTime, int maxVotes)
    {
        SuspectTimes ??= [];
        var index = SuspectTimes.FindIndex(vote => vote.Item1.Equals(localSilo));
        if (index < 0 && SuspectTimes.Count >= maxVotes && SuspectTimes.MinBy(vote => vote.Item2) is { } oldest && oldest.Item2 <= voteTime)
            index = SuspectTimes.IndexOf(oldest);
        if (index < 0)
            AddSuspector(localSilo, voteTime);
        else
            SuspectTimes[index] = Tuple.Create(localSilo, voteTime);
    }

    public string ToFullString() =>
        $"[{this} HostName={HostName} ProxyPort={ProxyPort} StartTime={StartTime:O} IAmAliveTime={IAmAliveTime:O} Suspecters={string.Join(", ", SuspectTimes?.Select(vote => vote.Item1) ?? [])}]";

    public override string ToString() => $"SiloAddress={SiloAddress} SiloName={SiloName} Status={Status}";

    internal MembershipEntry Copy()
    {
        var copy = (MembershipEntry)MemberwiseClone();
        copy.SuspectTimes = SuspectTimes is null ? null : [.. SuspectTimes];
        return copy;
    }
}
