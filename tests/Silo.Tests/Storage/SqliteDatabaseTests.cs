using OperatorBot.Silo.Storage;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Writes_ThatWaitTogether_ShareOneCommit()
    {
        using var gate = await _store.HoldWriterAsync();
        var before = _store.Database.Commits;

        var writes = Enumerable.Range(0, 1000).Select(id => _store.WriteAsync(TestStore.Client(id), "text")).ToList();
        await gate.OpenAsync();
        await Task.WhenAll(writes);

        Assert.Equal(before + 2, _store.Database.Commits);
    }

    [Fact]
    public async Task Write_Task_CompletesOnlyAfterTheCommit()
    {
        using var gate = await _store.HoldWriterAsync();
        var write = _store.WriteAsync(TestStore.Client(1), "text");
        // Runs after the write in the same transaction.
        var seen = _store.OnWriterAsync(_ => Assert.False(write.IsCompleted));

        await gate.OpenAsync();
        await seen;

        Assert.Equal("1", (await write).ETag);
    }

    [Fact]
    public async Task StaleRow_InABatch_FailsAlone()
    {
        await _store.WriteAsync(TestStore.Client(2), "other activation");
        using var gate = await _store.HoldWriterAsync();
        var commits = _store.Database.Commits;

        var before = _store.WriteAsync(TestStore.Client(1), "before");
        var stale = _store.WriteAsync(TestStore.Client(2), "stale");
        var after = _store.WriteAsync(TestStore.Client(3), "after");
        var twice = _store.WriteAsync(TestStore.Client(3), "of another activation in the same batch");
        await gate.OpenAsync();

        await before;
        await after;
        await Assert.ThrowsAsync<InconsistentStateException>(() => stale);
        await Assert.ThrowsAsync<InconsistentStateException>(() => twice);
        Assert.Equal(commits + 2, _store.Database.Commits);
        Assert.Null(_store.Database.Problem);
        Assert.Equal("other activation", (await _store.ReadAsync(TestStore.Client(2))).State.Text);
        Assert.Equal("after", (await _store.ReadAsync(TestStore.Client(3))).State.Text);
    }

    [Fact]
    public async Task LockedFile_FailsTheBatchAfterABoundedWait_AndTheNextRecovers()
    {
        using var person = _store.OpenByHand();
        person.Run("BEGIN IMMEDIATE");

        var refused = await Assert.ThrowsAsync<IOException>(() => _store.WriteAsync(TestStore.Client(1), "text"));

        Assert.Contains("locked by another program", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_store.Directory.DatabaseFile, _store.Database.Problem, StringComparison.Ordinal);
        Assert.False((await _store.ReadAsync(TestStore.Client(1))).RecordExists);

        person.Run("ROLLBACK");
        await _store.WriteAsync(TestStore.Client(1), "text");
        Assert.Null(_store.Database.Problem);
    }

    [Fact]
    public async Task FullDisk_FailsTheBatch_KeepsNothingOfIt_AndTheNextRecovers()
    {
        await _store.WriteAsync(TestStore.Client(1), "kept");
        await _store.OnWriterAsync(writer => writer.Connection.Run("PRAGMA max_page_count = 12"));
        using var gate = await _store.HoldWriterAsync();

        var small = _store.WriteAsync(TestStore.Client(1), "small", "1");
        var big = _store.WriteAsync(TestStore.Client(2), new string('x', 1_000_000));
        await gate.OpenAsync();

        foreach (var refused in (Task[])[small, big])
        {
            var error = await Assert.ThrowsAsync<IOException>(() => refused);
            Assert.Contains("Free space on its disk", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains("No space", _store.Database.Problem, StringComparison.Ordinal);
        Assert.Equal("kept", (await _store.ReadAsync(TestStore.Client(1))).State.Text);

        await _store.OnWriterAsync(writer => writer.Connection.Run("PRAGMA max_page_count = 1000000"));
        await _store.WriteAsync(TestStore.Client(1), "small", "1");
        await _store.WriteAsync(TestStore.Client(2), new string('x', 1_000_000));
        Assert.Null(_store.Database.Problem);
    }

    [Fact]
    public async Task UnexpectedException_FailsItsBatch_AndTheNextRecovers()
    {
        using var gate = await _store.HoldWriterAsync();
        var neighbour = _store.WriteAsync(TestStore.Client(1), "text");
        var broken = _store.OnWriterAsync(_ => throw new InvalidOperationException("a bug"));
        await gate.OpenAsync();

        await Assert.ThrowsAsync<IOException>(() => broken);
        await Assert.ThrowsAsync<IOException>(() => neighbour);

        await _store.WriteAsync(TestStore.Client(1), "text");
        Assert.Equal("text", (await _store.ReadAsync(TestStore.Client(1))).State.Text);
    }

    [Fact]
    public async Task Problem_WithoutTraffic_GoesAwayByAProbe()
    {
        using var person = _store.OpenByHand();
        person.Run("BEGIN IMMEDIATE");
        await Assert.ThrowsAsync<IOException>(() => _store.WriteAsync(TestStore.Client(1), "text"));

        // The probe meets the lock, and arms the next one.
        _store.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<IOException>(() => _store.OnWriterAsync(_ => { }));
        Assert.NotNull(_store.Database.Problem);

        person.Run("ROLLBACK");
        var commits = _store.Database.Commits;
        _store.Time.Advance(TimeSpan.FromSeconds(1));
        _store.Database.Dispose();

        Assert.Equal(commits + 1, _store.Database.Commits);
        Assert.Null(_store.Database.Problem);
    }

    [Fact]
    public async Task Dispose_CommitsWhatWaits_AndFoldsTheWalIntoTheFile()
    {
        var gate = await _store.HoldWriterAsync();
        var write = _store.WriteAsync(TestStore.Client(1), "last words");
        var closing = Task.Run(_store.Database.Dispose);
        await gate.OpenAsync();

        await write;
        await closing.Within("the store to close");

        Assert.Equal(["lock", SqliteDatabase.FileName], Directory.GetFiles(_store.Folder).Select(Path.GetFileName).Order());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _store.WriteAsync(TestStore.Client(1), "too late", "1"));
        gate.Dispose();
    }

    [Fact]
    public async Task Commits_SynchronousFull_IsSetOnTheConnectionThatWrites()
    {
        long? synchronous = null;
        string? journal = null;

        await _store.OnWriterAsync(writer =>
        {
            synchronous = writer.Connection.Run("PRAGMA synchronous");
            journal = writer.Connection.RunText("PRAGMA journal_mode");
        });

        Assert.Equal((2, "wal"), (synchronous, journal));
    }

    [Fact]
    public async Task MovedFolder_RefusesWrites_SaysWhatToDo_AndGoesOnWhenItIsBack()
    {
        if (OperatingSystem.IsWindows())
            return;

        var state = await _store.WriteAsync(TestStore.Client(1), "kept");
        var elsewhere = _store.Folder + "-moved";
        Directory.Move(_store.Folder, elsewhere);

        var refused = await Assert.ThrowsAsync<IOException>(() => _store.WriteAsync(TestStore.Client(1), "lost", state.ETag));

        Assert.Contains($"DATA_DIR '{_store.Folder}' is no longer the folder", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Put it back", _store.Database.Problem, StringComparison.Ordinal);

        Directory.Move(elsewhere, _store.Folder);
        await _store.WriteAsync(TestStore.Client(1), "again", state.ETag);
        Assert.Null(_store.Database.Problem);
        Assert.Equal("again", (await _store.ReadAsync(TestStore.Client(1))).State.Text);
    }

    [Fact]
    public async Task MovedFolder_InTheMiddleOfATransaction_TellsNobodyThatItIsKept()
    {
        if (OperatingSystem.IsWindows())
            return;

        var elsewhere = _store.Folder + "-moved";
        using var gate = await _store.HoldWriterAsync();
        var write = _store.WriteAsync(TestStore.Client(1), "text");
        var move = _store.OnWriterAsync(_ => Directory.Move(_store.Folder, elsewhere));
        await gate.OpenAsync();

        await Assert.ThrowsAsync<IOException>(() => write);
        await Assert.ThrowsAsync<IOException>(() => move);

        // Whether the commit took place is as open as after a kill: what is there now tells.
        Directory.Move(elsewhere, _store.Folder);
        var state = await _store.ReadAsync(TestStore.Client(1));
        await _store.WriteAsync(TestStore.Client(1), "again", state.ETag);
    }

    [Fact]
    public async Task DeletedFolder_RefusesWritesEvenWhenACopyTakesItsPlace()
    {
        if (OperatingSystem.IsWindows())
            return;

        var state = await _store.WriteAsync(TestStore.Client(1), "kept");
        var copy = await CopyFolderAsync();

        Directory.Delete(_store.Folder, recursive: true);
        await Assert.ThrowsAsync<IOException>(() => _store.WriteAsync(TestStore.Client(1), "lost", state.ETag));
        Directory.Move(copy, _store.Folder);
        await Assert.ThrowsAsync<IOException>(() => _store.WriteAsync(TestStore.Client(1), "lost", state.ETag));

        Assert.Contains("moved, deleted or replaced", _store.Database.Problem, StringComparison.Ordinal);
        _store.Dispose(keepFolder: true);
        using var next = new TestStore(_store.Folder);
        state = await next.ReadAsync(TestStore.Client(1));
        Assert.Equal("kept", state.State.Text);
        await next.WriteAsync(TestStore.Client(1), "next", state.ETag);
    }

    [Fact]
    public async Task FolderExchangedForACopyBetweenTwoWrites_IsNoticedAlthoughWritesGoOn()
    {
        if (OperatingSystem.IsWindows())
            return;

        var state = await _store.WriteAsync(TestStore.Client(1), "kept");
        var copy = await CopyFolderAsync();
        var original = _store.Folder + "-moved";

        Directory.Move(_store.Folder, original);
        Directory.Move(copy, _store.Folder);

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start) < Waiting.Limit)
                state = await _store.WriteAsync(TestStore.Client(1), "on", state.ETag);
        });
        Directory.Move(_store.Folder, copy);
        Directory.Move(original, _store.Folder);
        state = await _store.ReadAsync(TestStore.Client(1));
        await _store.WriteAsync(TestStore.Client(1), "again", state.ETag);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task LockFileTouched_WritesGoOn()
    {
        if (OperatingSystem.IsWindows())
            return;

        var state = await _store.WriteAsync(TestStore.Client(1), "one");
        File.SetLastWriteTimeUtc(Path.Combine(_store.Folder, "lock"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await _store.WriteAsync(TestStore.Client(1), "two", state.ETag);
    }

    [Fact]
    public async Task MovedFolder_ClosedWhileAnotherStandsInItsPlace_LeavesThatOnesFilesAlone()
    {
        if (OperatingSystem.IsWindows())
            return;

        await _store.WriteAsync(TestStore.Client(1), "ours");
        var elsewhere = _store.Folder + "-moved";
        Directory.Move(_store.Folder, elsewhere);
        using (var other = new TestStore(_store.Folder))
        {
            await other.WriteAsync(TestStore.Client(1), "theirs");
            var files = Directory.GetFiles(_store.Folder).Order().ToList();

            await Assert.ThrowsAsync<IOException>(() => _store.ReadAsync(TestStore.Client(1)));
            _store.Dispose(keepFolder: true);

            Assert.Equal(files, Directory.GetFiles(_store.Folder).Order());
            Assert.Equal("theirs", (await other.ReadAsync(TestStore.Client(1))).State.Text);
        }

        using (var ours = new TestStore(elsewhere))
            Assert.Equal("ours", (await ours.ReadAsync(TestStore.Client(1))).State.Text);
        Directory.Delete(elsewhere, recursive: true);
    }

    // As a program that prepares a copy would: with the times of the originals.
    private async Task<string> CopyFolderAsync()
    {
        var copy = _store.Folder + "-copy";
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(_store.Folder))
        {
            var target = Path.Combine(copy, Path.GetFileName(file));
            if (Path.GetFileName(file) == "lock")
                await File.WriteAllTextAsync(target, "1\n");
            else
                File.Copy(file, target);
            File.SetLastWriteTimeUtc(target, File.GetLastWriteTimeUtc(file));
        }

        return copy;
    }
}
