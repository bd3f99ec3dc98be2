using Microsoft.Playwright;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Playground;
using OperatorBot.Simulator.Users;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>A client and an operator who speak to each other, side by side on a page.</summary>
internal sealed class Dialog : IAsyncDisposable
{
    private Dialog(SimulatedUser client, SimulatedUser @operator, IPage page) => (Client, Operator, Page) = (client, @operator, page);

    public SimulatedUser Client { get; }

    public SimulatedUser Operator { get; }

    public IPage Page { get; }

    public ILocator ClientChat => Page.Chat(Client);

    public ILocator OperatorChat => Page.Chat(Operator);

    /// <param name="playground">Where; nobody else is available there.</param>
    /// <param name="name">Part of both names, so that the test's people are its own.</param>
    public static async Task<Dialog> StartAsync(Playground playground, string name)
    {
        var @operator = playground.Telegram.AddUser("Operator " + name, language: "en");
        @operator.Sends("/register " + BotCommandLine.UsualSecret);
        await @operator.Sees("registered", Patience);
        @operator.Sends("/available");
        var client = playground.Telegram.AddUser("Client " + name, language: "en");
        client.Sends("Hello from " + name);
        await @operator.Sees("Hello from " + name, Patience);
        var page = await playground.OpenAsync(1280, 800);
        await page.ShowAsync(client);
        await page.ShowAsync(@operator);
        return new Dialog(client, @operator, page);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Operator.Sends($"/end {Client.Id}");
        await Client.Sees("The chat has ended", Patience);
        Operator.Sends("/offline");
    }
}

internal static class PageExtensions
{
    public static ILocator Chat(this IPage page, SimulatedUser person) => page.Chat(person.Profile.FullName);

    public static ILocator Chat(this IPage page, string name) =>
        page.GetByRole(AriaRole.Region, new() { Name = $"Chat of {name} with the bot" });

    public static ILocator Field(this ILocator chat) => chat.GetByRole(AriaRole.Combobox);

    public static ILocator Message(this ILocator chat, string text) =>
        chat.GetByRole(AriaRole.Article).Filter(new() { HasText = text });

    public static async Task ShowAsync(this IPage page, SimulatedUser person)
    {
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new() { Name = person.Profile.FullName }).First.ClickAsync();
        await Assertions.Expect(page.Chat(person)).ToBeVisibleAsync();
    }

    public static async Task ChooseAsync(this ILocator message, string item)
    {
        await message.Locator(".bubble").ClickAsync(new() { Button = MouseButton.Right });
        await message.Page.GetByRole(AriaRole.Menu).GetByText(item, new() { Exact = true }).ClickAsync();
    }

    public static ILocator ButtonOf(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static Task PressButtonAsync(this IPage page, string button) => page.ButtonOf(button).ClickAsync();

    public static async Task WriteAsync(this ILocator chat, string text)
    {
        await chat.Field().FillAsync(text);
        await chat.Field().PressAsync("Enter");
    }
}
