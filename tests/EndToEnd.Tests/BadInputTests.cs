using OperatorBot.Simulator.Chats;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>What nobody should write and somebody will.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("/nonsense", "No such command: /nonsense")]
    [InlineData("/focus Anna", "/focus needs a client id")]
    [InlineData("/focus 99999999999999999999999", "/focus needs a client id")]
    [InlineData("/focus 12345", "Client 12345 is not among your dialogs")]
    [InlineData("/end 12345", "Client 12345 is not among your dialogs")]
    [InlineData("/end x", "/end needs a client id")]
    [InlineData("/reply", "/reply needs a client id")]
    [InlineData("/reply 12345", "A text is needed")]
    [InlineData("/reply 12345 hello", "Client 12345 is not among your dialogs")]
    [InlineData("/reply hello", "/reply needs a client id")]
    [InlineData("hello?", "you have no dialogs")]
    [InlineData("/end", "You have no dialogs")]
    [InlineData("/STATUS@operator_bot", "Dialogs: 0 of 5")]
    public async Task Operator_BadCommand_ClearAnswer(string text, string answer)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga", available: false);

        olga.Sends(text);

        await olga.Sees(answer);
        Assert.Empty(await bot.UnseenAsync(olga));
    }

    [Fact]
    public async Task Operator_ReplyToAMessageOfNobody_IsAsked()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Sends("/help");
        var help = await olga.Sees("Operator commands");

        olga.Sends("to whom is this?", replyTo: help);

        await olga.Sees("belongs to none of your dialogs");
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task Operator_EditedCommand_IsNotCarriedOut()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var command = olga.Sends($"/focus {anna.Id}");
        await olga.Sees("Focus: Anna");

        olga.Edits(command, $"/end {anna.Id}");

        await olga.Sees("Edited commands are not carried out");
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task Operator_WhoWasAClient_DialogEndsAndTheOperatorIsTold()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var pavel = await bot.ClientOfAsync(olga, "Pavel");

        pavel.Sends($"/register {TestBot.Secret}");

        await pavel.Sees("You are registered");
        await olga.Sees("is an operator now");
        pavel.Sends("/status");
        await pavel.Sees("Dialogs: 0 of 5");
    }

    [Fact]
    public async Task Client_CommandsOfOperators_AreMessagesLikeAnyOther()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        anna.Sends("/status");

        await olga.Sees("/status");
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Theory]
    [InlineData("<b>Боб</b> & \"co\"")]
    [InlineData("\u202Eevil\u202C")]
    [InlineData("\u3164")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("Z̴̢͖a̶l̷g̸o̵")]
    public async Task OddNames_NeverBreakTheMarkup(string name)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var client = bot.Telegram.AddUser(name, language: "en");

        client.Sends("hello");
        var notice = await olga.Sees("New dialog");
        await olga.Sees("hello");
        olga.Sends("/clients");
        await olga.Sees("Your clients: 1");

        Assert.Contains($"{client.Id}", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', notice.Text);
    }

    [Fact]
    public async Task GroupsAndOtherBots_AreLeftOrIgnored()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = bot.Person("Anna");
        var group = bot.Telegram.AddGroup("A group");
        var robot = bot.Telegram.AddUser("Robot", isBot: true);

        group.SetsBot(anna, BotMembership.Member);
        group.Sends(anna, "hello bot");
        robot.Sends("I am a bot");
        bot.Telegram.InjectUpdate("""{"some_new_kind":{"id":1}}""");

        await group.SeesBot(BotMembership.Left);
        Assert.Empty(await bot.UnseenAsync(olga));
        Assert.DoesNotContain(group.Shows, message => message.IsFromBot);
        await bot.ClientOfAsync(olga, "Boris");
    }

    [Fact]
    public async Task PoisonousUpdates_AreSkippedAndTheNextOneWorks()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");

        bot.Telegram.InjectUpdate("""{"message":{"message_id":"not a number"}}""");
        bot.Telegram.InjectUpdate("""{"message":null}""");
        bot.Telegram.InjectUpdate("""{"callback_query":{"id":"1","from":{"id":5,"is_bot":false,"first_name":"x"},"data":"zz"}}""");

        await bot.ClientOfAsync(olga, "Anna");
        await bot.Telegram.AllConfirmed();
    }
}
