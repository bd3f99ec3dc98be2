using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>What follows when Telegram refuses: each consequence once, and the next message goes through.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task TooManyRequestsForOneChat_ItsMessagesWaitInOrderAndOthersGoOn()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var pavel = await bot.OperatorAsync("Pavel");
        olga.Sends("/busy");
        var boris = await bot.ClientOfAsync(pavel, "Boris");
        var since = bot.Telegram.Calls.LastNumber;
        bot.Telegram.Faults.TooManyRequests(retryAfterSeconds: 3, "copyMessage", olga.Id);

        foreach (var text in (string[])["one", "two", "three"])
            anna.Sends(text);
        var refused = await bot.Telegram.Calls.WaitFor(call => call.Status == 429, since, what: "a 429");
        boris.Sends("and I?");
        await pavel.Sees("and I?");
        pavel.Sends("you, at once");
        await boris.Sees("you, at once");
        var meanwhile = bot.Telegram.Calls.Since(refused.Number);
        await olga.Sees("three");

        Assert.Equal(["one", "two", "three"], olga.Shows.TakeLast(3).Select(message => message.Text));
        Assert.DoesNotContain(meanwhile, call => call.ChatId == olga.Id);
        var next = bot.Telegram.Calls.Since(refused.Number).First(call => call.ChatId == olga.Id);
        Assert.InRange(next.At - refused.At, TimeSpan.FromSeconds(2.99), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task TooManyRequestsForThreeChats_TheWholeBotWaitsAndEverythingArrives()
    {
        await using var bot = await TestBot.StartAsync();
        var pairs = new List<(SimulatedUser Operator, SimulatedUser Client)>();
        foreach (var number in (int[])[1, 2, 3])
        {
            var one = await bot.OperatorAsync($"Operator{number}");
            pairs.Add((one, await bot.ClientOfAsync(one, $"Client{number}")));
            one.Sends("/busy");
            await one.Sees("busy");
        }

        var since = bot.Telegram.Calls.LastNumber;
        foreach (var (_, client) in pairs)
            bot.Telegram.Faults.TooManyRequests(retryAfterSeconds: 2, "copyMessage", client.Id);

        foreach (var (one, _) in pairs)
            one.Sends("hello");
        await bot.Telegram.Calls.WaitFor(
            _ => bot.Telegram.Calls.Since(since).Count(one => one.Status == 429) == 3, since, what: "three times 429");
        var last = bot.Telegram.Calls.Since(since).Last(call => call.Status == 429);
        pairs[0].Client.Sends("are you there?");
        foreach (var (_, client) in pairs)
            await client.Sees("hello");
        await pairs[0].Operator.Sees("are you there?");

        Assert.All(
            bot.Telegram.Calls.Since(last.Number),
            call => Assert.InRange(call.At - last.At, TimeSpan.FromSeconds(1.9), TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData(403, "Forbidden: bot was blocked by the user")]
    [InlineData(403, "Forbidden: user is deactivated")]
    [InlineData(400, "Bad Request: chat not found")]
    public async Task ClientCannotBeReached_OperatorIsToldOnceAndThePlaceIsFree(int code, string description)
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = bot.Person("Boris");
        boris.Sends("next please");
        await boris.Sees("your place in the queue is 1");
        bot.Telegram.Faults.Error(code, description, chatId: anna.Id, times: null);

        olga.Sends("one");
        olga.Sends("two");

        await olga.Sees("next please");
        await bot.Telegram.AllConfirmed();
        Assert.Single(olga.Shows, message => message.IsFromBot && message.Text.Contains("blocked the bot", StringComparison.Ordinal));

        bot.Telegram.Faults.Clear();
        olga.Sends($"/end {boris.Id}");
        await boris.Sees("The chat has ended");
        anna.Sends("I am back");
        await olga.Sees("I am back");
    }

    [Theory]
    [InlineData(403, "Forbidden: user is deactivated")]
    [InlineData(400, "Bad Request: chat not found")]
    public async Task OperatorCannotBeReached_OfflineAndTheClientGoesToTheNextWithEverythingUnread(int code, string description)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.Error(code, description, chatId: olga.Id, times: null);

        anna.Sends("one");
        anna.Sends("two");
        await anna.Sees("your place in the queue is 1");
        var pavel = await bot.OperatorAsync("Pavel");

        await pavel.Sees("New dialog");
        await pavel.Sees("one");
        await pavel.Sees("two");
        bot.Telegram.Faults.Clear();
        olga.Sends("/status");
        await olga.Sees("offline");
        anna.Sends("three");
        await pavel.Sees("three");
    }

    [Fact]
    public async Task QuestionCannotBeEditedAnyMore_TheAnswerIsSaidAnewOnce()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Sends("/offline");
        await olga.Sees("Keep them or hand them back");
        bot.Telegram.Faults.Error(400, "Bad Request: message can't be edited", "editMessageText", times: null);

        olga.Presses("Keep");

        await olga.Sees("Dialogs kept: 1");
        olga.Sends("still here");
        await anna.Sees("still here");
        Assert.Single(olga.Shows, message => message.Text.Contains("Dialogs kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MessageThatCannotBeCopied_BothSidesAreToldOnceAsAReply()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        foreach (var (writer, reader) in new[] { (anna, olga), (olga, anna) })
        {
            var quiz = writer.Sends(Draft.Quiz("Which?", "a", "b"));
            var told = await writer.Sees("Not delivered");
            writer.Sends("after it");
            await reader.Sees("after it");

            Assert.Equal(quiz.Id, told.ReplyTo?.Id);
            Assert.Single(writer.Shows, message => message.Text.Contains("Not delivered", StringComparison.Ordinal));
        }
    }
}
