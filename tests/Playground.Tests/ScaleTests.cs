using System.Globalization;
using Microsoft.Playwright;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Text;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace OperatorBot.Playground.Tests;

/// <summary>
/// What the page holds stays small however much there is. How long its longest tasks took is told, but depends on the machine.
/// </summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int RowsPerGroup = 50;
    private const int FirstMessages = 100;
    private const int FloodMessages = 600;
    private const string ToEnd = "log => log.scrollTop = log.scrollHeight";

    /// <summary>600, and what is trimmed at once.</summary>
    private const int MostBubbles = 700;

    /// <summary>A page that does not answer for so long is broken on any machine.</summary>
    private const int LongestTaskMs = 1000;

    [BrowserFact]
    public async Task ManyLongChats_ScrolledAndReceiving_StayBoundedInThePage()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var chats = AddChats(playground.Telegram, count: 200, messages: 1000);
        var page = await playground.OpenAsync(1920, 1080, hash: "#" + string.Join(',', chats.Take(4).Select(chat => chat.Id)));
        var rows = page.Locator("[data-person]");
        var bubbles = page.GetByRole(AriaRole.Log).Nth(1).GetByRole(AriaRole.Article);
        await Expect(bubbles).ToHaveCountAsync(FirstMessages);
        await Expect(rows).ToHaveCountAsync(RowsPerGroup);
        await TellTasksAsync(page, "opening");

        await ScrollAsync(page, page.GetByRole(AriaRole.Log).First);
        await TellTasksAsync(page, "scrolling");

        await ReceiveAsync(chats, perSecond: 50, seconds: 4);
        await Expect(bubbles.Last).ToContainTextAsync("Live 195");
        await TellTasksAsync(page, "receiving 50 messages/s");

        for (var i = 0; i < FloodMessages; i++)
            Post(playground.Telegram, chats[1], $"Flood {i}");
        await Expect(bubbles.Last).ToContainTextAsync($"Flood {FloodMessages - 1}");
        await TellTasksAsync(page, $"{FloodMessages} messages at once");
        Assert.InRange(await bubbles.CountAsync(), FirstMessages, MostBubbles);
        await Expect(rows).ToHaveCountAsync(RowsPerGroup);
        Assert.Empty(playground.Errors);

        async Task ReceiveAsync(IReadOnlyList<Chat> chats, int perSecond, int seconds)
        {
            // Every other one to a chat that is open.
            using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond), TimeProvider.System);
            for (var i = 0; i < perSecond * seconds && await clock.WaitForNextTickAsync(); i++)
                Post(playground.Telegram, i % 2 == 0 ? chats[4 + i % 196] : chats[i / 2 % 4], $"Live {i}");
        }
    }

    [BrowserFact]
    public async Task Chat_ReadFurtherUpWhileManyCome_StaysBoundedAndIsWholeAtTheEnd()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var chat = AddChats(playground.Telegram, count: 1, messages: 100)[0];
        var page = await playground.OpenAsync(1280, 800);
        var list = page.GetByRole(AriaRole.Log);
        var jump = page.Locator(".jump");
        await Expect(list.GetByText("Message 99 ")).ToBeInViewportAsync();
        await list.EvaluateAsync("log => log.scrollTop = 0");
        await Expect(list.GetByText("Message 0 ")).ToBeInViewportAsync();

        for (var came = 100; came <= 800; came += 100)
        {
            for (var i = came - 100; i < came; i++)
                PostAsBot(playground.Telegram, chat, $"Drawn one by one {i}.");
            await Expect(jump).ToHaveAccessibleNameAsync($"New messages: {came}. To the end");
        }

        await Expect(list.GetByText("Message 0 ")).ToBeInViewportAsync();
        Assert.InRange(await list.GetByRole(AriaRole.Article).CountAsync(), FirstMessages, MostBubbles);
        foreach (var next in new[] { 650, 750, 799 })
        {
            await list.EvaluateAsync(ToEnd);
            await Expect(list.GetByText($"Drawn one by one {next}.")).ToHaveCountAsync(1);
        }

        await list.EvaluateAsync(ToEnd);
        await Expect(list.GetByText("Drawn one by one 799.")).ToBeInViewportAsync();
        Assert.InRange(await list.GetByRole(AriaRole.Article).CountAsync(), FirstMessages, MostBubbles);

        await list.EvaluateAsync("log => log.scrollTop -= 2000");
        await Expect(list.GetByText("Drawn one by one 799.")).Not.ToBeInViewportAsync();
        for (var i = 0; i < 2000; i++)
            PostAsBot(playground.Telegram, chat, $"At once {i}.");
        await Expect(page.Locator("[data-person]")).ToContainTextAsync("At once 1999.");
        await Expect(list.GetByText("At once 1999.")).ToHaveCountAsync(0);
        Assert.InRange(await list.GetByRole(AriaRole.Article).CountAsync(), FirstMessages, MostBubbles);
        await jump.ClickAsync();
        await Expect(list.GetByText("At once 1999.")).ToBeInViewportAsync();
        await Expect(jump).ToBeHiddenAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Phone_ManyComeBehindTheList_StaysBounded()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var chat = AddChats(playground.Telegram, count: 1, messages: 100)[0];
        var page = await playground.OpenAsync(390, 844);
        var bubbles = page.Locator("article.message");
        await page.Locator("[data-person]").ClickAsync();
        await Expect(bubbles).ToHaveCountAsync(FirstMessages);
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the list" }).ClickAsync();

        for (var i = 0; i < 1000; i++)
        {
            PostAsBot(playground.Telegram, chat, $"News {i}.");
            if (i % 100 == 99)
                await Expect(page.Locator("[data-person]")).ToContainTextAsync($"News {i}.");
        }

        Assert.InRange(await bubbles.CountAsync(), FirstMessages, MostBubbles);
        await page.Locator("[data-person]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log).GetByText("News 999.")).ToBeInViewportAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task ThousandClients_ArrivingAtOnce_AreCountedAndFound()
    {
        await using var playground = await Playground.StartAsync(withBot: false);
        var page = await playground.OpenAsync(1280, 800);
        await Expect(page.GetByText("Live")).ToBeVisibleAsync();

        for (var i = 1; i <= 1000; i++)
            playground.Telegram.AddUser($"Client {i}").Sends("Hello!");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Clients 1000" })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-person]")).ToHaveCountAsync(RowsPerGroup);
        await TellTasksAsync(page, "a thousand clients arriving");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("client 77");

        await Expect(page.Locator("[data-person]")).ToHaveCountAsync(11);
        await Expect(page.Locator("[data-person]").GetByText("Client 77", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(playground.Errors);
    }

    private async Task TellTasksAsync(IPage page, string when)
    {
        var longest = await page.EvaluateAsync<double>(
            """
            () => {
              window.tasks ??= (() => {
                const tasks = [];
                new PerformanceObserver(list => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
                return tasks;
              })();
              return new Promise(resolve => setTimeout(() => resolve(Math.max(0, ...tasks.splice(0).map(task => task.duration))), 100));
            }
            """);
        output.WriteLine($"{when}: {(longest > 0 ? string.Create(CultureInfo.InvariantCulture, $"longest task {longest:0} ms") : "no task over 50 ms")}");
        Assert.InRange(longest, 0, LongestTaskMs);
    }

    private static async Task ScrollAsync(IPage page, ILocator list)
    {
        await list.HoverAsync();
        foreach (var pixels in Enumerable.Repeat(-300, 60).Concat(Enumerable.Repeat(300, 60)))
            await page.Mouse.WheelAsync(0, pixels);
    }

    private static List<Chat> AddChats(TelegramServer telegram, int count, int messages)
    {
        var chats = new List<Chat>();
        for (var i = 1; i <= count; i++)
        {
            var chat = telegram.World.FindChat(telegram.AddUser($"Client {i}").Id)!;
            chats.Add(chat);
            for (var message = 0; message < messages; message++)
                Post(telegram, chat, $"Message {message} that is long enough to go over a line or two, as they do");
        }

        return chats;
    }

    /// <summary>As the bot's and the client's turn, without a bot that would have to be as fast.</summary>
    private static void Post(TelegramServer telegram, Chat chat, string text) => Post(telegram, chat, text, id => id % 2 == 0);

    private static void PostAsBot(TelegramServer telegram, Chat chat, string text) => Post(telegram, chat, text, _ => true);

    private static void Post(TelegramServer telegram, Chat chat, string text, Func<int, bool> isFromBot)
    {
        var world = telegram.World;
        lock (world.Gate)
        {
            var id = world.NextMessageId(chat);
            chat.Post(new Message(id, chat, new TextContent(new FormattedText(text, [])))
            {
                From = isFromBot(id) ? world.Bot : ((PrivateChat)chat).User,
                Date = world.Clock.UnixSeconds,
            });
        }
    }
}
