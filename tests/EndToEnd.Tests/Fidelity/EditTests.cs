using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>Edits, both ways, whatever happens between a message and its edit.</summary>
public sealed class EditTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_BothWays_IsEditedAtTheOtherSide(bool restart)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var question = anna.Sends("one kettel");
        var copy = await olga.Sees("one kettel");
        var answer = olga.Sends("it costs 10");
        var answerCopy = await anna.Sees("it costs 10");
        if (restart)
            await bot.RestartAsync();

        anna.Edits(question, "one kettle");
        olga.Edits(answer, "it costs 20");

        Assert.Equal(copy.Id, (await olga.Sees("one kettle")).Id);
        Assert.Equal(answerCopy.Id, (await anna.Sees("it costs 20")).Id);
    }

    [Fact]
    public async Task CaptionAndMedia_BothWays_AreEdited()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        foreach (var (from, to) in new[] { (anna, olga), (olga, anna) })
        {
            var photo = from.Sends(Draft.Photo("before"));
            var copy = await to.Sees("before");
            var other = Draft.Photo("after");
            var edited = from.Edits(photo, other);

            var seen = await to.Sees("after");
            Assert.Equal(copy.Id, seen.Id);
            Assert.Equal(edited.FileId, seen.FileId);

            var voice = from.Sends(Draft.Voice() with { Text = "spoken" });
            await to.Sees("spoken");
            from.Edits(voice, "said");
            await to.Sees("said");
        }
    }

    [Fact]
    public async Task LiveLocation_BothWays_FollowsAndStops()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        foreach (var (from, to) in new[] { (anna, olga), (olga, anna) })
        {
            var place = from.Sends(Draft.Location(55, 37, livePeriodSeconds: 600));
            var copy = await to.Sees(MessageKind.Location);
            Assert.Contains("live", copy.ToString(), StringComparison.Ordinal);

            from.Moves(place, 56, 38);
            await to.Sees(message => message.Id == copy.Id && message.ToString().Contains("56", StringComparison.Ordinal));
            from.StopsSharing(place);
            await to.Sees(message => message.Id == copy.Id && !message.ToString().Contains("live", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task BeforeItIsDelivered_TheEditIsWhatIsDelivered()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga", available: false);
        var anna = bot.Person("Anna");
        var question = anna.Sends("one kettel");
        await anna.Sees("your place in the queue");
        anna.Edits(question, "one kettle");
        await bot.Telegram.AllConfirmed();

        olga.Sends("/available");

        await olga.Sees("one kettle");
        Assert.DoesNotContain(olga.Shows, message => message.Text.Contains("kettel", StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Telegram.Calls.All, call => call.Method == "editMessageText" && call.ChatId == olga.Id
            && call.Parameters["text"].Contains("kettle", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AfterAHandover_AnOldMessage_IsToldToTheNewOperator()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var old = anna.Sends("one kettel");
        var copy = await olga.Sees("one kettel");
        var promise = olga.Sends("tomorrow");
        await anna.Sees("tomorrow");
        var petra = await bot.HandOverAsync(olga, "Petra");
        await anna.Sees("An operator has joined");

        anna.Edits(old, "one kettle");
        olga.Edits(promise, "on Friday");

        await petra.Sees("edits a message that you did not have");
        await petra.Sees("one kettle");
        await anna.Sees("on Friday");
        Assert.Equal("one kettel", olga.Shows.Single(message => message.Id == copy.Id).Text);

        anna.Edits(old, "two kettles");
        await petra.Sees("two kettles");
    }

    [Fact]
    public async Task Impossible_IsToldOnce()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var question = anna.Sends("one kettel");
        var copy = await olga.Sees("one kettel");
        bot.Telegram.Faults.Error(400, "Bad Request: message can't be edited", "editMessageText", times: 2);

        anna.Edits(question, "one kettle");
        var told = await anna.Sees("edit cannot be passed on");
        anna.Edits(question, "two kettles");
        await bot.Telegram.AllConfirmed();
        anna.Edits(question, "three kettles");
        await olga.Sees("three kettles");

        Assert.Equal(question.Id, told.ReplyTo?.Id);
        Assert.Empty(await bot.UnseenAsync(anna));
        Assert.Equal(copy.Id, olga.Shows.Single(message => message.Text == "three kettles").Id);
    }
}
