using System.Text.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

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
    public async Task SendingToAGoneTopic_WhereTelegramIgnoresIt_StandsOutside()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = await NewTopic(alice);
        alice.DeletesTopic(thread);
        Telegram.Options.IgnoresGoneTopics = true;

        var sent = await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "x", message_thread_id = thread });

        Assert.False(sent.TryGetProperty("message_thread_id", out _));
    }

    [Fact]
    public async Task CreateForumTopic_SwitchedOff_IsRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Options.HasTopics = false;

        Assert.Equal("400 Bad Request: the chat is not a forum", await Bot.Refused("createForumTopic", new { chat_id = alice.Id, name = "Bob" }));
    }

    [Fact]
    public async Task GetForumTopicIconStickers_ListsCustomEmoji_OthersAreRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();

        var icons = (await Bot.Do("getForumTopicIconStickers")).EnumerateArray().ToDictionary(
            icon => icon.GetProperty("emoji").GetString()!, icon => icon.GetProperty("custom_emoji_id").GetString());

        Assert.Equal("5417915203100613993", icons["💬"]);
        Assert.Subset(icons.Keys.ToHashSet(), new HashSet<string> { "✅", "❓", "🔥" });
        var thread = Thread(await Bot.Do("createForumTopic", new { chat_id = alice.Id, name = "Bob", icon_custom_emoji_id = icons["💬"] }));
        Assert.Equal(icons["💬"], Assert.Single(alice.Topics).IconCustomEmojiId);
        await Bot.Do("editForumTopic", new { chat_id = alice.Id, message_thread_id = thread, icon_custom_emoji_id = icons["✅"] });
        Assert.Equal(icons["✅"], Assert.Single(alice.Topics).IconCustomEmojiId);
        Assert.Equal(
            "400 Bad Request: DOCUMENT_INVALID",
            await Bot.Refused("editForumTopic", new { chat_id = alice.Id, message_thread_id = thread, icon_custom_emoji_id = "5" }));
        Assert.Equal(
            "400 Bad Request: DOCUMENT_INVALID",
            await Bot.Refused("createForumTopic", new { chat_id = alice.Id, name = "x", icon_custom_emoji_id = "5" }));
    }

    [Fact]
    public async Task EditForumTopic_SameOrGone_IsRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = await NewTopic(alice);

        Assert.Equal("400 Bad Request: TOPIC_NOT_MODIFIED", await Edit(thread));
        Assert.Equal("400 Bad Request: TOPIC_ID_INVALID", await Edit(4711));
        Assert.Equal("400 Bad Request: invalid forum topic identifier specified", await Edit(0));
        await Bot.Do("editForumTopic", new { chat_id = alice.Id, message_thread_id = thread });

        Task<string> Edit(int id) => Bot.Refused("editForumTopic", new { chat_id = alice.Id, message_thread_id = id, name = "Bob" });
    }

    [Fact]
    public async Task TopicsOfTheBot_ItHearsOfThemItself()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = await NewTopic(alice);
        await Bot.Do("editForumTopic", new { chat_id = alice.Id, message_thread_id = thread, name = "Carol" });

        var created = await Bot.Update("message");
        var edited = await Bot.Update("message");

        Assert.Equal(thread, created.GetProperty("message_id").GetInt32());
        Assert.Equal(thread, created.GetProperty("message_thread_id").GetInt32());
        Assert.True(created.GetProperty("from").GetProperty("is_bot").GetBoolean());
        Assert.Equal("Bob", created.GetProperty("forum_topic_created").GetProperty("name").GetString());
        Assert.Equal("""{"name":"Carol"}""", edited.GetProperty("forum_topic_edited").GetRawText());
    }

    [Fact]
    public async Task TopicsOfTheUser_BotHearsOfThem()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var topic = alice.OpensTopic("New chat", isNameImplicit: true);
        alice.RenamesTopic(topic.ThreadId, "Kettles");
        alice.Sends(Draft.Photo() with { ThreadId = topic.ThreadId });
        alice.Sends("outside");

        var created = await Bot.Update("message");
        Assert.True(created.GetProperty("forum_topic_created").GetProperty("is_name_implicit").GetBoolean());
        Assert.Equal("Kettles", (await Bot.Update("message")).GetProperty("forum_topic_edited").GetProperty("name").GetString());
        var inside = await Bot.Update("message");
        Assert.True(inside.GetProperty("is_topic_message").GetBoolean());
        Assert.Equal(topic.ThreadId, inside.GetProperty("message_thread_id").GetInt32());
        var outside = await Bot.Update("message");
        Assert.False(outside.TryGetProperty("message_thread_id", out _));
        Assert.False(outside.TryGetProperty("is_topic_message", out _));
    }

    [Fact]
    public async Task OpensTopic_NotAllowed_GetMeSaysSo()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Options.AllowsUsersToCreateTopics = false;

        Assert.Throws<InvalidOperationException>(() => alice.OpensTopic("mine"));
        Assert.False((await Bot.Do("getMe")).GetProperty("allows_users_to_create_topics").GetBoolean());
        await NewTopic(alice);
    }

    [Fact]
    public async Task SendingToATopic_SwitchedOff_IsNotFound()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = await NewTopic(alice);
        var source = alice.Sends("x");

        Telegram.Options.HasTopics = false;

        Assert.Equal("400 Bad Request: message thread not found", await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", message_thread_id = thread }));
        Assert.Equal(
            "400 Bad Request: message thread not found",
            await Bot.Refused("copyMessage", new { chat_id = alice.Id, from_chat_id = alice.Id, message_id = source.Id, message_thread_id = thread }));
        await Bot.Sends(alice.Id, "and without one it goes on");
    }

    [Fact]
    public async Task CopyMessageAndMessages_GoToTheTopic()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var thread = await NewTopic(alice);
        var parts = Telegram.AddUser("Bob").SendsAlbum(Draft.Photo(), Draft.Photo());

        await Bot.Do("copyMessage", new { chat_id = alice.Id, from_chat_id = parts[0].ChatId, message_id = parts[0].Id, message_thread_id = thread });
        await Bot.Do("copyMessages", new { chat_id = alice.Id, from_chat_id = parts[0].ChatId, message_ids = parts.Select(part => part.Id), message_thread_id = thread });

        Assert.All(alice.Shows, message => Assert.Equal(thread, message.ThreadId));
        Assert.Null((await alice.Sees(MessageKind.Photo)).MediaGroupId);
    }

    [Fact]
    public async Task Reply_GoesToTheTopicOfWhatItAnswers_FromAnotherTopicItIsExternal()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var (one, two) = (await NewTopic(alice), await NewTopic(alice));
        var question = alice.Sends("How much is the kettle?", threadId: one);

        var same = await Send(null);
        var other = await Send(two);

        Assert.Equal(one, Thread(same));
        Assert.Equal(question.Id, same.GetProperty("reply_to_message").GetProperty("message_id").GetInt32());
        Assert.Equal(two, Thread(other));
        Assert.False(other.TryGetProperty("reply_to_message", out _));
        Assert.Equal(alice.Id, other.GetProperty("external_reply").GetProperty("origin").GetProperty("sender_user").GetProperty("id").GetInt64());

        Task<JsonElement> Send(int? thread) => Bot.Do(
            "sendMessage", new { chat_id = alice.Id, text = "x", message_thread_id = thread, reply_parameters = new { message_id = question.Id } });
    }

    [Fact]
    public async Task CreateForumTopic_RefusedByAFault_TheNextOneWorks()
    {
        var alice = Telegram.AddUser("Alice").Started();
        Telegram.Faults.Error(400, "Bad Request: not enough rights to create a topic", "createForumTopic");

        Assert.Equal(
            "400 Bad Request: not enough rights to create a topic",
            await Bot.Refused("createForumTopic", new { chat_id = alice.Id, name = "Bob" }));
        await NewTopic(alice);
    }

    private async Task<int> NewTopic(SimulatedUser user) =>
        Thread(await Bot.Do("createForumTopic", new { chat_id = user.Id, name = "Bob" }));

    private static int Thread(JsonElement json) => json.GetProperty("message_thread_id").GetInt32();
}
