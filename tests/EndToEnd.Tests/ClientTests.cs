using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>What a client does and gets.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task FirstContact_OperatorFree_GreetedAssignedAndRelayedBothWays()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = bot.Person("Anna");

        anna.Sends("Where is my parcel?");
        await anna.Sees("Hello!");
        await anna.Sees("An operator has joined");
        var notice = await olga.Sees("New dialog");
        await olga.Sees("Where is my parcel?");
        olga.Sends("On its way");
        await anna.Sees("On its way");
        anna.Sends("Thank you");
        await olga.Sees("Thank you");

        Assert.Contains("Anna", notice.Text, StringComparison.Ordinal);
        Assert.Contains("@anna_name", notice.Text, StringComparison.Ordinal);
        Assert.Contains($"{anna.Id}", notice.Text, StringComparison.Ordinal);
        Assert.Equal(["✏️ Focus", "✖️ End"], notice.Buttons.Select(button => button.Text));
        Assert.Empty(await bot.UnseenAsync(anna));
        Assert.Empty(await bot.UnseenAsync(olga));
    }

    [Fact]
    public async Task Start_IsAMessageLikeAnyOther()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = bot.Person("Anna");

        anna.Sends("/start");

        await anna.Sees("Hello!");
        await anna.Sees("An operator has joined");
        await olga.Sees("New dialog");
        await olga.Sees("/start");
    }

    [Fact]
    public async Task NobodyFree_ToldThePlaceAndEverythingIsKeptInOrder()
    {
        await using var bot = await TestBot.StartAsync();
        var anna = bot.Person("Anna");
        var boris = bot.Person("Boris");

        anna.Sends("first");
        await anna.Sees("your place in the queue is 1");
        anna.Sends("second");
        boris.Sends("me too");
        await boris.Sees("your place in the queue is 2");
        var olga = await bot.OperatorAsync("Olga");

        await olga.Sees("me too");
        await olga.Sees("second");
        var shown = olga.Shows.Select(message => message.Text.Split('\n')[0] + message.Text.Split('\n').ElementAtOrDefault(1)).ToList();
        var annasNotice = shown.FindIndex(text => text.Contains("New dialogAnna", StringComparison.Ordinal));
        var borisNotice = shown.FindIndex(text => text.Contains("New dialogBoris", StringComparison.Ordinal));
        Assert.True(annasNotice < shown.IndexOf("first") && shown.IndexOf("first") < shown.IndexOf("second"));
        Assert.True(borisNotice < shown.IndexOf("me too"));
        await anna.Sees("An operator has joined");
        await boris.Sees("An operator has joined");
    }

    [Fact]
    public async Task Russian_IsTheDefaultAndEnglishByLanguageCode()
    {
        await using var bot = await TestBot.StartAsync();
        var anna = bot.Person("Anna", language: "de");
        var boris = bot.Person("Boris", language: "en-GB");

        anna.Sends("Hallo");
        await anna.Sees("Здравствуйте");
        await anna.Sees("место в очереди: 1");
        boris.Sends("Hello");
        await boris.Sees("Hello!");
    }

    [Fact]
    public async Task Menus_ClientsAndOperatorsSeeTheirOwn()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        await bot.Telegram.Calls.WaitFor(call => call.Method == "setMyCommands", what: "setMyCommands");
        await olga.SeesWhen(_ => olga.Menu.Any(command => command.Command == "available") ? olga : null, "an operator's menu");

        Assert.DoesNotContain(anna.Menu, command => command.Command == "available");
        Assert.Contains(anna.Menu, command => command.Command == "start");
        Assert.Contains(olga.Menu, command => command.Command == "focus");
    }

    [Fact]
    public async Task ClientBlocksTheBot_OperatorIsToldOnceAndThePlaceIsFree()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = bot.Person("Boris");
        boris.Sends("next please");
        await boris.Sees("your place in the queue is 1");

        anna.Blocks();

        await olga.Sees("has blocked the bot");
        await olga.Sees("next please");
        Assert.DoesNotContain(
            await bot.UnseenAsync(olga), message => message.Text.Contains("blocked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Capacity_IsNeverExceededAndLoadIsSpread()
    {
        await using var bot = await TestBot.StartAsync(capacity: 2);
        var olga = await bot.OperatorAsync("Olga");
        var pavel = await bot.OperatorAsync("Pavel");
        var clients = Enumerable.Range(1, 6).Select(n => bot.Person($"Client{n}")).ToList();

        foreach (var client in clients)
            client.Sends($"{client.Profile.FirstName} here");
        foreach (var client in clients)
            await client.Sees(message => message.Text.Contains("joined", StringComparison.Ordinal)
                || message.Text.Contains("your place", StringComparison.Ordinal));

        foreach (var one in (SimulatedUser[])[olga, olga, pavel, pavel])
            await one.Sees(IsNotice, what: "a notice of a new dialog");
        await bot.Telegram.AllConfirmed();
        Assert.Equal(2, olga.Shows.Count(IsNotice));
        Assert.Equal(2, pavel.Shows.Count(IsNotice));

        static bool IsNotice(Message message) => message.Text.Contains("New dialog", StringComparison.Ordinal);
    }
}
