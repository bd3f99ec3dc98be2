using OperatorBot.Simulator.Faults;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>Bot API servers that know less, or number anew.</summary>
public sealed class OtherServersTests
{
    [Fact]
    public async Task MethodsThatNothingHangsOnAreUnknown_TheBotServesAllTheSame()
    {
        await using var bot = await TestBot.StartAsync();
        foreach (var method in (string[])["deleteWebhook", "setMyCommands", "deleteMyCommands", "deleteMessage", "answerCallbackQuery"])
            bot.Telegram.Faults.Add(new Fault
            {
                Kind = FaultKind.Error,
                Method = method,
                Code = 404,
                Description = "Not Found",
                Times = null,
            });

        await bot.RestartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Presses("✖️ End");

        await anna.Sees("The chat has ended");
    }

    [Fact]
    public async Task MenuIsRefusedForNow_NothingWaitsForIt()
    {
        await using var bot = await TestBot.StartAsync();
        var refusal = bot.Telegram.Faults.Add(new Fault { Kind = FaultKind.Error, Method = "setMyCommands", Code = 500, Times = null });

        var olga = await bot.OperatorAsync("Olga");

        Assert.True(refusal.Struck > 0, $"the menu of {olga} was never set");
    }
}
