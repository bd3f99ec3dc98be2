using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>Behind the scenes: what goes wrong at a press, and that nothing is lost by it.</summary>
public sealed class PanelTests
{
    private const string Question = "Is it red?";
    private const string Answer = "It is green.";

    [BrowserFact]
    public async Task Outage_BothSidesWrite_PilesUpAndIsDeliveredOnce()
    {
        await using var playground = await Playground.StartAsync();
        var page = await DialogAsync(playground);

        await page.PressButtonAsync("Telegram is down");
        await Expect(page.ButtonOf("Telegram is down")).ToHaveAttributeAsync("aria-pressed", "true");
        await BothWriteAsync(page);
        await Expect(Ledger(page, "updates at Telegram")).ToHaveTextAsync("2 updates at Telegram", new() { Timeout = PatienceMs });
        await page.PressButtonAsync("Telegram is down");

        await DeliveredOnceAsync(page);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task KillAndStart_BothSidesWriteMeanwhile_PilesUpAndIsDeliveredOnce()
    {
        await using var playground = await Playground.StartAsync();
        var page = await DialogAsync(playground);

        await page.PressButtonAsync("Kill the bot (kill -9)");
        await Expect(Inside(page).GetByText("The bot is dead: what is new stays at Telegram")).ToBeVisibleAsync(Visible);
        await BothWriteAsync(page);
        await Expect(Ledger(page, "updates at Telegram")).ToHaveTextAsync("2 updates at Telegram", new() { Timeout = PatienceMs });
        await page.PressButtonAsync("Start the bot");

        await DeliveredOnceAsync(page);
        await Expect(page.ButtonOf("Kill the bot (kill -9)")).ToBeVisibleAsync(Visible);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task SlowDown_BothSidesWrite_CallsShowItAndAllIsDeliveredOnce()
    {
        await using var playground = await Playground.StartAsync();
        var page = await DialogAsync(playground);

        await page.PressButtonAsync("Telegram says: slow down (429)");
        await Expect(Inside(page).GetByText("On: the next call is refused, for Anna, Oleg.")).ToBeVisibleAsync(Visible);
        await BothWriteAsync(page);
        await Inside(page).GetByLabel("Errors only").CheckAsync();

        var refused = Inside(page).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Too Many Requests: retry after 5" });
        await Expect(refused).ToHaveCountAsync(2, Counted);
        await DeliveredOnceAsync(page);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task ClientBlocks_InADialog_EndsItAndTellsTheOperator()
    {
        await using var playground = await Playground.StartAsync();
        var page = await DialogAsync(playground);
        await Expect(Chat(page, "Anna").GetByText("With Oleg")).ToBeVisibleAsync(Visible);

        await page.PressButtonAsync("Anna blocks the bot");

        await Expect(Messages(page, "Oleg").GetByText("the client has blocked the bot")).ToBeVisibleAsync(Visible);
        await Expect(Chat(page, "Anna").GetByText("No dialog")).ToBeVisibleAsync(Visible);
        await Expect(page.ButtonOf("Anna blocks the bot")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Dialog_Open_SaysWhyThisOperatorAndKeepsWhatIsOpen()
    {
        await using var playground = await Playground.StartAsync();
        var page = await DialogAsync(playground);

        await Expect(Chat(page, "Anna").GetByText("Oleg was chosen as the only one with a free place (0 of 5 dialogs).")).ToBeVisibleAsync(Visible);
        var stored = Chat(page, "Anna").GetByText("Stored state (JSON)");
        await stored.ClickAsync();
        await BothWriteAsync(await playground.OpenAsync(1280, 800));

        await DeliveredOnceAsync(page);
        await Expect(stored).ToBeFocusedAsync();
        await Expect(Chat(page, "Anna").GetByText("\"lastAssignment\"")).ToBeVisibleAsync();
        await Expect(Chat(page, "Oleg").GetByRole(AriaRole.Button, new() { Name = "Anna" })).ToBeVisibleAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Crowd_NobodyFree_FillsTheQueue()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(1280, 800);

        await page.PressButtonAsync("Behind the scenes");
        await page.PressButtonAsync("1,000 clients arrive");

        await Expect(Inside(page).GetByText("1,000 clients wait.")).ToBeVisibleAsync(Visible);
        await Expect(Inside(page).GetByRole(AriaRole.Region, new() { Name = "Queue" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(20);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Phone_PanelOverAll_ClosesForTheChatThatIsOpenedFromIt()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(390, 844);
        await page.PressButtonAsync("Be a client");
        await page.PressButtonAsync("Behind the scenes");

        await Expect(page.ButtonOf("Be a client")).Not.ToBeInViewportAsync();
        await Expect(Inside(page).GetByText("1 client waits.")).ToBeVisibleAsync(Visible);
        await Expect(Chat(page, "Anna").GetByText("place 1")).ToBeVisibleAsync(Visible);
        await Expect(Inside(page).GetByText("sendMessage").First).ToBeVisibleAsync(Visible);
        await Expect(page.ButtonOf("Anna blocks the bot")).ToBeVisibleAsync();
        await Expect(page.ButtonOf("Telegram says: slow down (429)")).ToBeEnabledAsync();
        await Inside(page).GetByRole(AriaRole.Button, new() { Name = "Anna", Exact = true }).ClickAsync();

        await Expect(Inside(page)).ToBeHiddenAsync();
        await Expect(Messages(page, "Anna").GetByText("your place in the queue is 1")).ToBeVisibleAsync(Visible);
        await page.GoBackAsync();
        await Expect(page.ButtonOf("Behind the scenes")).ToBeVisibleAsync();
        await Expect(Inside(page)).ToBeHiddenAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Topics_SwitchedOnInOneWindow_AreSeenOnInAnother()
    {
        await using var playground = await Playground.StartAsync();
        var (page, other) = (await playground.OpenAsync(1280, 800), await playground.OpenAsync(1280, 800));
        await page.PressButtonAsync("Behind the scenes");
        await other.PressButtonAsync("Behind the scenes");

        await page.PressButtonAsync("Topics in operators’ chats");

        await Expect(other.ButtonOf("Topics in operators’ chats")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(playground.Errors);
    }

    /// <summary>Anna and Oleg talk, and the panel is open.</summary>
    private static async Task<IPage> DialogAsync(Playground playground)
    {
        var page = await playground.OpenAsync(1280, 800);
        await page.PressButtonAsync("Be a client");
        await page.PressButtonAsync("Register one");
        await page.PressButtonAsync("Send /available");
        await Expect(page.ButtonOf("Answer")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("Behind the scenes");
        await Expect(Inside(page).GetByText("Everything is delivered.")).ToBeVisibleAsync(Visible);
        return page;
    }

    private static async Task BothWriteAsync(IPage page)
    {
        await page.Chat("Anna").WriteAsync(Question);
        await page.Chat("Oleg").WriteAsync(Answer);
    }

    private static async Task DeliveredOnceAsync(IPage page)
    {
        await Expect(Messages(page, "Oleg").GetByText(Question)).ToHaveCountAsync(1, Counted);
        await Expect(Messages(page, "Anna").GetByText(Answer)).ToHaveCountAsync(1, Counted);
        await Expect(Inside(page).GetByText("Everything is delivered.")).ToBeVisibleAsync(Visible);
    }

    private static ILocator Inside(IPage page) => page.GetByRole(AriaRole.Complementary, new() { Name = "Behind the scenes" });

    private static ILocator Ledger(IPage page, string what) =>
        Inside(page).GetByRole(AriaRole.Listitem).Filter(new() { HasText = what });

    private static ILocator Chat(IPage page, string name) =>
        Inside(page).GetByRole(AriaRole.Article).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }) });

    private static ILocator Messages(IPage page, string name) => page.Chat(name).GetByRole(AriaRole.Log);
}
