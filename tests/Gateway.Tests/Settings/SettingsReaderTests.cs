using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Tests.Settings;

public sealed class SettingsReaderTests
{
    private const string Token = "123456:ABC-DEF_ghi";

    [Fact]
    public void Read_OnlyWhatIsRequired_TakesTheDefaults()
    {
        var reading = Read();

        Assert.Empty(reading.Problems);
        var settings = reading.Draft;
        Assert.Equal(Token, settings.TelegramBotToken.Value);
        Assert.Equal("s", settings.OperatorSecret.Value);
        Assert.Null(settings.SupervisorSecret);
        Assert.Null(settings.OpsToken);
        Assert.Null(settings.TelegramApiUrl);
        Assert.Equal(TelegramMode.Polling, settings.TelegramMode);
        Assert.Equal(8080, settings.HttpPort);
        Assert.Equal(StorageKind.Sqlite, settings.Storage);
        Assert.Equal("data", settings.DataDirectory);
        Assert.Equal(5, settings.OperatorCapacity);
        Assert.Equal(120, settings.FloodLimit);
        Assert.Equal("ru", settings.DefaultLanguage);
        Assert.True(settings.RunGateway);
        Assert.Equal("operator-bot", settings.ClusterId);
        Assert.Equal(11111, settings.SiloPort);
        Assert.Equal(30000, settings.SiloGatewayPort);
        Assert.Null(settings.AdvertisedIp);
    }

    [Fact]
    public void Read_EverythingSet_TakesIt()
    {
        var reading = Read(
            ("SUPERVISOR_SECRET", "boss"),
            ("OPS_TOKEN", "ops"),
            ("TELEGRAM_API_URL", "http://127.0.0.1:8081"),
            ("TELEGRAM_MODE", "Webhook"),
            ("WEBHOOK_URL", "https://bot.example.org/shop"),
            ("WEBHOOK_SECRET", "abc_DEF-1"),
            ("HTTP_PORT", "9000"),
            ("STORAGE", "azure"),
            ("AZURE_STORAGE_CONNECTION_STRING", "UseDevelopmentStorage=true"),
            ("DATA_DIR", "/var/lib/bot"),
            ("OPERATOR_CAPACITY", "12"),
            ("FLOOD_LIMIT", "0"),
            ("DEFAULT_LANGUAGE", "EN"),
            ("RUN_GATEWAY", "0"),
            ("CLUSTER_ID", "shop-1"),
            ("SILO_PORT", "11112"),
            ("SILO_GATEWAY_PORT", "30001"),
            ("ADVERTISED_IP", "10.0.0.4"));

        Assert.Empty(reading.Problems);
        var settings = reading.Draft;
        Assert.Equal("boss", settings.SupervisorSecret?.Value);
        Assert.Equal("ops", settings.OpsToken?.Value);
        Assert.Equal("http://127.0.0.1:8081/", settings.TelegramApiUrl?.ToString());
        Assert.Equal(TelegramMode.Webhook, settings.TelegramMode);
        Assert.Equal("https://bot.example.org/shop", settings.WebhookUrl?.ToString());
        Assert.Equal("abc_DEF-1", settings.WebhookSecret?.Value);
        Assert.Equal(9000, settings.HttpPort);
        Assert.Equal(StorageKind.Azure, settings.Storage);
        Assert.Equal("UseDevelopmentStorage=true", settings.AzureStorageConnectionString?.Value);
        Assert.Equal("/var/lib/bot", settings.DataDirectory);
        Assert.Equal(12, settings.OperatorCapacity);
        Assert.Equal(0, settings.FloodLimit);
        Assert.Equal("en", settings.DefaultLanguage);
        Assert.False(settings.RunGateway);
        Assert.Equal("shop-1", settings.ClusterId);
        Assert.Equal(11112, settings.SiloPort);
        Assert.Equal(30001, settings.SiloGatewayPort);
        Assert.Equal("10.0.0.4", settings.AdvertisedIp?.ToString());
    }

    [Theory]
    [InlineData("1:x")]
    [InlineData("1234567890123456:x.y")]
    public void Read_OddButPossibleToken_IsTaken(string token) => Assert.Empty(Read(("TELEGRAM_BOT_TOKEN", token)).Problems);

