using System.Net;
using System.Text.Json;
using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator;

namespace OperatorBot.Silo.Tests.Hosting;

/// <summary>The whole process against a Telegram that runs here.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Run_TelegramIsThere_BecomesReadyAndSaysWhatItRunsOn()
    {
        await using var telegram = await TelegramServer.StartAsync();
        await using var bot = Start(telegram.Url, telegram.Token);

        await bot.AnswersAsync("/health/ready", HttpStatusCode.OK);

        Assert.Contains("runs on .NET", bot.Output, StringComparison.Ordinal);
        Assert.Contains("Orleans 10.", bot.Output, StringComparison.Ordinal);
        Assert.Contains("Telegram.Bot 22.", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(telegram.Token, bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TelegramRefusesTheToken_EndsWith2()
    {
        await using var telegram = await TelegramServer.StartAsync();
        await using var bot = Start(telegram.Url, "1:another");

        Assert.Equal(2, await bot.ExitCodeAsync());

        Assert.Contains("TELEGRAM_BOT_TOKEN", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("another", bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TelegramIsOutOfReach_StaysUpSaysSoAndGoesOnWhenItComes()
    {
        var port = Ports.Free();
        await using var bot = Start(new Uri($"http://127.0.0.1:{port}"), TelegramOptions.DefaultToken);

        await bot.AnswersAsync("/health/live", HttpStatusCode.OK);
        var reason = await bot.AnswersAsync("/health/ready", HttpStatusCode.ServiceUnavailable);
        Assert.Contains("Telegram", reason, StringComparison.OrdinalIgnoreCase);

        await using var telegram = await TelegramServer.StartAsync(new TelegramOptions { Port = port });
        await bot.AnswersAsync("/health/ready", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Run_AskedToStop_EndsWith0AndFreesEverything()
    {
        // Windows has no signal to ask a process of its own console group with.
        if (OperatingSystem.IsWindows())
            return;

        var folder = Directory.CreateTempSubdirectory("operatorbot-");
        await using var telegram = await TelegramServer.StartAsync();
        var port = BotProcess.Text(Ports.Free());
        for (var run = 1; run <= 2; run++)
        {
            await using var bot = Start(
                telegram.Url, telegram.Token, (SettingNames.DataDirectory, folder.FullName), (SettingNames.HttpPort, port));
            await bot.AnswersAsync("/health/ready", HttpStatusCode.OK);

            await bot.AskToStopAsync();

            Assert.True(await bot.ExitCodeAsync() == 0, $"Run {run} was expected to end with 0. It said: {bot.Output}");
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Run_StoppedWhileTelegramIsOutOfReach_EndsWith0()
    {
        if (OperatingSystem.IsWindows())
            return;

        await using var bot = Start(new Uri($"http://127.0.0.1:{Ports.Free()}"), "1:x");
        await bot.AnswersAsync("/health/live", HttpStatusCode.OK);

        await bot.AskToStopAsync();

        Assert.Equal(0, await bot.ExitCodeAsync());
    }

    [Fact]
    public async Task Run_LogAsJson_EachLineIsAnObjectWithTheIdsOfItsScopes()
    {
        if (OperatingSystem.IsWindows())
            return;

        await using var telegram = await TelegramServer.StartAsync();
        await using var bot = Start(
            telegram.Url, telegram.Token, (SettingNames.OperatorSecret, "hush"), ("Logging__Console__FormatterName", "json"));
        var olga = telegram.AddUser("Olga", language: "en");
        olga.Sends("/register hush");
        await olga.Sees("You are registered");
        await bot.AskToStopAsync();
        await bot.ExitCodeAsync();

        var lines = bot.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var registered = lines.Single(line => line.GetProperty("EventId").GetInt32() == 200);
        Assert.Contains(
            registered.GetProperty("Scopes").EnumerateArray(),
            scope => scope.TryGetProperty("operator", out var id) && id.GetInt64() == olga.Id);
        Assert.EndsWith("Z", registered.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", bot.Output, StringComparison.Ordinal);
    }

    private static BotProcess Start(Uri telegram, string token, params (string, string?)[] more) => BotProcess.Start([
        (SettingNames.TelegramApiUrl, telegram.ToString()), (SettingNames.TelegramBotToken, token), .. more]);
}
