using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OperatorBot.Simulator.Playground;

namespace OperatorBot.Simulator.Tests.Playground;

public sealed class PageTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Page_FromThePlayground_BringsItsModulesAndNothingFromElsewhere()
    {
        await using var telegram = await TelegramServer.StartAsync(new TelegramOptions(), PageEndpoints.Map, CancellationToken.None);

        using var page = await Http.GetAsync(telegram.Url);
        using var module = await Http.GetAsync(new Uri(telegram.Url, "/app.js"));

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("app.js", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; script-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (module.StatusCode, module.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Page_Modules_NeverWriteMarkup()
    {
        var assembly = typeof(PageEndpoints).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".js", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var module = await reader.ReadToEndAsync();

            Assert.DoesNotContain("HTML =", module, StringComparison.Ordinal);
            Assert.DoesNotContain("insertAdjacentHTML", module, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false, BotCommandLine.UsualSecret)]
    [InlineData(true, null)]
    public async Task Settings_WhereOthersCanOpenThePage_HoldNoSecret(bool isPublic, string? expected)
    {
        await using var telegram = await TelegramServer.StartAsync(
            new TelegramOptions { ListenOnAllAddresses = isPublic }, PageEndpoints.Map, CancellationToken.None);

        var settings = await Http.GetFromJsonAsync<JsonElement>(new Uri(telegram.Url, "/settings"));

        Assert.Equal(BotCommandLine.OwnSecret is null ? expected : null, settings.GetProperty("secret").GetString());
    }

    [Fact]
    public async Task HowTo_BeginsWithTheAddress_WarnsOnlyWhereOthersCanCome()
    {
        await using var own = await TelegramServer.StartAsync();
        await using var open = await TelegramServer.StartAsync(new TelegramOptions { ListenOnAllAddresses = true });

        Assert.StartsWith($"Open http://127.0.0.1:{own.Url.Port}{Environment.NewLine}", HowTo.Text(own, withBot: true).TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", HowTo.Text(own, withBot: true), StringComparison.Ordinal);
        Assert.Contains("WARNING", HowTo.Text(open, withBot: true), StringComparison.Ordinal);
    }
}
