using System.Buffers.Binary;
using Microsoft.Playwright;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Playground;
using OperatorBot.Simulator.Users;
using static Microsoft.Playwright.Assertions;
using static OperatorBot.Playground.Tests.Patiently;

namespace OperatorBot.Playground.Tests;

/// <summary>
/// Takes the READMEs' pictures from the running page, so that they can be taken anew with one command:
/// <c>PICTURES=docs/pictures dotnet test tests/Playground.Tests --filter PicturesTests</c>. Without a folder they are taken and thrown away.
/// </summary>
public sealed class PicturesTests
{
    private const float Scale = 1.5f;

    private static readonly Story English = new("en")
    {
        Locale = "en-GB",
        Client = "Anna",
        Second = "Clara",
        Operator = "Oleg",
        Greeting = "Hello!",
        Question = "Is the enamel kettle in stock?",
        Answer = "Hello Anna! Yes, in these two colours. Shall I keep one for you?",
        Choice = "The red one, please 🙂",
        Thanks = "Done: it is yours until tomorrow evening.",
        SecondQuestion = "Do you deliver on Sundays?",
        WhileDead = "One more thing: can I pay by card?",
        Kill = "Kill the bot (kill -9)",
        Dead = "The bot is dead: what is new stays at Telegram",
    };

    private static readonly Story Russian = new("ru")
    {
        Locale = "ru-RU",
        Client = "Анна",
        Second = "Клара",
        Operator = "Олег",
        Greeting = "Здравствуйте!",
        Question = "Есть ли эмалированный чайник?",
        Answer = "Анна, здравствуйте! Да, в двух цветах. Отложить для вас?",
        Choice = "Красный, пожалуйста 🙂",
        Thanks = "Готово: ждёт вас до завтрашнего вечера.",
        SecondQuestion = "Вы доставляете по воскресеньям?",
        WhileDead = "И ещё: можно ли оплатить картой?",
        Kill = "Убить бота (kill -9)",
        Dead = "Бот убит: новое остаётся в Telegram",
    };

    [BrowserFact]
    public Task English_OfTheRunningPage_AreTaken() => TakeAsync(English);

    [BrowserFact]
    public Task Russian_OfTheRunningPage_AreTaken() => TakeAsync(Russian);

    private static async Task TakeAsync(Story story)
    {
        var folder = Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } wanted
            ? Directory.CreateDirectory(Path.Combine(SourceTree.Root, wanted))
            : Directory.CreateTempSubdirectory("pictures");
        await using var playground = await Playground.StartAsync();
        var client = playground.Telegram.AddUser(story.Client, language: story.Language);
        var @operator = playground.Telegram.AddUser(story.Operator, language: story.Language);
        var chats = $"#{client.Id},{@operator.Id}";
        var page = await playground.OpenAsync(1280, 800, story.Locale, chats, scale: Scale);

        await PlayAsync(story, playground, client, @operator);
        await SaveAsync(page, story, client, folder, "playground");

