using Orleans;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>What SQLite does beyond what every store does.</summary>
public sealed class SqliteReminderTableTests : ReminderTableContract, IDisposable
{
    private readonly TestStore _store = new();

    protected override IReminderTable Reminders => _store.Reminders;

    protected override HandDrivenTime Time => _store.Time;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Remove_ETagThatIsNone_RemovesNothing()
    {
        var etag = await _store.Reminders.UpsertRow(Entry(1, "outbox"));

        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", etag + "0"));
        Assert.False(await _store.Reminders.RemoveRow(TestStore.Client(1), "outbox", "garbage"));
        Assert.NotNull(await _store.Reminders.ReadRow(TestStore.Client(1), "outbox"));
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
}
