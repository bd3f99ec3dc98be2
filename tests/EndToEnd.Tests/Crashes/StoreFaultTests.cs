using System.Diagnostics;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Storage;
using OperatorBot.Simulator;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>
/// What happens to the process when its files fail it: nothing is acknowledged that is not written, its health says what is
/// wrong and what to do, and once that is done everything arrives in order, without a restart.
/// </summary>
public sealed class StoreFaultTests
{
    [MountFact]
    public async Task DiskFull_NothingIsAcknowledgedUntilThereIsRoom_ThenEverythingArrives()
    {
        // The disk is one of this process alone, and is reached through its own view of the files.
        var folder = Directory.CreateTempSubdirectory("operatorbot-disk-");
        var data = folder.CreateSubdirectory("data").FullName;
        var (telegram, bot, shop) = await OpenAsync(folder, MountFactAttribute.SmallDisk(data));
        await using var server = telegram;
        await using var process = bot;
        var filler = $"/proc/{bot.Id}/root{data}/filler";
        Fill(filler);
        shop.EverybodyWrites(rounds: 2);

        var reason = await bot.NotReadyAsync("No space for");
        Assert.Contains("Free space on its disk", reason, StringComparison.Ordinal);
        await NothingIsAcknowledgedAsync(telegram, bot);

        File.Delete(filler);
        await shop.EverythingArrivesAsync(mostTimes: 2);
        await bot.ReadyAsync();
    }

    [Fact]
    public async Task LockedByAnotherProgram_NothingIsAcknowledgedUntilItLetsGo_ThenEverythingArrives()
    {
        var (telegram, bot, shop) = await OpenAsync();
        await using var server = telegram;
        await using var process = bot;
        using var person = SqliteConnections.Open(
            Path.Combine(bot.Folder, "data", SqliteDatabase.FileName), TimeSpan.FromSeconds(10));
        person.Run("BEGIN EXCLUSIVE");
        shop.EverybodyWrites(rounds: 2);

        var reason = await bot.NotReadyAsync("is locked by another program");
        Assert.Contains("End the transaction there", reason, StringComparison.Ordinal);
        await NothingIsAcknowledgedAsync(telegram, bot);

        person.Run("ROLLBACK");
        await shop.EverythingArrivesAsync(mostTimes: 2);
        await bot.ReadyAsync();
    }

    [PosixFact]
    public async Task DataMovedAway_NothingIsAcknowledgedUntilItIsBack_ThenEverythingArrives()
    {
        var (telegram, bot, shop) = await OpenAsync();
        await using var server = telegram;
        await using var process = bot;
        var data = Path.Combine(bot.Folder, "data");
        var elsewhere = Path.Combine(bot.Folder, "elsewhere");
        shop.EverybodyWrites(rounds: 2);
        Directory.Move(data, elsewhere);
        shop.EverybodyWrites(rounds: 2);

        var reason = await bot.NotReadyAsync("is no longer the folder that the bot has open");
        Assert.Contains("Put it back", reason, StringComparison.Ordinal);
        await NothingIsAcknowledgedAsync(telegram, bot);

        Directory.Move(elsewhere, data);
        await shop.EverythingArrivesAsync(mostTimes: 2);
        await bot.ReadyAsync();
    }

    [PosixFact]
    public async Task DataMovedAway_StartedOnItElsewhere_EverythingArrives()
    {
        var (telegram, bot, shop) = await OpenAsync();
        await using var server = telegram;
        await using var process = bot;
        shop.EverybodyWrites(rounds: 2);
        Directory.Move(Path.Combine(bot.Folder, "data"), Path.Combine(bot.Folder, "elsewhere"));
        shop.EverybodyWrites(rounds: 2);
        await bot.NotReadyAsync("set DATA_DIR to where the folder is now");

        await bot.KillAsync();
        bot.StartAgain((SettingNames.DataDirectory, "elsewhere"));

        // Once because the move came between a send and its write, and once because of the kill.
        await shop.EverythingArrivesAsync(mostTimes: 3);
    }

    [PosixFact]
    public async Task DataDeleted_NothingMoreIsAcknowledged()
    {
        var (telegram, bot, shop) = await OpenAsync();
        await using var server = telegram;
        await using var process = bot;
        Directory.Delete(Path.Combine(bot.Folder, "data"), recursive: true);
        shop.EverybodyWrites(rounds: 2);

        await bot.NotReadyAsync("moved, deleted or replaced");
        await NothingIsAcknowledgedAsync(telegram, bot);
    }

    // Block by block, so that nothing is left.
    private static void Fill(string file)
    {
        using var filler = File.Create(file, bufferSize: 1);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
                filler.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<(TelegramServer Telegram, BotProcess Bot, Shop Shop)> OpenAsync(
        DirectoryInfo? folder = null, IReadOnlyList<string>? command = null)
    {
        var telegram = await TelegramServer.StartAsync();
        var bot = BotProcess.StartUnder(
            command ?? [],
            folder ?? Directory.CreateTempSubdirectory("operatorbot-"),
            (SettingNames.TelegramApiUrl, telegram.Url.GetLeftPart(UriPartial.Authority)),
            (SettingNames.TelegramBotToken, telegram.Token),
            (SettingNames.OperatorSecret, TestBot.Secret));
        await bot.ReadyAsync();
        return (telegram, bot, await Shop.OpenAsync(telegram, bot.HealthAsync));
    }

    // Telegram is asked for the same message again and again, since its effect cannot be written.
    private static async Task NothingIsAcknowledgedAsync(TelegramServer telegram, BotProcess bot)
    {
        var stranger = telegram.AddUser("Stranger", language: "en");
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        telegram.UpdateHandedOut = update =>
        {
            if (update.ChatId == stranger.Id && update.Times == 3)
                again.TrySetResult();
        };
        stranger.Sends("anybody there?");

        await again.Task.Within("the bot asking again for a message that it cannot keep");
        telegram.UpdateHandedOut = null;
        Assert.DoesNotContain(stranger.Shows, message => message.IsFromBot);
        await bot.NotReadyAsync("wait for the repeat of an update that failed");
    }
}

/// <summary>Where a folder can be moved while its files are open.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute() =>
        Skip = OperatingSystem.IsWindows() ? "Windows moves and deletes no folder with open files." : null;
}

/// <summary>Where a process can be given a small disk of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Reason = new(Try);

    public MountFactAttribute() => Skip = Reason.Value;

    /// <summary>The command that puts a disk of 8 MB in the folder's place for the command that follows.</summary>
    public static IReadOnlyList<string> SmallDisk(string folder) =>
    [
        "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
        "mount -t tmpfs -o size=8m tmpfs \"$0\" && exec \"$@\"", folder,
    ];

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux())
            return "A small disk of one's own is to be had on Linux.";

        var folder = Directory.CreateTempSubdirectory("operatorbot-disk-").FullName;
        try
        {
            var command = SmallDisk(folder);
            using var mount = Process.Start(new ProcessStartInfo(command[0], [.. command.Skip(1), "true"])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            var said = mount.StandardError.ReadToEnd();
            mount.WaitForExit();
            return mount.ExitCode == 0 ? null : $"This machine gives no small disk: {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"This machine gives no small disk: unshare: {exception.Message}";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
