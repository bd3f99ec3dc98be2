using System.Globalization;
using Microsoft.Playwright;
using OperatorBot.Simulator.Playground;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

public sealed class ScenarioTests
{
    [BrowserFact]
    public async Task FirstSteps_PressedOneAfterAnother_TellTheWholeStory()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(1280, 800);
        var client = page.Chat("Anna");
        var operatorChat = page.Chat("Oleg");

        await page.PressButtonAsync("Be a client");
        await Expect(client.GetByText("your place in the queue is 1")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("Register one");
        await Expect(operatorChat.GetByText("You are registered as an operator")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("Send /available");
        await Expect(operatorChat.GetByText("Is the kettle in stock?")).ToBeVisibleAsync(Visible);
        await page.ReloadAsync();
        await page.PressButtonAsync("Answer");
        await Expect(client.GetByText("Yes, five of them.")).ToBeVisibleAsync(Visible);
        await page.PressButtonAsync("Send /end");
        await Expect(client.GetByText("The chat has ended.")).ToBeVisibleAsync(Visible);

        await Expect(page.GetByText("That is the whole story.")).ToBeVisibleAsync(Visible);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task Phone_ListChatAndBack_OneAtATime()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(390, 844, "ru-RU");
        var list = page.GetByRole(AriaRole.Navigation, new() { Name = "Люди" });
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Сообщение" });

        await page.PressButtonAsync("+ Добавить клиента");
        await field.FillAsync("<b>Есть</b> чайник?");
        await field.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Log).GetByText("<b>Есть</b> чайник?", new() { Exact = true })).ToBeVisibleAsync(Visible);
        await Expect(list).ToBeHiddenAsync();
        await page.PressButtonAsync("Назад к списку");

        await Expect(list).ToBeVisibleAsync(Visible);
        await Expect(field).ToBeHiddenAsync();
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task TwoBrowsers_ScenarioTypedByKeyboard_EachSeesTheOthers()
    {
        await using var playground = await Playground.StartAsync();
        var (anna, oleg) = (playground.Telegram.AddUser("Anna", language: "en"), playground.Telegram.AddUser("Oleg", language: "en"));
        var annas = await playground.OpenAsync(1280, 800, hash: $"#{anna.Id}");
        var olegs = await playground.OpenAsync(1280, 800, hash: $"#{oleg.Id}");
        var (client, operatorChat) = (annas.Chat(anna), olegs.Chat(oleg));

        await TypeAsync(client, "Is the kettle in stock?");
        await Expect(client.Message("your place in the queue is 1")).ToBeVisibleAsync(Visible);
        await TypeAsync(operatorChat, "/register " + BotCommandLine.UsualSecret);
        await Expect(operatorChat.Message("You are registered as an operator")).ToBeVisibleAsync(Visible);
        await TypeAsync(operatorChat, "/available");
        await Expect(operatorChat.Message("Is the kettle in stock?")).ToBeVisibleAsync(Visible);
        await Expect(client.Message("An operator has joined the chat.")).ToBeVisibleAsync(Visible);
        await operatorChat.Field().FocusAsync();
        await olegs.Keyboard.TypeAsync("/foc");
        await Expect(operatorChat.GetByRole(AriaRole.Option, new() { Name = "/focus" })).ToBeVisibleAsync(Visible);
        await olegs.Keyboard.PressAsync("Tab");
        await olegs.Keyboard.TypeAsync(anna.Id.ToString(CultureInfo.InvariantCulture));
        await olegs.Keyboard.PressAsync("Enter");
        await Expect(operatorChat.Message($"Focus: Anna ({anna.Id})")).ToBeVisibleAsync(Visible);
        await TypeAsync(operatorChat, "Yes, five of them.");
        await Expect(client.Message("Yes, five of them.")).ToBeVisibleAsync(Visible);
        await TypeAsync(operatorChat, "/end");
        await Expect(client.Message("The chat has ended.")).ToBeVisibleAsync(Visible);

        foreach (var page in new[] { annas, olegs, await playground.OpenAsync(1280, 800) })
            await Expect(page.GetByText("That is the whole story.")).ToBeVisibleAsync(Visible);
        Assert.Empty(playground.Errors);

        static async Task TypeAsync(ILocator chat, string text)
        {
            await chat.Field().FocusAsync();
            await chat.Page.Keyboard.TypeAsync(text);
            await chat.Page.Keyboard.PressAsync("Enter");
        }
    }

    [BrowserFact]
    public async Task OperatorOnAPhone_ReloadedInTheMiddle_AnswersAndEndsByTheButton()
    {
        await using var playground = await Playground.StartAsync();
        var page = await playground.OpenAsync(390, 844, hasTouch: true);
        var oleg = page.Chat("Oleg");

        await TapAsync(page, "+ Add operator");
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new() { Name = "Oleg" }).TapAsync();
        await Expect(oleg.Message("You are registered as an operator")).ToBeVisibleAsync(Visible);
        await TapAsync(page, "Commands");
        await oleg.GetByRole(AriaRole.Option, new() { Name = "/available" }).TapAsync();
        await Expect(oleg.Message("Status: 🟢 available")).ToBeVisibleAsync(Visible);
        var anna = playground.Telegram.AddUser("Anna", language: "en");
        anna.Sends("Is the kettle in stock?");
        await Expect(oleg.Message("Is the kettle in stock?")).ToBeInViewportAsync(InView);
        await page.ReloadAsync();
        await Expect(oleg.Message("Is the kettle in stock?")).ToBeInViewportAsync(InView);
        await oleg.Field().TapAsync();
        await oleg.Field().FillAsync("Yes, five of them.");
        await oleg.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).TapAsync();
        await anna.Sees("Yes, five of them.", Patience);
        await oleg.GetByRole(AriaRole.Button, new() { Name = "✖️ End" }).TapAsync();
        await anna.Sees("The chat has ended", Patience);
        await Expect(oleg.Message($"The dialog with Anna ({anna.Id}) has ended.")).ToBeInViewportAsync(InView);
        await TapAsync(page, "Back to the list");

        await Expect(page.GetByText("That is the whole story.")).ToBeVisibleAsync(Visible);
        Assert.Empty(playground.Errors);

        static Task TapAsync(IPage page, string button) =>
            page.ButtonOf(button).TapAsync();
    }
}
