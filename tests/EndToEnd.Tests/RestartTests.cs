namespace OperatorBot.EndToEnd.Tests;

/// <summary>A stop in the middle of every phase: everything goes on where it was.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task WhileWaiting_TheQueueIsKeptInOrder()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga", available: false);
        var anna = bot.Person("Anna");
        var boris = bot.Person("Boris");
        anna.Sends("Anna waits");
        await anna.Sees("your place in the queue is 1");
        boris.Sends("Boris waits");
        await boris.Sees("your place in the queue is 2");

        await bot.RestartAsync();
        anna.Sends("still here");
        olga.Sends("/available");

        await olga.Sees("Anna waits");
        await olga.Sees("still here");
        olga.Sends($"/end {anna.Id}");
        await olga.Sees("Boris waits");
    }

    [Fact]
    public async Task WhileOffered_TheOfferGoesOn()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var held = bot.Telegram.Faults.Add(new Simulator.Faults.Fault
        {
            Kind = Simulator.Faults.FaultKind.HoldBefore,
            ChatId = olga.Id,
            Times = 1,
        });
        var anna = bot.Person("Anna");
        anna.Sends("please");
        await anna.Sees("Hello!");

        var stopped = bot.StopAsync();
        held.Release();
        await stopped;
        await bot.StartAgainAsync();

        await olga.Sees("please");
        await anna.Sees("An operator has joined");
    }

    [Fact]
    public async Task WhileActive_MessagesGoOnBothWaysAndRepliesFindTheirClient()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        await bot.ClientOfAsync(olga, "Boris");

        await bot.RestartAsync();
        anna.Sends("after the restart");
        var relayed = await olga.Sees("after the restart");
        olga.Sends("an answer", replyTo: relayed);
        await anna.Sees("an answer");
        olga.Sends("to the old one", replyTo: olga.Shows.Single(message => message.Text == "Anna says hello"));

        await anna.Sees("to the old one");
    }

    [Fact]
    public async Task WhileFocused_TheFocusStays()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        olga.Sends($"/focus {anna.Id}");
        await olga.Sees("Focus: Anna");

        await bot.RestartAsync();
        olga.Sends("to the focus");

        await anna.Sees("to the focus");
        Assert.Empty(await bot.UnseenAsync(boris));
    }

    [Fact]
    public async Task WhileStopped_MessagesWaitAtTelegramAndArriveOnce()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        await bot.Telegram.AllConfirmed();

        await bot.StopAsync();
        anna.Sends("while you were away");
        olga.Sends("I was away");
        await bot.StartAgainAsync();

        await olga.Sees("while you were away");
        await anna.Sees("I was away");
        Assert.Empty(await bot.UnseenAsync(olga));
        Assert.Empty(await bot.UnseenAsync(anna));
    }
}
