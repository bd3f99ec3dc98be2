using System.Globalization;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>
/// A killed process leaves what it handed to the operating system; that the disk has it too after a power loss is
/// SQLite's synchronous=FULL, and is not tested here.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("operatorbot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kill_InTheMiddleOfWrites_KeepsEveryAcknowledgedWrite()
    {
        using var timeout = new CancellationTokenSource(Waiting.Limit);
        using var child = new StorageChild(_folder);
        var acknowledged = new int[StorageChild.Grains];
        var lines = 0;

        while (await child.Process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Split(' ') is [var id, var number] && line.All(symbol => symbol == ' ' || char.IsAsciiDigit(symbol)))
                acknowledged[int.Parse(id, CultureInfo.InvariantCulture)] = int.Parse(number, CultureInfo.InvariantCulture);
            else
                Assert.Fail($"The child said: {line}");
            if (++lines == 2000)
                child.Process.Kill();
        }

        await child.Process.WaitForExitAsync(timeout.Token);
        using var store = new TestStore(_folder);
        for (var id = 0; id < acknowledged.Length; id++)
        {
            var state = await store.ReadAsync(TestStore.Client(id));
            var stored = int.Parse(state.State.Text, CultureInfo.InvariantCulture);
            Assert.InRange(stored, acknowledged[id], acknowledged[id] + 1);
            await store.WriteAsync(TestStore.Client(id), "and the next write goes on", state.ETag);
        }

        Assert.True(lines >= 2000, $"The child ended after {lines} lines.");
    }

    [Fact]
    public async Task SecondProcess_OnTheSameFolder_IsRefusedUntilTheFirstIsGone()
    {
        using var timeout = new CancellationTokenSource(Waiting.Limit);
        using (new TestStore(_folder))
        {
            using var refused = new StorageChild(_folder);
            var said = await refused.Process.StandardOutput.ReadToEndAsync(timeout.Token);
            await refused.Process.WaitForExitAsync(timeout.Token);

            Assert.Equal(2, refused.Process.ExitCode);
            Assert.Contains($"'{_folder}' is locked by another process", said, StringComparison.Ordinal);
        }

        using var first = new StorageChild(_folder);
        Assert.NotNull(await first.Process.StandardOutput.ReadLineAsync(timeout.Token));
        Assert.False(OperatorBot.Silo.Storage.DataDirectory.TryOpen(_folder, out _, out var problem));
        Assert.Contains("is locked by another process", problem, StringComparison.Ordinal);

        first.Process.Kill();
        await first.Process.WaitForExitAsync(timeout.Token);
        new TestStore(_folder).Dispose();
    }
}
