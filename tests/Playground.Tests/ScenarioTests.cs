using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OperatorBot.Playground.Tests;

public sealed class ScenarioTests
{
    /// <summary>The bot may take its time to start on a busy machine.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 30_000 };

    [BrowserFact]
    public async Task FirstSteps_PressedOneAfterAnother_TellTheWholeStory()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(1280, 800);
        var client = page.GetByRole(AriaRole.Region, new() { Name = "Chat of Anna with the bot" });
        var operatorChat = page.GetByRole(AriaRole.Region, new() { Name = "Chat of Oleg with the bot" });

        await PressAsync(page, "Be a client");
        await Expect(client.GetByText("your place in the queue is 1")).ToBeVisibleAsync(Patiently);
        await PressAsync(page, "Register one");
        await Expect(operatorChat.GetByText("You are registered as an operator")).ToBeVisibleAsync(Patiently);
        await PressAsync(page, "Send /available");
        await Expect(operatorChat.GetByText("Is the kettle in stock?")).ToBeVisibleAsync(Patiently);
        await page.ReloadAsync();
        await PressAsync(page, "Answer");
        await Expect(client.GetByText("Yes, five of them.")).ToBeVisibleAsync(Patiently);
        await PressAsync(page, "Send /end");
        await Expect(client.GetByText("The chat has ended.")).ToBeVisibleAsync(Patiently);

        await Expect(page.GetByText("That is the whole story.")).ToBeVisibleAsync(Patiently);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Phone_ListChatAndBack_OneAtATime()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(390, 844, "ru-RU");
        var list = page.GetByRole(AriaRole.Navigation, new() { Name = "Люди" });
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Сообщение" });

        await PressAsync(page, "+ Добавить клиента");
        await field.FillAsync("<b>Есть</b> чайник?");
        await field.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Log).GetByText("<b>Есть</b> чайник?", new() { Exact = true })).ToBeVisibleAsync(Patiently);
        await Expect(list).ToBeHiddenAsync();
        await PressAsync(page, "Назад к списку");

        await Expect(list).ToBeVisibleAsync(Patiently);
        await Expect(field).ToBeHiddenAsync();
        Assert.Empty(playground.Errors);
    }

    private static Task PressAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
