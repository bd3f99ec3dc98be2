using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Storage;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>
/// What happens to the process when its files fail it: nothing is acknowledged that is not written, its health says what is
/// wrong and what to do, and once that is done everything arrives in order, without a restart.
/// </summary>
public sealed class StoreFaultTests
{
    private const int Operators = 2;
    private const int ClientsPerOperator = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    [MountFact]
    public async Task DiskFull_NothingIsAcknowledgedUntilThereIsRoom_ThenEverythingArrives()
    {
        // The disk is one of this process alone, and is reached through its own view of the files.
        var folder = Directory.CreateTempSubdirectory("operatorbot-disk-");
        var data = folder.CreateSubdirectory("data").FullName;
        await using var shop = await Shop.OpenAsync(telegram => BotProcess.StartUnder(
            MountFactAttribute.SmallDisk(data), folder, Shop.Settings(telegram)));
        var filler = $"/proc/{shop.Bot.Id}/root{data}/filler";

        Fill(filler);
        await shop.EverybodyWritesAsync(rounds: 2);

        var reason = await shop.Bot.NotReadyAsync("No space for");
        Assert.Contains("Free space on its disk", reason, StringComparison.Ordinal);
        await shop.NothingIsAcknowledgedAsync();

        File.Delete(filler);
        await shop.EverythingArrivesAsync();
    }

    [Fact]
    public async Task LockedByAnotherProgram_NothingIsAcknowledgedUntilItLetsGo_ThenEverythingArrives()
    {
        await using var shop = await Shop.OpenAsync(telegram => BotProcess.Start(Shop.Settings(telegram)));
        using var person = SqliteConnections.Open(
            Path.Combine(shop.Bot.Folder, "data", SqliteDatabase.FileName), TimeSpan.FromSeconds(10));
        person.Run("BEGIN EXCLUSIVE");

        await shop.EverybodyWritesAsync(rounds: 2);

        var reason = await shop.Bot.NotReadyAsync("is locked by another program");
        Assert.Contains("End the transaction there", reason, StringComparison.Ordinal);
        await shop.NothingIsAcknowledgedAsync();

        person.Run("ROLLBACK");
        await shop.EverythingArrivesAsync();
    }

    [PosixFact]
    public async Task DataMovedAway_NothingIsAcknowledgedUntilItIsBack_ThenEverythingArrives()
    {
        await using var shop = await Shop.OpenAsync(telegram => BotProcess.Start(Shop.Settings(telegram)));
        var data = Path.Combine(shop.Bot.Folder, "data");
        var elsewhere = Path.Combine(shop.Bot.Folder, "elsewhere");
        await shop.EverybodyWritesAsync(rounds: 2);
        Directory.Move(data, elsewhere);

        await shop.EverybodyWritesAsync(rounds: 2);

        var reason = await shop.Bot.NotReadyAsync("is no longer the folder that the bot has open");
        Assert.Contains("Put it back", reason, StringComparison.Ordinal);
        await shop.NothingIsAcknowledgedAsync();

        Directory.Move(elsewhere, data);
        await shop.EverythingArrivesAsync();
    }

    [PosixFact]
    public async Task DataMovedAway_StartedOnItElsewhere_EverythingArrives()
    {
        await using var shop = await Shop.OpenAsync(telegram => BotProcess.Start(Shop.Settings(telegram)));
        await shop.EverybodyWritesAsync(rounds: 2);
        Directory.Move(Path.Combine(shop.Bot.Folder, "data"), Path.Combine(shop.Bot.Folder, "elsewhere"));
        await shop.EverybodyWritesAsync(rounds: 2);
        await shop.Bot.NotReadyAsync("set DATA_DIR to where the folder is now");

        await shop.Bot.KillAsync();
        shop.Bot.StartAgain((SettingNames.DataDirectory, "elsewhere"));

        await shop.EverythingArrivesAsync();
    }