        var phone = await playground.OpenAsync(390, 844, story.Locale, hasTouch: true, scale: Scale);
        await phone.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button).Filter(new() { HasText = story.Operator }).First.ClickAsync();
        await SaveAsync(phone, story, @operator, folder, "phone");

        var dark = await playground.OpenAsync(1280, 800, story.Locale, chats, scale: Scale, scheme: ColorScheme.Dark);
        await dark.Locator("#inside-toggle").ClickAsync();
        await dark.GetByRole(AriaRole.Button, new() { Name = story.Kill }).ClickAsync();
        await Expect(dark.GetByText(story.Dead)).ToBeVisibleAsync(Visible);
        client.Sends(story.WhileDead);
        await Expect(dark.Locator("#inside .ledger li").First).ToContainTextAsync("1");
        await SaveAsync(dark, story, client, folder, "behind-the-scenes");

        Assert.Empty(playground.Errors);
        if (folder.Parent?.FullName == Path.TrimEndingDirectorySeparator(Path.GetTempPath()))
            folder.Delete(recursive: true);
    }

    /// <remarks>A reply, or a reaction, finds its dialog once the bot has written down what it is about: before that its update is not confirmed.</remarks>
    private static async Task PlayAsync(Story story, Playground playground, SimulatedUser client, SimulatedUser @operator)
    {
        client.Sends(story.Greeting);
        await client.Sees(message => message.Id > 0, Patience);
        @operator.Sends("/register " + BotCommandLine.UsualSecret);
        await @operator.Sees("/available", Patience);
        @operator.Sends("/available");
        await @operator.Sees(story.Greeting, Patience);
        client.Sends(story.Question);
        var question = await @operator.Sees(story.Question, Patience);
        await playground.Telegram.AllConfirmed(Patience);
        @operator.Sends(story.Answer, replyTo: question);
        await client.Sees(story.Answer, Patience);
        var colours = await KettlesAsync(playground);
        @operator.SendsAlbum(colours);
        var album = await client.SeesAlbum(colours.Count, Patience);
        client.Sends(story.Choice, replyTo: album[0]);
        var choice = await @operator.Sees(story.Choice, Patience);
        await playground.Telegram.AllConfirmed(Patience);
        @operator.Reacts(choice, "❤");
        @operator.Sends(story.Thanks, replyTo: choice);
        var thanks = await client.Sees(story.Thanks, Patience);
        await playground.Telegram.AllConfirmed(Patience);
        client.Reacts(thanks, "👍");
        await @operator.SeesWhen(
            shown => shown.FirstOrDefault(message => message.Text == story.Thanks && !message.Reactions.IsEmpty), "the client's reaction", Patience);
        playground.Telegram.AddUser(story.Second, language: story.Language).Sends(story.SecondQuestion);
        await @operator.Sees(story.SecondQuestion, Patience);
    }

    private static async Task<IReadOnlyList<Draft>> KettlesAsync(Playground playground)
    {
        var page = await playground.OpenAsync(480, 480);
        await page.GotoAsync("about:blank");
        var drafts = new List<Draft>();
        foreach (var (from, to, turn) in new[] { ("#fbe9d7", "#f6d5c5", 0), ("#e3eefb", "#cfd9ee", 190) })
        {
            await page.SetContentAsync(
                $"""<body style="margin:0;height:100vh;display:grid;place-items:center;font-size:260px;background:linear-gradient({from},{to})">"""
                + $"""<span style="filter:hue-rotate({turn}deg)">🫖</span>""");
            drafts.Add(Draft.Photo() with { File = await page.ScreenshotAsync(), FileName = "kettle.png", MimeType = "image/png" });
        }

        await page.Context.CloseAsync();
        return drafts;
    }

    private static async Task SaveAsync(IPage page, Story story, SimulatedUser shown, DirectoryInfo folder, string name)
    {
        var last = shown.Shows[^1];
        await Expect(page.GetByRole(AriaRole.Log).Filter(new() { HasText = last.Text }).First).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => [...document.images].every(image => image.complete)");
        var picture = await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"{name}.{story.Language}.png"), Animations = ScreenshotAnimations.Disabled });

        var size = page.ViewportSize!;
        Assert.Equal(((int)(size.Width * Scale), (int)(size.Height * Scale)), SizeOf(picture));
    }

    /// <summary>As the first chunk of a PNG says.</summary>
    private static (int Width, int Height) SizeOf(ReadOnlySpan<byte> png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]));

    private sealed record Story(string Language)
    {
        public required string Locale { get; init; }

        public required string Client { get; init; }

        public required string Second { get; init; }

        public required string Operator { get; init; }

        public required string Greeting { get; init; }

        public required string Question { get; init; }

        public required string Answer { get; init; }

        public required string Choice { get; init; }

        public required string Thanks { get; init; }

        public required string SecondQuestion { get; init; }

        public required string WhileDead { get; init; }

        public required string Kill { get; init; }

        public required string Dead { get; init; }
    }
}
