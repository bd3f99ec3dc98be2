using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>A bot that has topics: each dialog of an operator in one of its own.</summary>
public sealed class TopicTests(WithBotAndTopics shared) : IClassFixture<WithBotAndTopics>
{
    [BrowserFact]
    public async Task Topics_OneForEachClient_ShowAndTakeOnlyWhatIsTheirs()
    {
        var playground = await shared.Value;
        await using var dialog = await Dialog.StartAsync(playground, "First");
        await Tab("Client First").ClickAsync(new() { Timeout = PatienceMs });

        var second = playground.Telegram.AddUser("Second", language: "en");
        second.Sends("Hello from the other one");
        await Expect(Tab("Second, something new")).ToBeVisibleAsync(Visible);
        await Expect(dialog.OperatorChat.Message("Hello from First")).ToBeVisibleAsync(Visible);
        await Expect(dialog.OperatorChat.Message("Hello from the other one")).ToHaveCountAsync(0, Counted);
        await Tab("Client First").PressAsync("ArrowRight");
        await Expect(dialog.OperatorChat.Message("Hello from the other one")).ToBeVisibleAsync(Visible);
        await dialog.OperatorChat.WriteAsync("Only for the second");
        await second.Sees("Only for the second", Patience);
        await Tab("Client First").ClickAsync();
        await dialog.OperatorChat.WriteAsync("Only for the first");

        await Expect(dialog.ClientChat.Message("Only for the first")).ToBeVisibleAsync(Visible);
        await Expect(dialog.ClientChat.Message("Only for the second")).ToHaveCountAsync(0, Counted);
        Assert.Empty(playground.Errors);

        ILocator Tab(string name) => dialog.OperatorChat.GetByRole(AriaRole.Tab, new() { Name = name });
    }

    [BrowserFact]
    public async Task NewTopic_OpenedFromTheMenu_IsATabWithItsLine()
    {
        var playground = await shared.Value;
        var person = playground.Telegram.AddUser("Opener", language: "en");
        var page = await playground.OpenAsync(1280, 800);
        await page.ShowAsync(person);
        var chat = page.Chat(person);

        await chat.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "New topic" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name of the topic" }).FillAsync("Kettles");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await chat.GetByRole(AriaRole.Tab, new() { Name = "Kettles" }).ClickAsync(new() { Timeout = PatienceMs });
        await Expect(chat.GetByText("Topic “Kettles” was created")).ToBeVisibleAsync(Visible);
        Assert.Empty(playground.Errors);
    }
}