    [PosixFact]
    public async Task DataDeleted_NothingMoreIsAcknowledged()
    {
        await using var shop = await Shop.OpenAsync(telegram => BotProcess.Start(Shop.Settings(telegram)));
        Directory.Delete(Path.Combine(shop.Bot.Folder, "data"), recursive: true);

        await shop.EverybodyWritesAsync(rounds: 2);

        await shop.Bot.NotReadyAsync("moved, deleted or replaced");
        await shop.NothingIsAcknowledgedAsync();
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

    /// <summary>The bot as a process with operators who have clients, both of whom write.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly TelegramServer _telegram;
        private readonly Ledger _ledger;
        private readonly List<SimulatedUser> _clients = [];

        private Shop(TelegramServer telegram, BotProcess bot)
        {
            (_telegram, Bot) = (telegram, bot);
            _ledger = new Ledger(telegram, ClientsPerOperator);
        }

        public BotProcess Bot { get; }

        public static (string, string?)[] Settings(TelegramServer telegram) =>
        [
            (SettingNames.TelegramApiUrl, telegram.Url.GetLeftPart(UriPartial.Authority)),
            (SettingNames.TelegramBotToken, telegram.Token),
            (SettingNames.OperatorSecret, TestBot.Secret),
            (SettingNames.OperatorCapacity, BotProcess.Text(ClientsPerOperator)),
        ];

        public static async Task<Shop> OpenAsync(Func<TelegramServer, BotProcess> start)
        {
            var telegram = await TelegramServer.StartAsync();
            var shop = new Shop(telegram, start(telegram));
            await shop.Bot.ReadyAsync();
            for (var number = 1; number <= Operators; number++)
            {
                var @operator = telegram.AddUser($"Operator{number}", language: "en");
                shop._ledger.AddOperator(@operator);
                @operator.Sends($"/register {TestBot.Secret}");
                @operator.Sends("/available");
                await @operator.Sees("🟢 available", Patience);
            }

            for (var number = 1; number <= Operators * ClientsPerOperator; number++)
            {
                shop._clients.Add(telegram.AddUser($"Client{number}", language: "en"));
                shop._ledger.ClientWrites(shop._clients[^1]);
            }

            await shop._ledger.AllArrivedAsync(Patience, about: shop.Bot.HealthAsync);
            await telegram.AllConfirmed(Patience);
            return shop;
        }

        public async Task EverybodyWritesAsync(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var client in _clients)
                    _ledger.ClientWrites(client);
                foreach (var (client, @operator) in _ledger.Dialogs)
                    _ledger.OperatorWrites(@operator, client);
                await Task.Yield();
            }
        }

        /// <summary>Telegram is asked for the same message again and again, since its effect cannot be written.</summary>
        public async Task NothingIsAcknowledgedAsync()
        {
            var stranger = _telegram.AddUser("Stranger", language: "en");
            var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _telegram.UpdateHandedOut = update =>
            {
                if (update.ChatId == stranger.Id && update.Times == 3)
                    again.TrySetResult();
            };
            stranger.Sends("anybody there?");

            await again.Task.Within("the bot asking again for a message that it cannot keep");
            _telegram.UpdateHandedOut = null;
            Assert.DoesNotContain(stranger.Shows, message => message.IsFromBot);
            Assert.Contains("wait for the repeat of an update that failed", await Bot.HealthAsync(), StringComparison.Ordinal);
        }

        /// <summary>All that was written, in order, and what is written next. Twice only where a send could not be recorded.</summary>
        public async Task EverythingArrivesAsync()
        {
            await _ledger.AllArrivedAsync(Patience, about: Bot.HealthAsync);
            await Bot.ReadyAsync();
            await EverybodyWritesAsync(rounds: 1);
            await _ledger.AllArrivedAsync(Patience, about: Bot.HealthAsync);

            Assert.Empty(_ledger.Violations);
            Assert.Equal(0, _ledger.OutOfOrder);
            Assert.InRange(_ledger.Most, 1, 2);
        }

        public async ValueTask DisposeAsync()
        {
            await Bot.DisposeAsync();
            await _telegram.DisposeAsync();
        }
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
