using System.Net.Http.Json;
using Microsoft.Playwright;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>Roles, names, contrast and the way of the focus, in every state that people see the page in.</summary>
public sealed class AccessibilityTests(WithScreenReader shared) : IClassFixture<WithScreenReader>
{
    /// <summary>More than any page here has stops.</summary>
    private const int MostStops = 200;

    private static readonly HttpClient Http = new();

    [BrowserFact]
    public async Task Script_OfAPageWithMistakes_FindsEachOfThem()
    {
        var page = await (await shared.Value).OpenAsync(1280, 800);
        var inspection = new Inspection(page);
        await page.GotoAsync("about:blank");
        await page.SetContentAsync(
            """
            <!doctype html><title></title>
            <style>* { color: #000; background: #fff } .big { font-size: 24px } :focus { outline: none }</style>
            <nav></nav><nav></nav><h1>One</h1><h3>Three</h3>
            <button id="nameless"></button><img id="picture" src="data:,"><p id="twice">1</p><p id="twice">2</p>
            <button id="loose" aria-controls="nowhere">Loose</button><span id="generic" aria-label="Name">?</span><div id="typo" role="buton">Typo</div>
            <div role="tab" id="tab">Tab</div><ul aria-label="List" id="list"><li>Item</li><button>Other</button></ul>
            <div aria-hidden="true"><button id="hidden">Hidden</button></div><a href="#" id="outer">Link <button id="inner">Button</button></a>
            <p id="pale" style="color: #777; background: #eee">Pale</p><p id="large" class="big" style="color: #777; background: #eee">Large</p>
            <p id="faded" style="opacity: .5">Faded</p><p id="gradient" style="background: linear-gradient(#fff, #666)">Gradient</p>
            <input id="field" aria-label="Field" placeholder="Placeholder" style="border: 1px solid #ccc"><button disabled style="color: #eee">Disabled</button>
            <style>#field::placeholder { color: #aaa }</style>
            """);

        var found = await inspection.FindAsync();
        await page.Locator("#loose").FocusAsync();
        var focus = await inspection.FindFocusAsync();

        Assert.Equal(
            [
                "the page has no lang",
                "the page has no title",
                "the page has 0 main, not 1",
                "id \"twice\" is there 2 times",
                "<h3> \"Three\" skips a level",
                "landmark navigation \"\" is there 2 times",
                "<button#nameless> has no name",
                "<img#picture> has no alt",
                "<img#picture> has no name",
                "<button#loose> \"Loose\" refers to \"nowhere\" by aria-controls, which is not there",
                "<span#generic> \"Name\" has a name, but no role that takes one",
                "<div#typo> \"Typo\" has the role buton, but is taken for \"generic\"",
                "<div#tab> \"Tab\" has no aria-selected",
                "<div#tab> \"Tab\" stands in no tablist",
                "<ul#list> \"List\" holds <button> \"Other\", which is no listitem",
                "<button#hidden> \"Hidden\" can be focused, but is hidden from a screen reader",
                "<button#inner> \"Button\" stands within <a#outer> \"Link Button\"",
                "<p#pale> \"Pale\": \"Pale\" has a contrast of 3.86, not 4.5",
                "<p#faded> \"Faded\": \"Faded\" has a contrast of 3.98, not 4.5",
                "<p#gradient> \"Gradient\": \"Gradient\" has a contrast of 3.66, not 4.5",
                "<input#field> \"Field\": \"Placeholder\" has a contrast of 2.32, not 4.5",
                "<input#field> \"Field\": its border has a contrast of 1.61, not 3",
            ],
            found);
        Assert.Equal(["has no outline"], focus!.Problems);
    }

