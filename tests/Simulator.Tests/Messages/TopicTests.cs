namespace OperatorBot.Simulator.Tests.Messages;

public sealed class TopicTests : SimulatorTest
{
    private protected override TelegramOptions Options => new() { HasTopics = true };

    [Fact]
    public async Task CreateForumTopic_InPrivateChat_TakesMessages()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Assert.True((await Bot.Do("getMe")).GetProperty("has_topics_enabled").GetBoolean());

        var thread = (await Bot.Do("createForumTopic", new { chat_id = alice.Id, name = "Bob" })).GetProperty("message_thread_id").GetInt32();
        var sent = await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "in it", message_thread_id = thread });
        alice.Sends("answer", threadId: thread);

        Assert.Equal(thread, sent.GetProperty("message_thread_id").GetInt32());
        Assert.True(sent.GetProperty("is_topic_message").GetBoolean());
        Assert.Equal(thread, (await Bot.Update("message")).GetProperty("message_thread_id").GetInt32());
        Assert.Equal("Bob", Assert.Single(alice.Topics).Name);
    }

    [Fact]
    public async Task EditForumTopic_ChangesIt()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = (await Bot.Do("createForumTopic", new { chat_id = alice.Id, name = "Bob" })).GetProperty("message_thread_id").GetInt32();

        await Bot.Do("editForumTopic", new { chat_id = alice.Id, message_thread_id = thread, name = "Bob ✓" });

        Assert.Equal("Bob ✓", Assert.Single(alice.Topics).Name);
        Assert.Equal(
            "400 Bad Request: the chat is not a supergroup forum",
            await Bot.Refused("closeForumTopic", new { chat_id = alice.Id, message_thread_id = thread }));
    }

    [Fact]
    public async Task DeletedTopic_IsNotFound()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = (await Bot.Do("createForumTopic", new { chat_id = alice.Id, name = "Bob" })).GetProperty("message_thread_id").GetInt32();
        await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "in it", message_thread_id = thread });

        alice.DeletesTopic(thread);

        Assert.Empty(alice.Shows);
        Assert.Equal(
            "400 Bad Request: message thread not found",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", message_thread_id = thread }));
    }

    [Fact]
    public async Task CreateForumTopic_SwitchedOff_IsRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Options.HasTopics = false;

        Assert.Equal("400 Bad Request: the chat is not a forum", await Bot.Refused("createForumTopic", new { chat_id = alice.Id, name = "Bob" }));
    }
}
