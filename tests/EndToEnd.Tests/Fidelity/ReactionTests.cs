namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>Reactions, as far as Telegram delivers them.</summary>
public sealed class ReactionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BothWays_AreShownOnTheCounterpart(bool restart)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var question = anna.Sends("one kettle");
        var questionCopy = await olga.Sees("one kettle");
        var answer = olga.Sends("here it is");
        var answerCopy = await anna.Sees("here it is");
        if (restart)
            await bot.RestartAsync();

        anna.Reacts(answerCopy, "❤");
        olga.Reacts(questionCopy, "👍");
        await olga.SeesReaction(answer, "❤");
        await anna.SeesReaction(question, "👍");

        anna.Reacts(answerCopy, "🔥");
        await olga.SeesReaction(answer, "🔥");
        anna.Reacts(answerCopy);
        await olga.SeesWhen(
            shown => shown.SingleOrDefault(message => message.Id == answer.Id && message.Reactions.Values.All(set => set.IsEmpty)),
            "the reaction to go");
    }

    [Fact]
    public async Task Refused_HoldsNothingUp()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        bot.Telegram.Faults.Error(500, "Internal Server Error", "setMessageReaction", times: null);
        olga.Sends("here it is");
        var copy = await anna.Sees("here it is");

        anna.Reacts(copy, "❤");
        anna.Sends("thanks");

        await olga.Sees("thanks");
        Assert.Empty(await bot.UnseenAsync(anna));
        Assert.Empty(await bot.UnseenAsync(olga));
    }

    [Fact]
    public async Task NotDelivered_EverythingElseGoesOn()
    {
        await using var bot = await TestBot.StartAsync(options: new() { DeliversPrivateReactions = false });
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Sends("here it is");
        anna.Reacts(await anna.Sees("here it is"), "❤");

        anna.Sends("thanks");

        await olga.Sees("thanks");
    }

    [Fact]
    public async Task AfterAHandover_TheFormerOperatorSeesNone()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var answer = olga.Sends("here it is");
        var copy = await anna.Sees("here it is");
        var petra = await bot.HandOverAsync(olga, "Petra");
        await anna.Sees("An operator has joined");

        anna.Reacts(copy, "❤");
        anna.Sends("thanks");

        await petra.Sees("thanks");
        Assert.All(olga.Shows.Where(message => message.Id == answer.Id), message => Assert.Empty(message.Reactions));
    }
}
