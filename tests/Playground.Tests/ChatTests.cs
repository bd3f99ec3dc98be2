using System.Net.Http.Json;
using Microsoft.Playwright;
using OperatorBot.Simulator.Users;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>What one does inside of a chat; without the bot, whose part is played where there is one.</summary>
public sealed class ChatTests(WithoutBot shared) : IClassFixture<WithoutBot>
{
    private const int MostTurns = 1000;


    [BrowserFact]
    public async Task Files_DroppedPastedAndRefused_AreAttachedOrSaidWhyNot()
    {
        var playground = await shared.Value;
        var person = playground.Telegram.AddUser("Dropper", language: "en");
        var page = await playground.OpenAsync(1280, 800);
        await page.ShowAsync(person);
        var chat = page.Chat(person);

        await GiveAsync(chat, "drop", "dataTransfer", "notes.txt", 10);
        await GiveAsync(chat.Field(), "paste", "clipboardData", "more.txt", 10);
        await GiveAsync(chat, "drop", "dataTransfer", "film.mp4", (20 << 20) + 1);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("film.mp4 is over 20 MB");
        await chat.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await Expect(chat.GetByRole(AriaRole.Link, new() { Name = "notes.txt" })).ToBeVisibleAsync(Visible);
        await Expect(chat.GetByRole(AriaRole.Link, new() { Name = "more.txt" })).ToBeVisibleAsync(Visible);
        Assert.Single(person.Shows.Select(message => message.MediaGroupId).Distinct());
        Assert.Empty(playground.Errors);

        static Task GiveAsync(ILocator target, string type, string property, string name, int bytes) => target.EvaluateAsync(
            """
            (target, [type, property, name, bytes]) => {
              const data = new DataTransfer();
              data.items.add(new File([new Uint8Array(bytes)], name));
              const event = new Event(type, { bubbles: true, cancelable: true });
              event[property] = data;
              target.dispatchEvent(event);
            }
            """,
            new object[] { type, property, name, bytes });
    }

    [BrowserFact]
    public async Task BlockedBot_SaysSoAndUnblocks_AndWhatCouldNotBeSentComesBack()
    {
        // Its own: what the simulated Telegram refuses is an error in the browser's eyes.
        await using var playground = await Playground.StartAsync(withBot: false);
        var person = playground.Telegram.AddUser("Blocker", language: "en");
        var page = await playground.OpenAsync(390, 844, hasTouch: true);
        await page.ShowAsync(person);
        var chat = page.Chat(person);

        await chat.GetByRole(AriaRole.Button, new() { Name = "More" }).TapAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Block the bot" }).TapAsync();
        await Expect(chat.GetByText("You have blocked the bot.")).ToBeVisibleAsync(Visible);
        await Expect(chat.Field()).ToBeHiddenAsync();
        await chat.GetByRole(AriaRole.Button, new() { Name = "Unblock the bot" }).TapAsync();
        await Expect(chat.Field()).ToBeVisibleAsync(Visible);

        var tooLong = new string('x', 5000);
        await chat.WriteAsync(tooLong);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("too long");
        await Expect(chat.Field()).ToHaveValueAsync(tooLong, Valued);
        Assert.Empty(person.Shows);
    }

    [BrowserFact]
    public async Task PressOfAFinger_OnABubble_ShowsItsMenu()
    {
        var playground = await shared.Value;
        var person = playground.Telegram.AddUser("Finger", language: "en");
        person.Sends("Press me");
        var page = await playground.OpenAsync(390, 844, hasTouch: true);
        await page.ShowAsync(person);

        await page.Chat(person).Message("Press me").Locator(".bubble").TapAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Reply" }).TapAsync();

        await Expect(page.Chat(person).Field()).ToBeFocusedAsync();
        await Expect(page.Chat(person).Locator(".context")).ToContainTextAsync("Press me");
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task LongChat_ScrolledUp_BringsEarlierMessagesAndDoesNotJump()
    {
        var playground = await shared.Value;
        var person = playground.Telegram.AddUser("Long", language: "en");
        for (var i = 1; i <= 1000; i++)
            person.Sends($"Message number {i}.");
        var page = await playground.OpenAsync(1280, 800);
        await page.ShowAsync(person);
        var chat = page.Chat(person);
        await Expect(chat.GetByText("Message number 1000.")).ToBeInViewportAsync(InView);

        await chat.GetByRole(AriaRole.Log).HoverAsync();
        var before = await ScrollUpAsync(page, chat, to: 700);
        await BotSaysAsync(playground, person, "News from the bot");
        await chat.GetByRole(AriaRole.Button, new() { Name = "New messages: 1. To the end" }).WaitForAsync();
        var after = await FirstInViewAsync(chat);
        await chat.GetByRole(AriaRole.Button, new() { Name = "New messages: 1. To the end" }).ClickAsync();
        await Expect(chat.GetByText("News from the bot")).ToBeInViewportAsync(InView);

        Assert.Equal(before, after);
        Assert.Empty(playground.Errors);
    }

    /// <summary>It is drawn at once and again when all of it is there, and what was out of sight turns out to be higher than was thought.</summary>
    [BrowserFact]
    public async Task Chat_ReloadedAgainAndAgain_IsAtItsEndEachTime()
    {
        var playground = await shared.Value;
        var person = playground.Telegram.AddUser("End", language: "en");
        person.Sends(string.Join('\n', Enumerable.Range(1, 33).Select(line => $"Line {line}")));
        foreach (var text in new[] { "Is this the end?", "Not yet.", "And now?", "It is." })
            person.Sends(text);
        var page = await playground.OpenAsync(390, 844, hasTouch: true);
        await page.ShowAsync(person);
        var chat = page.Chat(person);

        for (var i = 0; i < 8; i++)
        {
            await page.ReloadAsync();
            await Expect(chat.GetByText("It is.")).ToBeVisibleAsync(Visible);
            var pixelsToTheEnd = await chat.GetByRole(AriaRole.Log).EvaluateAsync<double>(
                """
                async log => {
                  for (let frame = 0; frame < 15; frame++) await new Promise(requestAnimationFrame);
                  return log.scrollHeight - log.scrollTop - log.clientHeight;
                }
                """);
            Assert.InRange(pixelsToTheEnd, 0, 1);
        }
    }

    private static async Task BotSaysAsync(Playground playground, SimulatedUser person, string text)
    {
        using var http = new HttpClient { BaseAddress = playground.Telegram.Url };
        using var answer = await http.PostAsJsonAsync($"/bot{playground.Telegram.Token}/sendMessage", new { chat_id = person.Id, text });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<int> ScrollUpAsync(IPage page, ILocator chat, int to)
    {
        var first = await FirstInViewAsync(chat);
        for (var turn = 0; first > to; turn++)
        {
            Assert.True(turn < MostTurns, $"Message {to} or an earlier one was to come into view; after {turn} turns of the wheel the first is {first}.");
            await page.Mouse.WheelAsync(0, -700);
            first = await FirstInViewAsync(chat);
        }

        return first;
    }

    private static Task<int> FirstInViewAsync(ILocator chat) => chat.GetByRole(AriaRole.Log).EvaluateAsync<int>(
        """
        log => Number([...log.querySelectorAll('article')].find(each => each.getBoundingClientRect().bottom > log.getBoundingClientRect().top)
          .textContent.match(/number (\d+)/)[1])
        """);
}
