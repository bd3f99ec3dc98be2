using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>What client and operator do in their chats, as the other side sees it through the bot.</summary>
public sealed class DialogTests(WithBot shared) : IClassFixture<WithBot>
{
    [BrowserFact]
    public async Task Album_ByTheFileChooser_IsAnAlbumAtTheOtherSideAndOpensLarge()
    {
        var playground = await shared.Value;
        await using var dialog = await Dialog.StartAsync(playground, "Album");
        var picture = await dialog.Page.ScreenshotAsync();

        await dialog.ClientChat.Locator("input[type=file]").SetInputFilesAsync(
            [.. new[] { "one.png", "two.png", "three.png" }.Select(name => new FilePayload { Name = name, MimeType = "image/png", Buffer = picture })]);
        await Expect(dialog.ClientChat.GetByRole(AriaRole.List, new() { Name = "Attached files" }).GetByRole(AriaRole.Img)).ToHaveCountAsync(3, Counted);
        await dialog.ClientChat.WriteAsync("All three");

        var album = dialog.OperatorChat.Message("All three");
        await Expect(album.GetByRole(AriaRole.Img)).ToHaveCountAsync(3, Counted);
        await album.GetByRole(AriaRole.Button, new() { Name = "Picture" }).Last.ClickAsync();
        var large = dialog.Page.GetByRole(AriaRole.Dialog);
        await Expect(large.GetByText("3 / 3")).ToBeVisibleAsync(Visible);
        await dialog.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(large.GetByText("1 / 3")).ToBeVisibleAsync(Visible);
        await dialog.Page.Keyboard.PressAsync("Escape");
        await Expect(large).ToHaveCountAsync(0, Counted);
        Assert.Empty(playground.Errors);
    }

    [BrowserFact]
    public async Task ReplyEditReactionAndDeletion_ByTheMessagesMenu_AreSeenAtTheOtherSide()
    {
        var playground = await shared.Value;
        await using var dialog = await Dialog.StartAsync(playground, "Tools");

        await dialog.OperatorChat.Message("Hello from Tools").ChooseAsync("Reply");
        await dialog.OperatorChat.WriteAsync("Hello to you");
        await Expect(dialog.ClientChat.Message("Hello to you").GetByRole(AriaRole.Button, new() { Name = "You Hello from Tools" })).ToBeVisibleAsync(Visible);

        await dialog.OperatorChat.Message("Hello to you").ChooseAsync("Edit");
        await dialog.OperatorChat.WriteAsync("Good morning");
        await Expect(dialog.ClientChat.Message("Good morning").GetByText("edited")).ToBeVisibleAsync(Visible);

        await dialog.ClientChat.Message("Good morning").ChooseAsync("🔥");
        await Expect(Chip(dialog.ClientChat, "🔥 You")).ToBeVisibleAsync(Visible);
        await Chip(dialog.OperatorChat, "🔥 Bot").ClickAsync();
        await Expect(Chip(dialog.ClientChat, "🔥 You, Bot")).ToBeVisibleAsync(Visible);
        await Chip(dialog.ClientChat, "🔥 You, Bot").ClickAsync();
        await Expect(Chip(dialog.OperatorChat, "🔥 You")).ToBeVisibleAsync(Visible);

        await dialog.ClientChat.WriteAsync("Said too soon");
        await dialog.ClientChat.Message("Said too soon").ChooseAsync("Delete");
        await Expect(dialog.ClientChat.Message("Said too soon")).ToHaveCountAsync(0, Counted);
        Assert.Empty(playground.Errors);

        static ILocator Chip(ILocator chat, string name) => chat.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
    }

    [BrowserFact]
    public async Task Keys_WithoutAMouse_WriteChooseAndEdit()
    {
        var playground = await shared.Value;
        await using var dialog = await Dialog.StartAsync(playground, "Keys");
        var field = dialog.OperatorChat.Field();

        await field.PressSequentiallyAsync("First line");
        await field.PressAsync("Shift+Enter");
        await field.PressSequentiallyAsync("second line");
        await field.PressAsync("Enter");
        await dialog.Client.Sees("First line\nsecond line", Patience);

        await field.PressAsync("ArrowUp");
        await Expect(field).ToHaveValueAsync("First line\nsecond line", Valued);
        await field.PressAsync("Escape");
        await Expect(field).ToHaveValueAsync("", Valued);

        await field.PressSequentiallyAsync("/fo");
        await Expect(dialog.OperatorChat.GetByRole(AriaRole.Option, new() { Name = "/focus" })).ToBeVisibleAsync(Visible);
        await field.PressAsync("Tab");
        await Expect(field).ToHaveValueAsync("/focus ", Valued);
        await Expect(dialog.OperatorChat.GetByRole(AriaRole.Option)).ToContainTextAsync("whom to write to");
        await field.FillAsync("");

        await dialog.OperatorChat.GetByRole(AriaRole.Log).FocusAsync();
        await dialog.Page.Keyboard.PressAsync("ArrowUp");
        await dialog.Page.Keyboard.PressAsync("Enter");
        await Expect(dialog.Page.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = "React with 👍" })).ToBeFocusedAsync();
        await dialog.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(dialog.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Reply" })).ToBeFocusedAsync();
        await dialog.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog.OperatorChat.GetByRole(AriaRole.Article).Last).ToBeFocusedAsync();
        Assert.Empty(playground.Errors);
    }
}
