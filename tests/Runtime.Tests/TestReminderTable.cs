using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Runtime.Tests;

/// <summary>A reminder table that a test can look into, and that outlives a silo.</summary>
internal sealed class TestReminderTable : IReminderTable
{
    private readonly Lock _lock = new();
    private readonly List<ReminderEntry> _rows = [];
    private long _version;

    public IReadOnlyList<ReminderEntry> Rows
    {
        get
        {
            lock (_lock)
                return [.. _rows];
        }
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(Rows.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(Rows.Where(row =>
    {
        var hash = row.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    })));

    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(Rows.SingleOrDefault(row => row.GrainId == grainId && row.ReminderName == reminderName)!);

    public Task<string> UpsertRow(ReminderEntry entry)
    {
        lock (_lock)
        {
            _rows.RemoveAll(row => row.GrainId == entry.GrainId && row.ReminderName == entry.ReminderName);
            var etag = (++_version).ToString(CultureInfo.InvariantCulture);
            _rows.Add(new()
            {
                GrainId = entry.GrainId,
                ReminderName = entry.ReminderName,
                StartAt = entry.StartAt,
                Period = entry.Period,
                ETag = etag,
            });
            return Task.FromResult(etag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (_lock)
        {
            return Task.FromResult(
                _rows.RemoveAll(row => row.GrainId == grainId && row.ReminderName == reminderName && row.ETag == eTag) > 0);
        }
    }

    public Task TestOnlyClearTable()
    {
        lock (_lock)
            _rows.Clear();
        return Task.CompletedTask;
    }
}
