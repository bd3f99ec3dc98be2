using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>What grains rely on in every store.</summary>
public abstract class GrainStorageContract
{
    protected abstract IGrainStorage Storage { get; }

    /// <summary>Whether a state that never was has an ETag once it was cleared.</summary>
    protected virtual bool ClearingNothingLeavesARow => false;

    /// <summary>What a conflict tells of the ETag that is stored.</summary>
    protected virtual string? StoredETag(string? stored) => stored;

    [StoreFact]
    public async Task Read_NoRecord_GivesNewStateWithoutETag()
    {
        var state = await Storage.ReadAsync(StorageCalls.Client(1));

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("new", state.State.Text);
    }

    [StoreFact]
    public async Task Write_NewRecord_IsReadBackWithItsETag()
    {
        var written = await Storage.WriteAsync(StorageCalls.Client(1), "Привет, \"мир\" 👋\0");

        var read = await Storage.ReadAsync(StorageCalls.Client(1));

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("Привет, \"мир\" 👋\0", read.State.Text);
    }

    [StoreFact]
    public async Task Write_OtherGrainOrOtherStateName_IsAnotherRecord()
    {
        await Storage.WriteAsync(StorageCalls.Client(1), "one");
        await Storage.WriteAsync(StorageCalls.Client(2), "two");
        await Storage.WriteAsync(StorageCalls.Client(1), "page", name: "pairs-1");

        Assert.Equal("one", (await Storage.ReadAsync(StorageCalls.Client(1))).State.Text);
        Assert.Equal("two", (await Storage.ReadAsync(StorageCalls.Client(2))).State.Text);
        Assert.Equal("page", (await Storage.ReadAsync(StorageCalls.Client(1), "pairs-1")).State.Text);
    }

    /// <summary>What is stored x what the caller knows: '=' the stored ETag, '-' an older one, '+' another row's.</summary>
    [StoreTheory]
    [InlineData("nothing", "null", true)]
    [InlineData("nothing", "", true)]
    [InlineData("nothing", "+", false)]
    [InlineData("record", "null", false)]
    [InlineData("record", "", false)]
    [InlineData("record", "=", true)]
    [InlineData("record", "-", false)]
    [InlineData("record", "+", false)]
    [InlineData("cleared", "null", false)]
    [InlineData("cleared", "=", true)]
    [InlineData("cleared", "-", false)]
    [InlineData("cleared", "+", false)]
    public async Task WriteAndClear_ETag_DecidesWhoWins(string stored, string known, bool wins)
    {
        foreach (var clear in (bool[])[false, true])
        {
            var grain = StorageCalls.Client(clear ? 2 : 1);
            var (older, current) = await ArrangeAsync(grain, stored);
            var given = known switch
            {
                "null" => null,
                "=" => current,
                "-" => older,
                "+" => await ForeignETagAsync(),
                _ => known,
            };

            var act = () => clear ? Storage.ClearAsync(grain, given) : Storage.WriteAsync(grain, "second", given);

            if (wins)
            {
                var state = await act();
                Assert.Equal(!clear, state.RecordExists);
                Assert.Equal(clear ? "new" : "second", state.State.Text);
                Assert.Equal(clear && stored == "nothing" && !ClearingNothingLeavesARow, state.ETag is null);
            }
            else
            {
                var conflict = await Assert.ThrowsAnyAsync<InconsistentStateException>(act);
                Assert.Equal(StoredETag(current), conflict.StoredEtag);
                Assert.Equal(given, conflict.CurrentEtag);
            }

            var after = await Storage.ReadAsync(grain);
            Assert.Equal((wins ? !clear : stored == "record") ? wins ? "second" : "first again" : "new", after.State.Text);
            await Storage.WriteAsync(grain, "and the next recovers", after.ETag);
        }
    }

    [StoreFact]
    public async Task Conflict_State_KeepsWhatTheCallerHad()
    {
        await Storage.WriteAsync(StorageCalls.Client(1), "first");
        var foreign = await ForeignETagAsync();
        var loser = StorageCalls.State("loser", foreign);

        await Assert.ThrowsAnyAsync<InconsistentStateException>(
            () => Storage.WriteStateAsync("dialog", StorageCalls.Client(1), loser));

        Assert.Equal(foreign, loser.ETag);
        Assert.Equal("loser", loser.State.Text);
        Assert.False(loser.RecordExists);
    }

    [StoreFact]
    public async Task Clear_ThenWriteAgain_NeverReusesAnETag()
    {
        var grain = StorageCalls.Client(1);
        HashSet<string> seen = [];
        string? etag = null;

        for (var round = 0; round < 3; round++)
        {
            etag = (await Storage.WriteAsync(grain, "text", etag)).ETag;
            Assert.True(seen.Add(etag));
            etag = (await Storage.ClearAsync(grain, etag)).ETag;
            Assert.True(seen.Add(etag));
            Assert.Equal(etag, (await Storage.ReadAsync(grain)).ETag);
            Assert.False((await Storage.ReadAsync(grain)).RecordExists);
        }
    }

    private async Task<(string? Older, string? Current)> ArrangeAsync(GrainId grain, string stored)
    {
        if (stored == "nothing")
            return (null, null);

        var older = (await Storage.WriteAsync(grain, "first")).ETag;
        var current = (await Storage.WriteAsync(grain, "first again", older)).ETag;
        return (older, stored == "record" ? current : (await Storage.ClearAsync(grain, current)).ETag);
    }

    /// <summary>Well-formed, and of a row that has been written more often than those of the tests.</summary>
    private async Task<string> ForeignETagAsync()
    {
        var state = await Storage.ReadAsync(StorageCalls.Client(99));
        for (var write = 0; write < 9; write++)
            state = await Storage.WriteAsync(StorageCalls.Client(99), "foreign", state.ETag);
        return state.ETag;
    }
}
