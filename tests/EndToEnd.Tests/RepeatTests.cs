using OperatorBot.Simulator;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>Telegram hands updates out again, as after a confirmation that never arrived.</summary>
public sealed class RepeatTests
{
    // What the bot does at each start; none of it reaches anybody.
    private static readonly string[] AtEachStart = ["getMe", "deleteWebhook", "setMyCommands", "deleteMyCommands"];

    [Fact]
    public async Task EverythingAgainAfterARestart_NothingHappensAndTheNextMessageGoesThrough()
    {
        await using var bot = await TestBot.StartAsync(capacity: 2, options: new TelegramOptions { RemembersUpdates = true });
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        var clara = bot.Person("Clara");
        clara.Sends("I wait");
        await clara.Sees("your place in the queue is 1");

        olga.Sends("whose is this?");
        olga.Presses(await olga.Sees("several dialogs and no focus"), "Boris");
        await boris.Sees("whose is this?");
        olga.Sends($"/focus {anna.Id}");
        await olga.Sees("Anna");
        olga.Sends("to the focus");
        await anna.Sees("to the focus");
        olga.Sends($"/reply {boris.Id} by name");
        await boris.Sees("by name");
        olga.Sends("/clients");
        olga.Sends("/nonsense");
        boris.Blocks();
        await olga.Sees("has blocked the bot");
        await olga.Sees("I wait");
        boris.Unblocks();
        boris.Sends("back again");
        await boris.Sees("your place in the queue is 1");
        olga.Sends($"/end {anna.Id}");
        await anna.Sees("The chat has ended");
        await olga.Sees("back again");
        olga.Sends("/offline");
        await olga.Sees("Keep them or hand them back");
        await olga.Presses("Hand back").Answered();
        await clara.Sees("your place in the queue is");
        var pavel = await bot.OperatorAsync("Pavel");
        await pavel.Sees("New dialog");
        await pavel.Sees("New dialog");
        pavel.Sends("/unregister");
        await pavel.Sees("no longer an operator");
        olga.Sends("/available");
        await olga.Sees("New dialog");
        await olga.Sees("New dialog");
        await bot.Telegram.AllConfirmed();

        await bot.StopAsync();
        var before = bot.Telegram.Calls.LastNumber;
        bot.Telegram.HandOutAgain();
        await bot.StartAgainAsync();
        await bot.Telegram.AllConfirmed(TimeSpan.FromSeconds(30));

        Assert.DoesNotContain(bot.Telegram.Calls.Since(before), call => !AtEachStart.Contains(call.Method));
        clara.Sends("and now?");
        await olga.Sees("and now?");
    }
}
