using Orleans;

namespace OperatorBot.Silo.Tests.Storage;

[NeedsAzurite]
[Collection(AzuriteTests.Name)]
public sealed class AzureReminderTableTests(AzuriteFixture fixture) : ReminderTableContract, IAsyncLifetime
{
    private AzureStore _store = null!;

    protected override IReminderTable Reminders => _store.Reminders;

    protected override HandDrivenTime Time { get; } = new();

    public async Task InitializeAsync() => _store = await AzureStore.StartAsync(fixture, time: Time);

    public async Task DisposeAsync() => await _store.DisposeAsync();

    /// <summary>One service's name may be the beginning of another's.</summary>
    [StoreFact]
    public async Task ReadRows_TwoServicesInOneTable_EachHasItsOwn()
    {
        var name = AzureStore.NewService();
        await using var one = await AzureStore.StartAsync(fixture, name);
        await using var two = await AzureStore.StartAsync(fixture, name + "_0");
        await one.Reminders.UpsertRow(Entry(1, "outbox"));
        await two.Reminders.UpsertRow(Entry(2, "outbox"));

        Assert.Equal(StorageCalls.Client(1), Assert.Single((await one.Reminders.ReadRows(0, 0)).Reminders).GrainId);
        Assert.Equal(StorageCalls.Client(2), Assert.Single((await two.Reminders.ReadRows(0, 0)).Reminders).GrainId);
        Assert.Empty((await two.Reminders.ReadRows(StorageCalls.Client(1))).Reminders);
    }
}
