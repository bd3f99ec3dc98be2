namespace OperatorBot.Simulator.Tests.Users;

public sealed class SimulatedUserTests : SimulatorTest
{
    [Fact]
    public async Task Sends_Text_ArrivesAsUpdate()
    {
        var alice = Telegram.AddUser("Alice", "Smith", "alice", "en");

        var sent = alice.Sends("Hi there");

        var message = await Bot.Update("message");
        Assert.Equal(sent.Id, message.GetProperty("message_id").GetInt32());
        Assert.Equal("Hi there", message.GetProperty("text").GetString());
        Assert.Equal(alice.Id, message.GetProperty("chat").GetProperty("id").GetInt64());
        Assert.Equal("private", message.GetProperty("chat").GetProperty("type").GetString());
        Assert.Equal("en", message.GetProperty("from").GetProperty("language_code").GetString());
        Assert.False(message.GetProperty("from").GetProperty("is_bot").GetBoolean());
    }

    [Fact]
    public async Task Sees_MessageSentLater_WaitsForIt()
    {
        var alice = Telegram.AddUser("Alice").Started();

        var seeing = alice.Sees("welcome");
        await Bot.Sends(alice.Id, "You are welcome");

        Assert.Equal("You are welcome", (await seeing).Text);
    }

    [Fact]
    public async Task Sees_SameTextTwice_ReturnsTheMessagesOneByOne()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var first = await Bot.Sends(alice.Id, "again");
        var second = await Bot.Sends(alice.Id, "again");

        Assert.Equal(first, (await alice.Sees("again")).Id);
        Assert.Equal(second, (await alice.Sees("again")).Id);
        Assert.Empty(alice.Unseen);
    }

    [Fact]
    public async Task Sees_TooLate_SaysWhatTheChatShows()
    {
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Sends(alice.Id, "something else");

        var late = await Assert.ThrowsAsync<TimeoutException>(() => alice.Sees("hello", TimeSpan.Zero));

        Assert.Contains($"Alice (chat {alice.Id}) does not see \"hello\"", late.Message, StringComparison.Ordinal);
        Assert.Contains("something else", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Presses_Button_BotAnswersIt()
    {
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Do("sendMessage", new
        {
            chat_id = alice.Id,
            text = "Choose",
            reply_markup = new { inline_keyboard = new[] { new[] { new { text = "Yes", callback_data = "y" } } } },
        });

        var press = alice.Presses("Yes");
        var query = await Bot.Update("callback_query");
        await Bot.Do("answerCallbackQuery", new { callback_query_id = query.GetProperty("id").GetString(), text = "Fine" });

        Assert.Equal("y", query.GetProperty("data").GetString());
        Assert.Equal("Choose", query.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("Fine", (await press.Answered()).Text);
    }

    [Fact]
    public async Task Edits_OwnMessage_BotHearsOfIt()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("helo");

        alice.Edits(sent, "hello");

        var edited = await Bot.Update("edited_message");
        Assert.Equal(sent.Id, edited.GetProperty("message_id").GetInt32());
        Assert.Equal("hello", edited.GetProperty("text").GetString());
        Assert.True(edited.GetProperty("edit_date").GetInt64() >= edited.GetProperty("date").GetInt64());
    }
}
