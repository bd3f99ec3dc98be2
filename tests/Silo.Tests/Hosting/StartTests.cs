using System.Net;
using System.Net.Sockets;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo.Tests.Hosting;

/// <summary>A process that cannot work with its settings says everything that is wrong, at once, and ends with 2.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_NothingSet_NamesBothThatAreNeededAndHowToGetThem()
    {
        await using var bot = BotProcess.Start(
            (SettingNames.TelegramBotToken, null), (SettingNames.OperatorSecret, null));

        Assert.Equal(2, await bot.ExitCodeAsync());

        Assert.Contains("TELEGRAM_BOT_TOKEN is missing", bot.Output, StringComparison.Ordinal);
        Assert.Contains("@BotFather", bot.Output, StringComparison.Ordinal);
        Assert.Contains("OPERATOR_SECRET is missing", bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EverythingWrong_NamesAllAtOnceAndNoSecret()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var file = Path.GetTempFileName();

        await using var bot = BotProcess.Start(
            (SettingNames.TelegramBotToken, "hush-no-token"),
            (SettingNames.OperatorSecret, null),
            (SettingNames.HttpPort, BotProcess.Text(((IPEndPoint)other.LocalEndpoint).Port)),
            (SettingNames.DataDirectory, file),
            (SettingNames.DefaultLanguage, "fr"),
            (SettingNames.OperatorCapacity, "0"),
            (SettingNames.SiloPort, "many"));

        Assert.Equal(2, await bot.ExitCodeAsync());
        File.Delete(file);

        foreach (var name in new[]
        {
            SettingNames.TelegramBotToken, SettingNames.OperatorSecret, SettingNames.HttpPort, SettingNames.DataDirectory,
            SettingNames.DefaultLanguage, SettingNames.OperatorCapacity, SettingNames.SiloPort,
        })
            Assert.Contains($"- {name} ", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_NamesThePort()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = BotProcess.Text(((IPEndPoint)other.LocalEndpoint).Port);

        await using var bot = BotProcess.Start((SettingNames.HttpPort, port));

        Assert.Equal(2, await bot.ExitCodeAsync());
        Assert.Contains($"HTTP_PORT is {port}", bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataDirectoryOfAnotherProcess_IsRefusedUntilThatOneIsGone()
    {
        var folder = Directory.CreateTempSubdirectory("operatorbot-");
        Assert.True(DataDirectory.TryOpen(folder.FullName, out var other, out _));

        await using (var refused = BotProcess.Start((SettingNames.DataDirectory, folder.FullName)))
        {
            Assert.Equal(2, await refused.ExitCodeAsync());
            Assert.Contains("DATA_DIR", refused.Output, StringComparison.Ordinal);
            Assert.Contains("locked", refused.Output, StringComparison.Ordinal);
        }

        other.Dispose();
        await using (var bot = BotProcess.Start((SettingNames.DataDirectory, folder.FullName)))
            await bot.AnswersAsync("/health/live", HttpStatusCode.OK);

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_SiloPortOfAnotherProcess_IsNoObstacleWhereTheClusterIsOneProcess()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await using var bot = BotProcess.Start(
            (SettingNames.SiloPort, BotProcess.Text(((IPEndPoint)other.LocalEndpoint).Port)));

        await bot.AnswersAsync("/health/live", HttpStatusCode.OK);
    }
}
