using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>A reply arrives as a reply to what the other side has of the message.</summary>
public sealed class ReplyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToTheOthersMessageAndToOnesOwn_ArrivesAsReply(bool restart)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var question = anna.Sends("which kettle?");
        var questionCopy = await olga.Sees("which kettle?");
        var answer = olga.Sends("the red one", replyTo: questionCopy);
        var answerCopy = await anna.Sees("the red one");
        Assert.Equal(question.Id, answerCopy.ReplyTo?.Id);
        if (restart)
            await bot.RestartAsync();

        anna.Sends("this one?", replyTo: answerCopy);
        anna.Sends("I mean this", replyTo: question);
        olga.Sends("yes, that one", replyTo: answer);

        Assert.Equal(answer.Id, (await olga.Sees("this one?")).ReplyTo?.Id);
        Assert.Equal(questionCopy.Id, (await olga.Sees("I mean this")).ReplyTo?.Id);
        Assert.Equal(answerCopy.Id, (await anna.Sees("yes, that one")).ReplyTo?.Id);
    }

    [Fact]
    public async Task Quote_BothWays_IsKeptWithItsFormatting()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        foreach (var (from, to) in new[] { (anna, olga), (olga, anna) })
        {
            var offer = to.Sends(Draft.Of("one <b>red</b> kettle, red as fire") with { ParseMode = "HTML" });
            var copy = await from.Sees("one red kettle");

            from.Sends(Draft.Of("how red?") with { ReplyTo = copy.Id, Quote = "red", QuotePosition = 15 });

            var reply = await to.Sees("how red?");
            Assert.Equal(offer.Id, reply.ReplyTo?.Id);
            Assert.Equal(("red", 16), (reply.Quote?.Text.Text, reply.Quote?.Position));
        }
    }

    [Fact]
    public async Task QuoteThatIsNotFound_ArrivesWithoutIt()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var offer = olga.Sends("one red kettle");
        var copy = await anna.Sees("one red kettle");
        olga.Edits(offer, "one blue kettle");
        await anna.Sees("one blue kettle");
        bot.Telegram.Faults.Error(400, "Bad Request: QUOTE_TEXT_INVALID", "copyMessage");

        anna.Sends("how much?", copy, quote: "blue");

        var reply = await olga.Sees("how much?");
        Assert.Equal(offer.Id, reply.ReplyTo?.Id);
        Assert.Null(reply.Quote);
    }

    [Fact]
    public async Task CounterpartDeleted_ArrivesPlainly()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var offer = olga.Sends("one red kettle");
        var copy = await anna.Sees("one red kettle");
        olga.Deletes(offer);

        anna.Sends("how much?", replyTo: copy);

        Assert.Null((await olga.Sees("how much?")).ReplyTo);
        Assert.Empty(await bot.UnseenAsync(anna));
    }

    [Fact]
    public async Task AfterAHandover_ToAMessageThatTheNewOperatorDoesNotHave_ArrivesPlainly()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        olga.Sends("one red kettle");
        var copy = await anna.Sees("one red kettle");
        var petra = await bot.HandOverAsync(olga, "Petra");

        anna.Sends("how much?", replyTo: copy);
        var question = await petra.Sees("how much?");
        Assert.Null(question.ReplyTo);
        petra.Sends("ten", replyTo: question);

        Assert.Equal("how much?", (await anna.Sees("ten")).ReplyTo?.Text);
    }

    [Fact]
    public async Task Album_AsAReply_FindsItsClientAsAWhole()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        olga.Sends($"/focus {boris.Id}");
        await olga.Sees("Focus: Boris");
        var hello = olga.Shows.Single(message => message.Text == "Anna says hello");

        var sent = olga.SendsAlbum(Draft.Photo("<b>two</b>") with { ReplyTo = hello.Id, ParseMode = "HTML" }, Draft.Video());

        var seen = await anna.SeesAlbum(2);
        Assert.Equal(sent.Select(part => part.FileId), seen.Select(part => part.FileId));
        Assert.All(seen, part => Assert.Equal("Anna says hello", part.ReplyTo?.Text));
        Assert.Equal(sent[0].Entities.AsEnumerable(), seen[0].Entities);
        Assert.Empty(await bot.UnseenAsync(boris));
    }
}
