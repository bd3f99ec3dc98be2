using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests.Clusters;

/// <summary>The membership table of a cluster within the test's process.</summary>
internal sealed class TestMembershipTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, string ETag)> _rows = [];
    private readonly List<(Func<TestMembershipTable, bool> Condition, TaskCompletionSource Met)> _waiters = [];
    private int _version;

    public IReadOnlyList<MembershipEntry> Rows
    {
        get
        {
            lock (_lock)
                return [.. _rows.Values.Select(row => Copy(row.Entry))];
        }
    }

    public SiloStatus StatusOf(int siloPort) => Rows.Where(row => row.SiloAddress.Endpoint.Port == siloPort)
        .OrderBy(row => row.SiloAddress.Generation).LastOrDefault()?.Status ?? SiloStatus.None;

    /// <summary>Completes when the silo's row says so.</summary>
    public Task WhenStatus(int siloPort, SiloStatus status)
    {
        lock (_lock)
        {
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((table => table.StatusOf(siloPort) == status, met));
            TellWaiters();
            return met.Task;
        }
    }

    /// <summary>The table as one silo sees it, until its view of it is cut.</summary>
    public Connection Connect() => new(this);

    private static MembershipEntry Copy(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        SuspectTimes = entry.SuspectTimes is null ? null : [.. entry.SuspectTimes],
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };

    private MembershipTableData Read(Func<SiloAddress, bool> which)
    {
        lock (_lock)
        {
            return new(
                _rows.Where(row => which(row.Key)).Select(row => Tuple.Create(Copy(row.Value.Entry), row.Value.ETag)).ToList(),
                new TableVersion(_version, _version.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private bool Write(MembershipEntry entry, string? etag, TableVersion version)
    {
        lock (_lock)
        {
            var stored = _rows.TryGetValue(entry.SiloAddress, out var row) ? row.ETag : null;
            if (stored != etag || version.VersionEtag != _version.ToString(CultureInfo.InvariantCulture))
                return false;
            _version = version.Version;
            _rows[entry.SiloAddress] = (Copy(entry), $"row {_version}");
            TellWaiters();
            return true;
        }
    }

    private void Renew(MembershipEntry entry)
    {
        lock (_lock)
            _rows[entry.SiloAddress].Entry.IAmAliveTime = entry.IAmAliveTime;
    }

    private void TellWaiters()
    {
        foreach (var waiter in _waiters.Where(waiter => waiter.Condition(this)).ToList())
        {
            _waiters.Remove(waiter);
            waiter.Met.SetResult();
        }
    }

    public sealed class Connection(TestMembershipTable table) : IMembershipTable
    {
        private volatile bool _isCut;

        public void Cut() => _isCut = true;

        public void Restore() => _isCut = false;

        public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

        public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Task.CompletedTask;

        public Task<MembershipTableData> ReadRow(SiloAddress key) => Run(() => table.Read(key.Equals));

        public Task<MembershipTableData> ReadAll() => Run(() => table.Read(_ => true));

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Run(() => table.Write(entry, null, tableVersion));

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Run(() => table.Write(entry, etag, tableVersion));

        public Task UpdateIAmAlive(MembershipEntry entry) => Run(() =>
        {
            table.Renew(entry);
            return true;
        });

        private Task<T> Run<T>(Func<T> operation) =>
            _isCut ? Task.FromException<T>(new IOException("The membership table cannot be reached.")) : Task.FromResult(operation());
    }
}
