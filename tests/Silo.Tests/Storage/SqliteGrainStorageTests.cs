using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

public sealed class SqliteGrainStorageTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Read_NoRecord_GivesNewStateWithoutETag()
    {
        var state = await _store.ReadAsync(TestStore.Client(1));

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("new", state.State.Text);
    }

    [Fact]
    public async Task Write_NewRecord_IsReadBackWithItsETag()
    {
        var written = await _store.WriteAsync(TestStore.Client(1), "Привет, \"мир\" 👋\0");

        var read = await _store.ReadAsync(TestStore.Client(1));

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("Привет, \"мир\" 👋\0", read.State.Text);
    }

    [Fact]
    public async Task Write_OtherGrainOrOtherStateName_IsAnotherRecord()
    {
        await _store.WriteAsync(TestStore.Client(1), "one");
        await _store.WriteAsync(TestStore.Client(2), "two");
        await _store.WriteAsync(TestStore.Client(1), "page", name: "pairs-1");

        Assert.Equal("one", (await _store.ReadAsync(TestStore.Client(1))).State.Text);
        Assert.Equal("two", (await _store.ReadAsync(TestStore.Client(2))).State.Text);
        Assert.Equal("page", (await _store.ReadAsync(TestStore.Client(1), "pairs-1")).State.Text);
    }

    /// <summary>What is stored x what the caller knows: '=' the stored ETag, '-' an older one, '+' one never given.</summary>
    [Theory]
    [InlineData("nothing", "null", true)]
    [InlineData("nothing", "", true)]
    [InlineData("nothing", "+", false)]
    [InlineData("nothing", "*", false)]
    [InlineData("nothing", "garbage", false)]
    [InlineData("record", "null", false)]
    [InlineData("record", "", false)]
    [InlineData("record", "=", true)]
    [InlineData("record", "-", false)]
    [InlineData("record", "+", false)]
    [InlineData("record", "*", false)]
    [InlineData("record", "garbage", false)]
    [InlineData("cleared", "null", false)]
    [InlineData("cleared", "=", true)]
    [InlineData("cleared", "-", false)]
    [InlineData("cleared", "+", false)]
    public async Task WriteAndClear_ETag_DecidesWhoWins(string stored, string known, bool wins)
    {
        foreach (var clear in (bool[])[false, true])
        {
            var grain = TestStore.Client(clear ? 2 : 1);
            var current = await ArrangeAsync(grain, stored);
            var given = known switch
            {
                "null" => null,
                "=" => current,
                "-" => "1",
                "+" => "99",
                _ => known,
            };

            var act = () => clear ? _store.ClearAsync(grain, given) : _store.WriteAsync(grain, "second", given);

            if (wins)
            {
                var state = await act();
                Assert.Equal(!clear, state.RecordExists);
                Assert.Equal(clear ? "new" : "second", state.State.Text);
                Assert.Equal(clear && stored == "nothing", state.ETag is null);
            }
            else
            {
                var conflict = await Assert.ThrowsAsync<InconsistentStateException>(act);
                Assert.Equal(current, conflict.StoredEtag);
                Assert.Equal(given, conflict.CurrentEtag);
            }

            var after = await _store.ReadAsync(grain);
            Assert.Equal((wins ? !clear : stored == "record") ? wins ? "second" : "first again" : "new", after.State.Text);
            await _store.WriteAsync(grain, "and the next recovers", after.ETag);
        }
    }

    [Fact]
    public async Task Conflict_State_KeepsWhatTheCallerHad()
    {
        await _store.WriteAsync(TestStore.Client(1), "first");
        var loser = TestStore.State("loser", "5");

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => _store.Storage.WriteStateAsync("dialog", TestStore.Client(1), loser));

        Assert.Equal("5", loser.ETag);
        Assert.Equal("loser", loser.State.Text);
        Assert.False(loser.RecordExists);
    }

    [Fact]
    public async Task Clear_ThenWriteAgain_NeverReusesAnETag()
    {
        var grain = TestStore.Client(1);
        HashSet<string> seen = [];
        string? etag = null;

        for (var round = 0; round < 3; round++)
        {
            etag = (await _store.WriteAsync(grain, "text", etag)).ETag;
            Assert.True(seen.Add(etag));
            etag = (await _store.ClearAsync(grain, etag)).ETag;
            Assert.True(seen.Add(etag));
            Assert.Equal(etag, (await _store.ReadAsync(grain)).ETag);
            Assert.False((await _store.ReadAsync(grain)).RecordExists);
        }
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

    private async Task<string?> ArrangeAsync(Orleans.Runtime.GrainId grain, string stored)
    {
        if (stored == "nothing")
            return null;

        var state = await _store.WriteAsync(grain, "first");
        state = await _store.WriteAsync(grain, "first again", state.ETag);
        return stored == "record" ? state.ETag : (await _store.ClearAsync(grain, state.ETag)).ETag;
    }
}
