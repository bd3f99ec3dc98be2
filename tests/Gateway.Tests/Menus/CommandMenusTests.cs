using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.Menus;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Tests.Fakes;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;

namespace OperatorBot.Gateway.Tests.Menus;

public sealed class CommandMenusTests : IDisposable
{
    private readonly FakeBot _bot = new();
    private readonly HandDrivenTime _time = new();
    private readonly CommandMenus _menus;

    public CommandMenusTests() => _menus = new CommandMenus(
        _bot,
        new BotSettings
        {
            TelegramBotToken = new Secret("1:x"),
            OperatorSecret = new Secret("s"),
            DefaultLanguage = "en",
        },
        _time,
        NullLogger<CommandMenus>.Instance);

    public void Dispose() => _menus.Dispose();

    [Fact]
    public async Task Start_SetsTheMenuForAllAndByLanguage()
    {
        await _menus.StartAsync(CancellationToken.None);

        Assert.Equal((null, "Start a conversation"), await SetAsync());
        Assert.Equal(("ru", "Начать разговор"), await SetAsync());
        Assert.Equal(("en", "Start a conversation"), await SetAsync());
        await _menus.ExecuteTask!.Within("the last menu");
    }

    [Fact]
    public async Task Start_TelegramFails_TriesAgain()
    {
        await _menus.StartAsync(CancellationToken.None);
        (await _bot.NextAsync<SetMyCommandsRequest>()).Fail(new RequestException("x"));

        _time.Advance(await _time.TimerAsync(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1)));

        Assert.Equal((null, "Start a conversation"), await SetAsync());
    }

    [Fact]
    public async Task Start_Refused_GivesUp()
    {
        await _menus.StartAsync(CancellationToken.None);

        (await _bot.NextAsync<SetMyCommandsRequest>()).Refuse(400, "Bad Request");

        await _menus.ExecuteTask!.Within("the end");
        Assert.False(_bot.HasCall);
    }

    private async Task<(string? Language, string Description)> SetAsync()
    {
        var call = await _bot.NextAsync<SetMyCommandsRequest>();
        var request = (SetMyCommandsRequest)call.Request;
        var command = Assert.Single(request.Commands);
        Assert.Equal("start", command.Command);
        call.Answer(true);
        return (request.LanguageCode, command.Description);
    }
}
