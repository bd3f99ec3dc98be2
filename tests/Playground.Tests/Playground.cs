using Microsoft.Playwright;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Playground;
using BotProcess = OperatorBot.Simulator.Playground.BotProcess;

namespace OperatorBot.Playground.Tests;

/// <summary>What <c>dotnet run --project simulator</c> starts, and a browser.</summary>
internal sealed class Playground : IAsyncDisposable
{
    private static readonly string[] BrowserArguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>The page may ask for the role and the name of an element, and they are kept at hand instead of computed anew each time.</summary>
    private static readonly string[] ScreenReaderArguments = ["--enable-blink-features=ComputedAccessibilityInfo", "--force-renderer-accessibility"];

    private readonly BotProcess? _bot;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];

    private Playground(TelegramServer telegram, BotProcess? bot, IPlaywright playwright, IBrowser browser) =>
        (Telegram, _bot, _playwright, _browser) = (telegram, bot, playwright, browser);

    /// <summary>What went wrong in the pages' scripts, or was kept from loading.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public TelegramServer Telegram { get; }

    public static async Task<Playground> StartAsync(bool withBot = true, TelegramOptions? options = null, bool withScreenReader = false)
    {
        var endpoints = new BotEndpoints();
        var telegram = await TelegramServer.StartAsync(
            options ?? new TelegramOptions(),
            routes =>
            {
                endpoints.Map(routes);
                PageEndpoints.Map(routes);
            },
            CancellationToken.None);
        if (withBot)
        {
            endpoints.Bot = new BotProcess(BotCommandLine.For(BotCommandLine.FindRepository()!, telegram, Ports.Free()), _ => { }, _ => { });
            endpoints.Bot.Start();
        }

        var playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserFactAttribute.Chromium,
            Args = withScreenReader ? [.. BrowserArguments, .. ScreenReaderArguments] : BrowserArguments,
        });
        return new Playground(telegram, endpoints.Bot, playwright, browser);
    }

    /// <param name="hash">Which chats are open, like <c>#101,201</c>.</param>
    public async Task<IPage> OpenAsync(int width, int height, string locale = "en-US", string hash = "", bool hasTouch = false, float scale = 1, ColorScheme? scheme = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = locale,
            ColorScheme = scheme,
            DeviceScaleFactor = scale,
            HasTouch = hasTouch,
            IsMobile = hasTouch,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Type == "error")
                _errors.Add(line.Text);
        };
        await page.GotoAsync(Telegram.Url + hash);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        if (_bot is not null)
        {
            _bot.Kill();
            _bot.Dispose();
            if (Directory.Exists(_bot.DataFolder))
                Directory.Delete(_bot.DataFolder, recursive: true);
        }

        await Telegram.DisposeAsync();
    }
}
