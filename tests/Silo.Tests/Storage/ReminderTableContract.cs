using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>What the reminder service relies on in every store.</summary>
public abstract class ReminderTableContract
{
    protected abstract IReminderTable Reminders { get; }

    protected abstract HandDrivenTime Time { get; }

    /// <summary>Milliseconds are enough for what ticks once a minute.</summary>
    private static readonly DateTime Start = new(2025, 12, 31, 3, 4, 5, 123, DateTimeKind.Utc);

    [StoreFact]
    public async Task Upsert_NewReminder_IsReadBackWhole()
    {
        var etag = await Reminders.UpsertRow(Entry(1, "outbox"));

        var read = await Reminders.ReadRow(StorageCalls.Client(1), "outbox");

        Assert.Equal(StorageCalls.Client(1), read.GrainId);
        Assert.Equal("outbox", read.ReminderName);
        Assert.Equal(Start, read.StartAt);
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Equal(TimeSpan.FromMinutes(1), read.Period);
        Assert.Equal(etag, read.ETag);
    }

    [StoreFact]
    public async Task ReadRow_Unknown_IsNull()
    {
        await Reminders.UpsertRow(Entry(1, "outbox"));

        Assert.Null(await Reminders.ReadRow(StorageCalls.Client(1), "owed"));
        Assert.Null(await Reminders.ReadRow(StorageCalls.Client(2), "outbox"));
    }

    [StoreFact]
    public async Task Upsert_Again_ReplacesAndGivesANewETag()
    {
        var first = await Reminders.UpsertRow(Entry(1, "outbox"));
        var changed = Entry(1, "outbox");
        changed.Period = TimeSpan.FromDays(2);

        var second = await Reminders.UpsertRow(changed);

        Assert.NotEqual(first, second);
        var row = Assert.Single((await Reminders.ReadRows(StorageCalls.Client(1))).Reminders);
        Assert.Equal((second, TimeSpan.FromDays(2)), (row.ETag, row.Period));
    }

    [StoreFact]
    public async Task Remove_ETag_DecidesAndIsNeverReused()
    {
        var first = await Reminders.UpsertRow(Entry(1, "outbox"));
        var foreign = await Reminders.UpsertRow(Entry(2, "outbox"));

        Assert.False(await Reminders.RemoveRow(StorageCalls.Client(1), "outbox", foreign));
        Assert.False(await Reminders.RemoveRow(StorageCalls.Client(1), "owed", first));
        Assert.True(await Reminders.RemoveRow(StorageCalls.Client(1), "outbox", first));
        Assert.False(await Reminders.RemoveRow(StorageCalls.Client(1), "outbox", first));

        var second = await Reminders.UpsertRow(Entry(1, "outbox"));
        Assert.NotEqual(first, second);
        Assert.False(await Reminders.RemoveRow(StorageCalls.Client(1), "outbox", first));
        Assert.NotNull(await Reminders.ReadRow(StorageCalls.Client(1), "outbox"));
    }

    [StoreFact]
    public async Task ReadRows_OfAGrain_GivesItsOwnOnly()
    {
        await Reminders.UpsertRow(Entry(1, "outbox"));
        await Reminders.UpsertRow(Entry(1, "owed"));
        await Reminders.UpsertRow(Entry(2, "outbox"));

        var rows = (await Reminders.ReadRows(StorageCalls.Client(1))).Reminders;

        Assert.Equal(["outbox", "owed"], rows.Select(row => row.ReminderName).Order());
        Assert.Empty((await Reminders.ReadRows(StorageCalls.Client(3))).Reminders);
    }

    [StoreFact]
    public async Task ReadRows_Range_ExcludesBeginIncludesEndAndWrapsAround()
    {
        var grains = Enumerable.Range(1, 50).Select(id => StorageCalls.Client(id)).ToDictionary(grain => grain.GetUniformHashCode());
        foreach (var grain in grains.Values)
            await Reminders.UpsertRow(Entry(grain, "outbox"));
        var hashes = grains.Keys.Order().ToArray();
        uint[] bounds = [0, hashes[0], hashes[10], hashes[10] + 1, hashes[30], hashes[^1], uint.MaxValue];

        foreach (var begin in bounds)
        {
            foreach (var end in bounds)
            {
                var expected = hashes.Where(hash => begin < end
                    ? hash > begin && hash <= end
                    : hash > begin || hash <= end);

                var rows = (await Reminders.ReadRows(begin, end)).Reminders;

                Assert.Equal(expected, rows.Select(row => row.GrainId.GetUniformHashCode()).Order());
            }
        }
    }

    [StoreFact]
    public async Task Clear_Table_RemovesAll()
    {
        await Reminders.UpsertRow(Entry(1, "outbox"));
        await Reminders.UpsertRow(Entry(2, "outbox"));

        await Reminders.TestOnlyClearTable();

        Assert.Empty((await Reminders.ReadRows(0, 0)).Reminders);
    }

    [StoreFact]
    public async Task Read_TheClockWasSetBack_IsDueWithinItsPeriod()
    {
        await Reminders.UpsertRow(Entry(1, "outbox"));
        var now = Start.AddHours(-1);
        Time.SetClock(new DateTimeOffset(now));

        var read = await Reminders.ReadRow(StorageCalls.Client(1), "outbox");
        var rows = await Reminders.ReadRows(0, 0);

        Assert.Equal(now + read.Period, read.StartAt);
        Assert.Equal(now + read.Period, Assert.Single(rows.Reminders).StartAt);
        Time.SetClock(new DateTimeOffset(Start.AddSeconds(-30)));
        Assert.Equal(Start, (await Reminders.ReadRow(StorageCalls.Client(1), "outbox")).StartAt);
    }

    protected static ReminderEntry Entry(long client, string name) => Entry(StorageCalls.Client(client), name);

    protected static ReminderEntry Entry(GrainId grain, string name) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(1) };
}
