using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>What SQLite does beyond what every store does.</summary>
public sealed class SqliteGrainStorageTests : GrainStorageContract, IDisposable
{
    private readonly TestStore _store = new();

    protected override IGrainStorage Storage => _store.Storage;

    public void Dispose() => _store.Dispose();

    /// <summary>Where ETags are numbers from 1, one can be guessed.</summary>
    [Theory]
    [InlineData("*")]
    [InlineData("garbage")]
    [InlineData("1")]
    public async Task Write_ETagThatIsNone_IsAConflict(string etag)
    {
        var first = await _store.WriteAsync(TestStore.Client(1), "first");
        var second = await _store.WriteAsync(TestStore.Client(1), "second", first.ETag);

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(
            () => _store.WriteAsync(TestStore.Client(1), "third", etag));

        Assert.Equal((second.ETag, etag), (conflict.StoredEtag, conflict.CurrentEtag));
        Assert.Equal("second", (await _store.ReadAsync(TestStore.Client(1))).State.Text);
    }

    [Fact]
    public async Task Write_StateChangedWhileItWaits_StoresWhatItWasAtTheCall()
    {
        using var gate = await _store.HoldWriterAsync();
        var state = TestStore.State("at the call");
        var write = _store.Storage.WriteStateAsync("dialog", TestStore.Client(1), state);

        state.State.Text = "later";
        await gate.OpenAsync();
        await write;

        Assert.Equal("at the call", (await _store.ReadAsync(TestStore.Client(1))).State.Text);
    }

    [Fact]
    public async Task Read_WriterBusy_SeesTheLastCommitWithoutWaiting()
    {
        await _store.WriteAsync(TestStore.Client(1), "committed");
        using var gate = await _store.HoldWriterAsync();
        var write = _store.WriteAsync(TestStore.Client(1), "waiting", "1");

        var read = await _store.ReadAsync(TestStore.Client(1));

        Assert.Equal("committed", read.State.Text);
        Assert.False(write.IsCompleted);
        await gate.OpenAsync();
        Assert.Equal("2", (await write).ETag);
    }

    [Fact]
    public async Task File_LookedAtByAPerson_ShowsReadableJson()
    {
        await _store.WriteAsync(TestStore.Client(123456789), "hello");

        using var connection = _store.OpenByHand();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM grain_state";
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        var columns = Enumerable.Range(0, row.FieldCount).Select(index => $"{row.GetName(index)}={row.GetString(index)}");

        Assert.Equal(
            "grain_type=client|grain_key=75BCD15|key_number=123456789|state_name=dialog|etag=1"
            + "|modified=2026-01-01T00:00:00.000Z|state={\"Text\":\"hello\"}",
            string.Join('|', columns));
        Assert.Equal("hello", connection.RunText("SELECT state ->> 'Text' FROM grain_state WHERE key_number = 123456789"));
    }
}
