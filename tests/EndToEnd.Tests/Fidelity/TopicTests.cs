using OperatorBot.Simulator;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>A topic per client, where the bot has topics in private chats.</summary>
public sealed class TopicTests
{
    private static TelegramOptions WithTopics => new() { HasTopics = true };

    [Fact]
    public async Task EachDialog_HasItsOwn_AndWritingThereNeedsNoFocus()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        var (annas, boriss) = (TopicOf(olga, "Anna"), TopicOf(olga, "Boris"));
        Assert.Equal(annas, olga.Shows.Single(message => message.Text == "Anna says hello").ThreadId);

        olga.Sends("to Anna", threadId: annas);
        olga.Sends("to Boris", threadId: boriss);
        olga.SendsAlbum(Draft.Photo("two") with { ThreadId = boriss }, Draft.Photo());
        anna.Sends("from Anna");

        await anna.Sees("to Anna");
        await boris.Sees("to Boris");
        await boris.SeesAlbum(2);
        var seen = await olga.Sees("from Anna");
        Assert.Equal(annas, seen.ThreadId);
        Assert.Empty(seen.Buttons);
        Assert.Empty(await bot.UnseenAsync(anna));
        Assert.Empty(await bot.UnseenAsync(boris));
    }

    [Fact]
    public async Task TheEnd_ShowsInNameAndIcon_AndAReturningClientChangesThemBack()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var topic = olga.Topics.Single(topic => topic.Name.Contains("Anna", StringComparison.Ordinal));

        olga.Sends("/end", threadId: topic.ThreadId);
        var over = await olga.Sees("has ended");
        Assert.Equal(topic.ThreadId, over.ThreadId);
        await olga.SeesWhen(
            _ => olga.Topics.SingleOrDefault(ended => ended.ThreadId == topic.ThreadId && ended.Name == "✓ Anna" && ended.IconCustomEmojiId != topic.IconCustomEmojiId),
            "the topic to show the end");

        await bot.RestartAsync();
        anna.Sends("once more");

        Assert.Equal(topic.ThreadId, (await olga.Sees("once more")).ThreadId);
        var again = Assert.Single(olga.Topics, shown => shown.ThreadId == topic.ThreadId);
        Assert.Equal(("Anna", topic.IconCustomEmojiId), (again.Name, again.IconCustomEmojiId));
    }

    [Fact]
    public async Task Deleted_IsOpenedAnewOnce_ThenThePlainChat()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var first = TopicOf(olga, "Anna");

        olga.DeletesTopic(first);
        anna.Sends("one");
        var one = await olga.Sees("one");
        Assert.NotNull(one.ThreadId);
        Assert.NotEqual(first, one.ThreadId);
        olga.Sends("in the new one", threadId: one.ThreadId);
        await anna.Sees("in the new one");

        olga.DeletesTopic(one.ThreadId!.Value);
        anna.Sends("two");
        Assert.Null((await olga.Sees("two")).ThreadId);
        olga.Sends("in the plain chat");
        await anna.Sees("in the plain chat");
    }

    [Theory]
    [InlineData("createForumTopic")]
    [InlineData("getForumTopicIconStickers")]
    public async Task TelegramCannotOpenOne_TheDialogDoesNotWait(string method)
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        bot.Telegram.Faults.Error(500, "Internal Server Error", method, times: null);
        var olga = await bot.OperatorAsync("Olga");

        await bot.ClientOfAsync(olga, "Anna");

        Assert.Null(olga.Shows.Single(message => message.Text == "Anna says hello").ThreadId);
    }

    [Fact]
    public async Task CreationRefused_ThePlainChat()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        bot.Telegram.Faults.Error(400, "Bad Request: not enough rights to create a topic", "createForumTopic", times: null);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        olga.Sends("plainly");

        await anna.Sees("plainly");
        Assert.Null(olga.Shows.Single(message => message.Text == "Anna says hello").ThreadId);
    }

    [Fact]
    public async Task SwitchedOffAtTheBot_EverythingGoesOnInThePlainChat()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");

        bot.Telegram.Options.HasTopics = false;
        anna.Sends("still there?");

        Assert.Null((await olga.Sees("still there?")).ThreadId);
        olga.Sends("yes");
        await anna.Sees("yes");
    }

    [Fact]
    public async Task AnswersGoToTheTopicTheClientWroteInLast()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var (kettles, spoons) = (anna.OpensTopic("Kettles").ThreadId, anna.OpensTopic("Spoons").ThreadId);
        var annas = TopicOf(olga, "Anna");

        anna.Sends("a kettle", threadId: kettles);
        Assert.Equal(annas, (await olga.Sees("a kettle")).ThreadId);
        olga.Sends("which?", threadId: annas);
        Assert.Equal(kettles, (await anna.Sees("which?")).ThreadId);
        anna.Sends("a spoon", threadId: spoons);
        await olga.Sees("a spoon");
        olga.Sends("a silver one?", threadId: annas);
        Assert.Equal(spoons, (await anna.Sees("a silver one?")).ThreadId);

        anna.DeletesTopic(spoons);
        olga.Sends("or a wooden one?", threadId: annas);
        Assert.Null((await anna.Sees("or a wooden one?")).ThreadId);
    }

    [Fact]
    public async Task AForeignTopic_IsAskedAbout()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var notes = olga.OpensTopic("Notes").ThreadId;

        olga.Sends("a note", threadId: notes);

        var question = await olga.Sees("this topic belongs to none of your dialogs");
        Assert.Equal(notes, question.ThreadId);
        Assert.Empty(await bot.UnseenAsync(anna));
        await olga.Presses(question, "Anna").Answered();
        await anna.Sees("a note");
    }

    [Fact]
    public async Task OfADialogThatIsOver_IsAskedAbout()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        var annas = TopicOf(olga, "Anna");
        olga.Sends("/end", threadId: annas);
        await anna.Sees("The chat has ended");

        olga.Sends("one more thing", threadId: annas);

        await olga.Sees("that dialog is over");
        Assert.Empty(await bot.UnseenAsync(anna));
        Assert.Empty(await bot.UnseenAsync(boris));
    }

    [Fact]
    public async Task TopicsOff_NewDialogsComeInTheCommonChat()
    {
        await using var bot = await TestBot.StartAsync(options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        olga.Sends("/topics off");
        await olga.Sees("Topics are off");

        await bot.ClientOfAsync(olga, "Anna");
        Assert.Null(olga.Shows.Single(message => message.Text == "Anna says hello").ThreadId);
        olga.Sends("/topics on");
        await olga.Sees("Topics are on");
        await bot.ClientOfAsync(olga, "Boris");

        Assert.NotNull(olga.Shows.Single(message => message.Text == "Boris says hello").ThreadId);
    }

    [Fact]
    public async Task Handover_TheFormerTopicShowsTheEnd_AndTheNewOperatorGetsOne()
    {
        await using var bot = await TestBot.StartAsync(capacity: 1, options: WithTopics);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var petra = await bot.HandOverAsync(olga, "Petra");

        anna.Sends("hello again");

        Assert.Equal(TopicOf(petra, "Anna"), (await petra.Sees("hello again")).ThreadId);
        await olga.SeesWhen(_ => olga.Topics.SingleOrDefault(topic => topic.Name == "✓ Anna"), "the topic to show the end");
    }

    private static int TopicOf(SimulatedUser user, string name) => user.Topics.Single(topic => topic.Name == name).ThreadId;
}
