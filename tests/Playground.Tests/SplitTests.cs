using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

public sealed class SplitTests
{
    private static readonly HttpClient Http = new();

    [BrowserFact]
    public async Task Chats_OpenedBesideAndClosed_AreThereAgainAfterAReload()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        foreach (var name in new[] { "Anna", "Boris", "Clara" })
            playground.Telegram.AddUser(name).Sends($"I am {name}");
        var page = await playground.OpenAsync(1280, 800);

        await Expect(page.Chat("Anna")).ToBeVisibleAsync();
        await Row(page, "Boris").ClickAsync();
        await Expect(page.Chat("Boris").GetByText("I am Boris")).ToBeVisibleAsync();
        await Expect(page.Chat("Anna")).ToBeHiddenAsync();
        await Row(page, "Anna").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await Row(page, "Clara").HoverAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the chat of Clara beside the others" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToHaveCountAsync(3);
        await page.Chat("Anna").GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.ReloadAsync();

        await Expect(page.Chat("Boris").GetByText("I am Boris")).ToBeVisibleAsync();
        await Expect(page.Chat("Clara").GetByText("I am Clara")).ToBeVisibleAsync();
        await Expect(page.Chat("Anna")).ToBeHiddenAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Chat_InItsOwnWindow_IsAlone()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        playground.Telegram.AddUser("Anna").Sends("I am Anna");
        var page = await playground.OpenAsync(1280, 800);

        var window = await page.RunAndWaitForPopupAsync(() =>
            page.Chat("Anna").GetByRole(AriaRole.Button, new() { Name = "window of its own" }).ClickAsync());

        await Expect(window.Chat("Anna").GetByText("I am Anna")).ToBeVisibleAsync();
        await Expect(window.GetByRole(AriaRole.Navigation)).ToBeHiddenAsync();
        await Expect(window).ToHaveTitleAsync("Anna");
    }

    /// <summary>A browser has six connections to one host for requests and event streams.</summary>
    [BrowserFact]
    public async Task Windows_MoreThanABrowserHasConnections_AllFollow()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var anna = playground.Telegram.AddUser("Anna");
        var first = await playground.OpenAsync(1280, 800);
        var windows = new List<IPage> { first };
        for (var i = 0; i < 8; i++)
        {
            var window = await first.Context.NewPageAsync();
            await window.GotoAsync(playground.Telegram.Url.ToString());
            await Expect(window.GetByText("Live")).ToBeVisibleAsync();
            windows.Add(window);
        }

        anna.Sends("Hello to all");

        foreach (var window in windows)
            await Expect(window.Chat("Anna").GetByText("Hello to all")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Phone_BackOfTheBrowser_LeadsToTheList()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        playground.Telegram.AddUser("Anna").Sends("I am Anna");
        playground.Telegram.AddUser("Boris").Sends("I am Boris");
        var page = await playground.OpenAsync(390, 844);
        var list = page.GetByRole(AriaRole.Navigation);

        await Row(page, "Boris").ClickAsync();
        await page.ReloadAsync();
        await Expect(page.Chat("Boris").GetByText("I am Boris")).ToBeVisibleAsync();
        await Expect(list).ToBeHiddenAsync();
        await page.GoBackAsync();

        await Expect(list).ToBeVisibleAsync();
        await Expect(page.Chat("Boris")).ToBeHiddenAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Unread_ReadInAnotherWindow_IsCountedNoMore()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        playground.Telegram.AddUser("Anna");
        var boris = playground.Telegram.AddUser("Boris").Started();
        var page = await playground.OpenAsync(1280, 800);
        await Expect(page.Chat("Anna")).ToBeVisibleAsync();

        await Http.GetStringAsync(new Uri(
            playground.Telegram.Url, $"/bot{playground.Telegram.Token}/sendMessage?chat_id={boris.Id}&text=Are+you+there%3F"));
        await Expect(Row(page, "Boris").GetByLabel("1 unread")).ToBeVisibleAsync();
        var window = await page.Context.NewPageAsync();
        await window.GotoAsync($"{playground.Telegram.Url}#only={boris.Id}");

        await Expect(window.Chat("Boris").GetByText("Are you there?")).ToBeVisibleAsync();
        await Expect(Row(page, "Boris").GetByLabel("1 unread")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Connection_LostAndBack_IsToldAndNothingIsMissed()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var anna = playground.Telegram.AddUser("Anna");
        var page = await playground.OpenAsync(1280, 800);
        await page.AddInitScriptAsync("window.WebSocket = class extends WebSocket { constructor(url) { super(url); window.socket = this; } };");
        await page.ReloadAsync();
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Chat("Anna")).ToBeVisibleAsync();

        // Being offline keeps from connecting, but does not cut what is connected.
        await page.Context.SetOfflineAsync(true);
        await page.EvaluateAsync("socket.close()");
        await Expect(page.GetByText("Connecting again…")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "+ Add client" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The simulator cannot be reached");
        anna.Sends("Meanwhile");
        await Expect(page.Chat("Anna").GetByText("Meanwhile")).ToHaveCountAsync(0);
        await page.Context.SetOfflineAsync(false);

        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync(Visible);
        await Expect(page.Chat("Anna").GetByText("Meanwhile")).ToHaveCountAsync(1);
        await Expect(page.GetByText("Connecting again…")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Simulator_StartsAnewWithTheSameNumbers_NothingOfTheOldRunIsLeft()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var anna = playground.Telegram.AddUser("Anna");
        anna.Sends("Of the old run");
        var page = await playground.OpenAsync(1280, 800);
        await Expect(page.Chat("Anna").GetByText("Of the old run")).ToBeVisibleAsync();

        playground.Telegram.Reset();
        var boris = playground.Telegram.AddUser("Boris", id: anna.Id);
        await Expect(page.Chat("Boris")).ToBeVisibleAsync();
        boris.Sends("Of the new one");

        await Expect(page.Chat("Boris").GetByText("Of the new one")).ToBeVisibleAsync();
        await Expect(page.GetByText("Of the old run")).ToHaveCountAsync(0);
        await Expect(page.Chat("Anna")).ToHaveCountAsync(0);
    }

    private static ILocator Row(IPage page, string name) => page.Locator("[data-person]").Filter(new() { HasText = name });
}
