using Orleans;
using Orleans.Runtime;

namespace OperatorBot.Silo.Tests.Storage;

public sealed class SqliteReminderTableTests : IDisposable
{
    private static readonly DateTime Start = new DateTime(2025, 12, 31, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234567);

    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Upsert_NewReminder_IsReadBackWhole()
    {
        var etag = await _store.Reminders.UpsertRow(Entry(1, "outbox"));

        var read = await _store.Reminders.ReadRow(TestStore.Client(1), "outbox");

        Assert.Equal(TestStore.Client(1), read.GrainId);
        Assert.Equal("outbox", read.ReminderName);
        Assert.Equal(Start, read.StartAt);
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Equal(TimeSpan.FromMinutes(1), read.Period);
        Assert.Equal(etag, read.ETag);
    }

    [Fact]
    public async Task Read_TheClockWasSetBack_IsDueWithinItsPeriod()
    {
        await _store.Reminders.UpsertRow(Entry(1, "outbox"));
        var now = Start.AddHours(-1);
        _store.Time.SetClock(new DateTimeOffset(now));

        var read = await _store.Reminders.ReadRow(TestStore.Client(1), "outbox");
        var rows = await _store.Reminders.ReadRows(0, 0);

        Assert.Equal(now + read.Period, read.StartAt);
        Assert.Equal(now + read.Period, Assert.Single(rows.Reminders).StartAt);
        _store.Time.SetClock(new DateTimeOffset(Start.AddSeconds(-30)));
        Assert.Equal(Start, (await _store.Reminders.ReadRow(TestStore.Client(1), "outbox")).StartAt);
    }

    [Fact]
    public async Task ReadRow_Unknown_IsNull()
    {
        await _store.Reminders.UpsertRow(Entry(1, "outbox"));

        Assert.Null(await _store.Reminders.ReadRow(TestStore.Client(1), "owed"));
        Assert.Null(await _store.Reminders.ReadRow(TestStore.Client(2), "outbox"));
    }

    [Fact]
    public async Task Upsert_Again_ReplacesAndGivesANewETag()
    {
        var first = await _store.Reminders.UpsertRow(Entry(1, "outbox"));
        var changed = Entry(1, "outbox");
        changed.Period = TimeSpan.FromDays(2);

        var second = await _store.Reminders.UpsertRow(changed);

        Assert.NotEqual(first, second);
        var row = Assert.Single((await _store.Reminders.ReadRows(TestStore.Client(1))).Reminders);
        Assert.Equal((second, TimeSpan.FromDays(2)), (row.ETag, row.Period));
    }

    [Fact]
    public async Task Remove_ETag_DecidesAndIsNeverReused()
    {
        var first = await _store.Reminders.UpsertRow(Entry(1, "outbox"));

        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", first + "0"));
        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", "garbage"));
        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "owed", first));
        Assert.True(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", first));
        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", first));

        var second = await _store.Reminders.UpsertRow(Entry(1, "outbox"));
        Assert.NotEqual(first, second);
        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", first));
        Assert.NotNull(await _store.Reminders.ReadRow(TestStore.Client(1), "outbox"));
    }

    [Fact]
    public async Task ReadRows_OfAGrain_GivesItsOwnOnly()
    {
        await _store.Reminders.UpsertRow(Entry(1, "outbox"));
        await _store.Reminders.UpsertRow(Entry(1, "owed"));
        await _store.Reminders.UpsertRow(Entry(2, "outbox"));

        var rows = (await _store.Reminders.ReadRows(TestStore.Client(1))).Reminders;

        Assert.Equal(["outbox", "owed"], rows.Select(row => row.ReminderName).Order());
        Assert.Empty((await _store.Reminders.ReadRows(TestStore.Client(3))).Reminders);
    }

    [Fact]
    public async Task ReadRows_Range_ExcludesBeginIncludesEndAndWrapsAround()
    {
        var grains = Enumerable.Range(1, 50).Select(id => TestStore.Client(id)).ToDictionary(grain => grain.GetUniformHashCode());
        foreach (var grain in grains.Values)
            await _store.Reminders.UpsertRow(Entry(grain, "outbox"));
        var hashes = grains.Keys.Order().ToArray();
        uint[] bounds = [0, hashes[0], hashes[10], hashes[10] + 1, hashes[30], hashes[^1], uint.MaxValue];

        foreach (var begin in bounds)
        {
            foreach (var end in bounds)
            {
                var expected = hashes.Where(hash => begin < end
                    ? hash > begin && hash <= end
                    : hash > begin || hash <= end);

                var rows = (await _store.Reminders.ReadRows(begin, end)).Reminders;

                Assert.Equal(expected, rows.Select(row => row.GrainId.GetUniformHashCode()).Order());
            }
        }
    }

    [Fact]
    public async Task Reminders_AndStates_ShareACommit()
    {
        using var gate = await _store.HoldWriterAsync();
        var before = _store.Database.Commits;

        var reminder = _store.Reminders.UpsertRow(Entry(1, "outbox"));
        var state = _store.WriteAsync(TestStore.Client(1), "text");
        await gate.OpenAsync();
        await Task.WhenAll(reminder, state);

        Assert.Equal(before + 2, _store.Database.Commits);
    }

    [Fact]
    public async Task Clear_Table_RemovesAll()
    {
        await _store.Reminders.UpsertRow(Entry(1, "outbox"));
        await _store.Reminders.UpsertRow(Entry(2, "outbox"));

        await _store.Reminders.TestOnlyClearTable();

        Assert.Empty((await _store.Reminders.ReadRows(0, 0)).Reminders);
    }

    private static ReminderEntry Entry(long client, string name) => Entry(TestStore.Client(client), name);

    private static ReminderEntry Entry(GrainId grain, string name) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(1) };
}
