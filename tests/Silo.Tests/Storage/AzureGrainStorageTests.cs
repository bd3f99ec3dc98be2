using Microsoft.Extensions.DependencyInjection;
using OperatorBot.Silo.Storage;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

[NeedsAzurite]
[Collection(AzuriteTests.Name)]
public sealed class AzureGrainStorageTests(AzuriteFixture fixture) : GrainStorageContract, IAsyncLifetime
{
    private AzureStore _store = null!;

    protected override IGrainStorage Storage => _store.Storage;

    protected override bool ClearingNothingLeavesARow => true;

    public async Task InitializeAsync() => _store = await AzureStore.StartAsync(fixture);

    public async Task DisposeAsync() => await _store.DisposeAsync();

    /// <summary>The service tells that it is another one, not which.</summary>
    protected override string? StoredETag(string? stored) => "Unknown";

    [StoreFact]
    public async Task Read_AfterARestart_FindsWhatWasWritten()
    {
        var service = AzureStore.NewService();
        await using (var first = await AzureStore.StartAsync(fixture, service))
            await first.Storage.WriteAsync(StorageCalls.Client(1), "kept");

        await using var second = await AzureStore.StartAsync(fixture, service);
        await using var other = await AzureStore.StartAsync(fixture);

        Assert.Equal("kept", (await second.Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
        Assert.False((await other.Storage.ReadAsync(StorageCalls.Client(1))).RecordExists);
    }

    /// <summary>The characters that a key may not hold, of which keys and names of states are made.</summary>
    [StoreFact]
    public async Task Write_KeyWithForbiddenCharacters_IsReadBack()
    {
        var grain = Orleans.Runtime.GrainId.Create("client", "a/b\\c#d?e f%'ы");

        await Storage.WriteAsync(grain, "text", name: "page/1?");

        Assert.Equal("text", (await Storage.ReadAsync(grain, "page/1?")).State.Text);
    }

    [StoreFact]
    public async Task Write_TwoAtOnce_OneWins()
    {
        var first = await Storage.WriteAsync(StorageCalls.Client(1), "first");

        var writes = Enumerable.Range(0, 10)
            .Select(number => Storage.WriteAsync(StorageCalls.Client(1), $"writer {number}", first.ETag))
            .ToArray();
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        var winner = Assert.Single(writes, write => write.IsCompletedSuccessfully);
        Assert.All(writes.Where(write => write != winner), write => Assert.IsAssignableFrom<InconsistentStateException>(
            write.Exception!.InnerException));
        Assert.Equal((await winner).State, (await Storage.ReadAsync(StorageCalls.Client(1))).State);
    }

    [StoreFact]
    public async Task Write_StateChangedWhileItIsOnItsWay_StoresWhatItWasAtTheCall()
    {
        var state = StorageCalls.State("at the call");
        var write = Storage.WriteStateAsync("dialog", StorageCalls.Client(1), state);

        state.State.Text = "later";
        await write;

        Assert.Equal("at the call", (await Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
    }

    /// <summary>Lengths around the limits of a property (64 KB) and of what is packed; the JSON around the text takes 11.</summary>
    [StoreTheory]
    [InlineData(0)]
    [InlineData(PackingSerializer.MaxPlain - 11)]
    [InlineData(PackingSerializer.MaxPlain - 10)]
    [InlineData(900 * 1024)]
    [InlineData(5 * 1024 * 1024)]
    public async Task Write_AnyLength_IsReadBack(int length)
    {
        var text = string.Concat(Enumerable.Repeat("a question, and its answer; ", (length / 28) + 1))[..length];

        await Storage.WriteAsync(StorageCalls.Client(1), text);

        Assert.Equal(text, (await Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
    }

    [StoreFact]
    public async Task Write_ShrinksAgain_LeavesNothingOfTheLongerOne()
    {
        var longer = await Storage.WriteAsync(StorageCalls.Client(1), Noise(300 * 1024));

        var shorter = await Storage.WriteAsync(StorageCalls.Client(1), "short", longer.ETag);

        var read = await Storage.ReadAsync(StorageCalls.Client(1));
        Assert.Equal(("short", shorter.ETag), (read.State.Text, read.ETag));
    }

    /// <summary>The provider itself, without packing.</summary>
    [StoreFact]
    public async Task Provider_UpTo960KB_IsStoredAndBeyondIsRefused()
    {
        await using var plain = await AzureStore.StartAsync(fixture, configure: silo =>
            silo.Services.Configure<AzureTableStorageOptions>("Default", options => options.GrainStorageSerializer = new JsonStorageSerializer()));
        var text = Noise((960 * 1024) - 11);

        var written = await plain.Storage.WriteAsync(StorageCalls.Client(1), text);
        var refusal = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => plain.Storage.WriteAsync(StorageCalls.Client(1), text + "!", written.ETag));

        Assert.Contains("Size=983041 MaxSize=983040", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, (await plain.Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
        await plain.Storage.WriteAsync(StorageCalls.Client(1), "and the next recovers", written.ETag);
    }

    [StoreFact]
    public async Task Write_TooLargeEvenPacked_IsRefusedAndTheRecordStays()
    {
        var written = await Storage.WriteAsync(StorageCalls.Client(1), "first");

        var refusal = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Storage.WriteAsync(StorageCalls.Client(1), Noise(2 * 1024 * 1024), written.ETag));

        Assert.Contains("too large", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("first", (await Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
        await Storage.WriteAsync(StorageCalls.Client(1), "and the next recovers", written.ETag);
    }

    /// <summary>Letters that cannot be packed well.</summary>
    private static string Noise(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, static (text, random) =>
        {
            foreach (ref var letter in text)
                letter = (char)('a' + random.Next(26));
        });
    }
}