    [BrowserFact]
    public async Task Scenario_FromEmptyToDone_AndBehindTheScenes()
    {
        await using var playground = await Playground.StartAsync(withScreenReader: true);
        var page = await playground.OpenAsync(1280, 800);
        var inspection = new Inspection(page);
        var inside = page.GetByRole(AriaRole.Complementary, new() { Name = "Behind the scenes" });

        await Expect(page.GetByText("The client’s chat appears here.")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("empty");
        await page.PressButtonAsync("Be a client");
        await Expect(page.GetByRole(AriaRole.Log).GetByText("your place in the queue is 1")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("Register one");
        await Expect(page.GetByRole(AriaRole.Log).GetByText("You are registered as an operator")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("queue");
        await page.PressButtonAsync("Send /available");
        await page.PressButtonAsync("Answer");
        await page.PressButtonAsync("Behind the scenes");
        await Expect(inside.GetByText("Everything is delivered.")).ToBeVisibleAsync(Visible);
        await inside.GetByText("Stored state (JSON)").First.ClickAsync();
        await inside.GetByRole(AriaRole.Region, new() { Name = "Bot API calls" }).Locator("summary").First.ClickAsync();
        await inspection.LookAsync("dialog behind the scenes");
        await page.PressButtonAsync("Send /end");
        await Expect(page.GetByText("That is the whole story.")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("done");
        await page.PressButtonAsync("Telegram says: slow down (429)");
        await Expect(inside.GetByText("On: the next call is refused")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("Telegram is down");
        await Expect(inside.GetByText("On: no call gets through")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("1,000 clients arrive");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("faults and a crowd");
        await page.SetViewportSizeAsync(390, 844);
        await inspection.LookAsync("faults and a crowd on a phone");

        inspection.AssertWell();
    }

    [BrowserFact]
    public async Task Chat_WithEverythingInIt_AndWhatOpensFromIt()
    {
        var playground = await shared.Value;
        var person = await SendEverythingAsync(playground);
        var page = await playground.OpenAsync(1280, 800);
        await page.ShowAsync(person);
        var chat = page.Chat(person);
        var inspection = new Inspection(page);

        await Expect(chat.Message("Yes or no?")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("chat");
        await chat.Message("Look at this").Locator(".bubble").ClickAsync(new() { Button = MouseButton.Right, Position = new() { X = 4, Y = 4 } });
        await Expect(page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("menu of a message");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Reply" }).ClickAsync();
        await chat.Locator("input[type=file]").SetInputFilesAsync(
        [
            new FilePayload { Name = "one.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() },
            new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "Notes"u8.ToArray() },
        ]);
        await chat.GetByRole(AriaRole.Button, new() { Name = "Commands" }).ClickAsync();
        await Expect(chat.GetByRole(AriaRole.Option).First).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("reply with files and the commands");
        await chat.Field().FillAsync("");
        await chat.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("menu of a chat");
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "New topic" }).ClickAsync();
        await inspection.LookAsync("dialog");
        await page.Keyboard.PressAsync("Escape");
        await chat.GetByRole(AriaRole.Button, new() { Name = "One of two" }).ClickAsync();
        await Expect(page.GetByText("1 / 2")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("viewer");
        await page.Keyboard.PressAsync("Escape");
        person.Blocks();
        await Expect(chat.GetByText("You have blocked the bot.")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("blocked");

        inspection.AssertWell();
    }

    [BrowserFact]
    public async Task Phone_InRussian_ListChatAndPanel()
    {
        var playground = await shared.Value;
        var person = playground.Telegram.AddUser("Анна", language: "ru");
        person.Sends("Есть ли в наличии чайник?");
        var page = await playground.OpenAsync(390, 844, "ru-RU", hasTouch: true);
        var inspection = new Inspection(page);

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Анна" }).First).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("list");
        await page.PressButtonAsync("За кулисами");
        await Expect(page.GetByText("Бот пока ничего не записал.").First).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("panel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Закрыть" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Анна" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log).GetByText("Есть ли в наличии чайник?")).ToBeVisibleAsync(Visible);
        await inspection.LookAsync("chat on a phone");

        inspection.AssertWell();
    }

    [BrowserFact]
    public async Task Tab_FromTheStart_LeadsThroughEverythingInTheOrderItIsSeen()
    {
        var playground = await shared.Value;
        var (client, other) = (playground.Telegram.AddUser("Client Tab"), playground.Telegram.AddUser("Other Tab"));
        client.Sends("Hello");
        other.Sends("Hello too");
        var page = await playground.OpenAsync(1280, 800, hash: $"#{client.Id},{other.Id}");
        await page.PressButtonAsync("Behind the scenes");
        await Expect(page.GetByText("Nothing goes wrong at Telegram now.")).ToBeVisibleAsync(Visible);
        await page.ReloadAsync();
        await Expect(page.GetByText("Nothing goes wrong at Telegram now.")).ToBeVisibleAsync(Visible);

        var stops = await TabThroughAsync(page);

        string[] places =
            ["", "People", "First steps", "Chat of Client Tab with the bot", "Chat of Other Tab with the bot", "Behind the scenes"];
        Assert.Equal(places, PlacesOf(stops));
        Assert.Empty(stops.SelectMany(stop => stop.Problems.Select(problem => $"{stop.Element} {problem}")));

        // The innermost of these that holds the stop, and each once for stops in a row.
        IEnumerable<string> PlacesOf(IReadOnlyList<Stop> all)
        {
            string? last = null;
            foreach (var place in all.Select(stop => stop.Places.FirstOrDefault(places.Contains) ?? ""))
            {
                if (place != last)
                    yield return last = place;
            }
        }
    }

    private static async Task<IReadOnlyList<Stop>> TabThroughAsync(IPage page)
    {
        var inspection = new Inspection(page);
        var stops = new List<Stop>();
        for (var i = 0; i < MostStops; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var stop = await inspection.FindFocusAsync();
            if (stop is null)
                return stops;
            stops.Add(stop);
        }

        throw new InvalidOperationException($"After {MostStops} presses of Tab the page has not ended; the last were:\n{string.Join('\n', stops.TakeLast(5))}");
    }

    private static async Task<SimulatedUser> SendEverythingAsync(Playground playground)
    {
        var telegram = playground.Telegram;
        var person = telegram.AddUser("Everything", language: "en");
        var picture = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC");
        var html = Draft.Of(
            "<b>Bold</b> <i>slanted</i> <code>code</code> <a href=\"https://example.org\">link</a> <tg-spoiler>hidden</tg-spoiler> /help <pre>a block</pre> <blockquote>said before</blockquote>")
            with { ParseMode = "HTML" };
        Draft[] drafts =
        [
            html, Draft.Of("🎉"), Draft.Photo("Broken"), Draft.Photo("Look at this") with { File = picture, FileName = "p.png" },
            Draft.Photo() with { File = picture, HasSpoiler = true }, Draft.Video(), Draft.VideoNote(), Draft.Animation("Moves"),
            Draft.Voice(), Draft.Audio("Song"), Draft.Document("report.pdf", "Read it"), Draft.Sticker(), Draft.Dice(),
            Draft.Location(52.5, 13.4), Draft.Venue(52.5, 13.4, "Shop", "Main street 1"), Draft.Contact("+49 30 1", "Kim"),
            Draft.Poll("Which one?", "Red", "Green"), Draft.Story(), Draft.Checklist("List", "Task"), Draft.Invoice(), Draft.Game(),
            Draft.Giveaway(), Draft.GiveawayWinners(), Draft.PaidMedia(), Draft.Gift(), Draft.Unsupported(),
            Draft.Of("Said elsewhere") with { ForwardedFrom = "Somebody" },
        ];
        foreach (var draft in drafts)
            person.Sends(draft);
        person.SendsAlbum(Draft.Photo("One of two") with { File = picture }, Draft.Photo() with { File = picture });
        var said = person.Sends("Edited later");
        person.Edits(said, "Edited");
        person.Reacts(person.Sends("An answer", replyTo: said), "🔥", "❤");
        person.OpensTopic("Kettles");
        await CallAsync("setMyCommands", new { commands = new[] { new { command = "help", description = "What can be done here" } } });
        await CallAsync("setMessageReaction", new { chat_id = person.Id, message_id = said.Id, reaction = new[] { new { type = "emoji", emoji = "👍" } } });
        await CallAsync("sendMessage", new { chat_id = person.Id, text = html.Text, parse_mode = html.ParseMode, reply_parameters = new { message_id = said.Id } });
        await CallAsync("sendMessage", new
        {
            chat_id = person.Id,
            text = "Yes or no?",
            reply_markup = new { inline_keyboard = new[] { new object[] { new { text = "Yes", callback_data = "y" }, new { text = "Site", url = "https://example.org" } } } },
        });
        return person;

        async Task CallAsync(string method, object parameters)
        {
            using var answer = await Http.PostAsJsonAsync(new Uri(telegram.Url, $"/bot{telegram.Token}/{method}"), parameters);
            Assert.True(answer.IsSuccessStatusCode, $"{method}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
