using System.Net.Http.Json;
using System.Text.Json;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Tests.Control;

/// <summary>What the page shows as "typing…".</summary>
public sealed class ChatActionTests : SimulatorTest
{
    private static readonly HttpClient Http = new();
    private readonly HandDrivenTime _time = new();

    private protected override TelegramOptions Options => new() { Clock = _time };

    [Fact]
    public async Task ChatAction_IsShownForFiveSecondsOfPeoplesOwnTime()
    {
        var anna = Telegram.AddUser("Anna").Started();
        Telegram.Clock.Shift = TimeSpan.FromHours(1);

        await Bot.Do("sendChatAction", new { chat_id = anna.Id, action = "typing" });

        Assert.Equal(_time.GetUtcNow().AddSeconds(5).ToUnixTimeMilliseconds() / 1000.0, await TypingUntilAsync(anna));
    }

    [Fact]
    public async Task ChatAction_IsToldToThoseWhoFollow()
    {
        var anna = Telegram.AddUser("Anna").Started();
        var before = Telegram.World.Changes.Last;

        await Bot.Do("sendChatAction", new { chat_id = anna.Id, action = "upload_photo" });

        var change = Assert.Single(Telegram.World.Changes.Since(before, int.MaxValue)!);
        Assert.Equal((anna.Id, 0), (change.Chat.Id, change.MessageId));
    }

    [Fact]
    public async Task ChatAction_BotsNextMessage_EndsIt()
    {
        var anna = Telegram.AddUser("Anna").Started();
        await Bot.Do("sendChatAction", new { chat_id = anna.Id, action = "typing" });

        anna.Sends("Are you there?");
        var before = await TypingUntilAsync(anna);
        await Bot.Sends(anna.Id, "Yes");

        Assert.NotNull(before);
        Assert.Null(await TypingUntilAsync(anna));
    }

    [Fact]
    public async Task ChatAction_Cancelled_IsShownNoLonger()
    {
        var anna = Telegram.AddUser("Anna").Started();
        await Bot.Do("sendChatAction", new { chat_id = anna.Id, action = "typing" });

        await Bot.Do("sendChatAction", new { chat_id = anna.Id, action = "cancel" });

        Assert.Null(await TypingUntilAsync(anna));
    }

    private async Task<double?> TypingUntilAsync(SimulatedUser user)
    {
        var chat = await Http.GetFromJsonAsync<JsonElement>(new Uri(Telegram.Url, $"/control/users/{user.Id}"));
        return chat.TryGetProperty("typing_until", out var until) ? until.GetDouble() : null;
    }
}