    [Theory]
    [InlineData("TELEGRAM_BOT_TOKEN", "")]
    [InlineData("TELEGRAM_BOT_TOKEN", "token")]
    [InlineData("TELEGRAM_BOT_TOKEN", "1:")]
    [InlineData("TELEGRAM_BOT_TOKEN", ":x")]
    [InlineData("TELEGRAM_BOT_TOKEN", "a1:x")]
    [InlineData("TELEGRAM_BOT_TOKEN", "12345678901234567:x")]
    [InlineData("TELEGRAM_BOT_TOKEN", "1:x y")]
    [InlineData("TELEGRAM_BOT_TOKEN", "1:x/getMe")]
    [InlineData("OPERATOR_SECRET", "  ")]
    [InlineData("SUPERVISOR_SECRET", "s")]
    [InlineData("TELEGRAM_API_URL", "127.0.0.1:8081")]
    [InlineData("TELEGRAM_API_URL", "ftp://127.0.0.1")]
    [InlineData("TELEGRAM_API_URL", "http://127.0.0.1/bot")]
    [InlineData("TELEGRAM_MODE", "push")]
    [InlineData("HTTP_PORT", "http")]
    [InlineData("HTTP_PORT", "0")]
    [InlineData("HTTP_PORT", "65536")]
    [InlineData("HTTP_PORT", "-1")]
    [InlineData("STORAGE", "postgres")]
    [InlineData("OPERATOR_CAPACITY", "0")]
    [InlineData("OPERATOR_CAPACITY", "5.5")]
    [InlineData("OPERATOR_CAPACITY", "99999999999999999999")]
    [InlineData("FLOOD_LIMIT", "-1")]
    [InlineData("FLOOD_LIMIT", "100001")]
    [InlineData("FLOOD_LIMIT", "none")]
    [InlineData("DEFAULT_LANGUAGE", "de")]
    [InlineData("RUN_GATEWAY", "maybe")]
    [InlineData("CLUSTER_ID", "a/b")]
    [InlineData("SILO_PORT", "70000")]
    [InlineData("SILO_GATEWAY_PORT", "x")]
    [InlineData("SILO_PORT", "8080")]
    [InlineData("SILO_GATEWAY_PORT", "11111")]
    [InlineData("ADVERTISED_IP", "10.0.0")]
    [InlineData("ADVERTISED_IP", "my-host")]
    public void Read_WrongValue_IsTheOnlyProblem(string name, string value)
    {
        var problem = Assert.Single(Read((name, value)).Problems);

        Assert.Equal(name, problem.Name);
        Assert.NotEmpty(problem.Problem);
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void Read_ModesThatNeedMore_AskForIt()
    {
        var reading = Read(("TELEGRAM_MODE", "webhook"), ("STORAGE", "azure"));

        Assert.Equal(
            ["WEBHOOK_URL", "WEBHOOK_SECRET", "AZURE_STORAGE_CONNECTION_STRING"],
            reading.Problems.Select(problem => problem.Name));
    }

    [Fact]
    public void Read_WrongWebhook_IsReportedOnceEach()
    {
        var reading = Read(("TELEGRAM_MODE", "webhook"), ("WEBHOOK_URL", "bot"), ("WEBHOOK_SECRET", "пароль"));

        Assert.Equal(["WEBHOOK_URL", "WEBHOOK_SECRET"], reading.Problems.Select(problem => problem.Name));
    }

    [Theory]
    [InlineData("https://bot.example.org", null)]
    [InlineData("https://bot.example.org:8443/shop/", null)]
    [InlineData("http://127.0.0.1:8080", null)]
    [InlineData("http://localhost:8080", null)]
    [InlineData("http://bot.example.org", "not an address like https")]
    [InlineData("https://me@bot.example.org", "not an address like https")]
    [InlineData("https://bot.example.org/?a=b", "not an address like https")]
    [InlineData("ftp://bot.example.org", "not an address like https")]
    [InlineData("https://bot.example.org/telegram", "ends in /telegram")]
    [InlineData("https://bot.example.org/shop/telegram/", "ends in /telegram")]
    public void Read_WebhookUrl_IsHttpsOrThisMachineWithoutThePath(string url, string? problem)
    {
        var reading = Read(("TELEGRAM_MODE", "webhook"), ("WEBHOOK_URL", url), ("WEBHOOK_SECRET", "s"));

        if (problem is null)
            Assert.Empty(reading.Problems);
        else
            Assert.Contains(problem, Assert.Single(reading.Problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyMistakes_AreAllReported()
    {
        var reading = SettingsReader.Read(new Dictionary<string, string> { ["HTTP_PORT"] = "x", ["STORAGE"] = "y" });

        Assert.Equal(
            ["TELEGRAM_BOT_TOKEN", "OPERATOR_SECRET", "STORAGE", "HTTP_PORT"],
            reading.Problems.Select(problem => problem.Name));
        var text = reading.Explain();
        Assert.All(reading.Problems, problem => Assert.Contains(problem.Name, text, StringComparison.Ordinal));
        Assert.Equal(5, text.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void Explain_WrongSecrets_ShowsNoneOfThem()
    {
        var text = Read(
            ("TELEGRAM_BOT_TOKEN", "hush-token"),
            ("OPERATOR_SECRET", "hush"),
            ("SUPERVISOR_SECRET", "hush"),
            ("TELEGRAM_API_URL", "http://me:hush@host"),
            ("TELEGRAM_MODE", "webhook"),
            ("WEBHOOK_URL", "https://me:hush@host"),
            ("WEBHOOK_SECRET", "hush hush")).Explain();

        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_Printed_ShowNoSecret()
    {
        var settings = Read(("OPERATOR_SECRET", "hush"), ("OPS_TOKEN", "hush"), ("SUPERVISOR_SECRET", "hush2")).Draft;

        Assert.DoesNotContain("hush", settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ABC", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfAWrongSetting_IsNotReportedTwice()
    {
        var reading = Read(("HTTP_PORT", "x")).Check(settings =>
        [
            new SettingProblem("HTTP_PORT", $"is {settings.HttpPort}", "a"),
            new SettingProblem("DATA_DIR", "is locked", "b"),
        ]);

        Assert.Equal(["HTTP_PORT", "DATA_DIR"], reading.Problems.Select(problem => problem.Name));
        Assert.Contains("\"x\"", reading.Problems[0].Problem, StringComparison.Ordinal);
    }

    private static SettingsReading Read(params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string> { ["TELEGRAM_BOT_TOKEN"] = Token, ["OPERATOR_SECRET"] = "s" };
        foreach (var (name, value) in values)
            all[name] = value;
        return SettingsReader.Read(all);
    }
}
