using OperatorBot.Simulator.Chats;

namespace OperatorBot.Simulator.Tests.Messages;

public sealed class GroupTests : SimulatorTest
{
    [Fact]
    public async Task AddedToAGroup_HearsOfItAndCanLeave()
    {
        var alice = Telegram.AddUser("Alice");
        var group = Telegram.AddGroup("Shop talk");

        group.SetsBot(alice, BotMembership.Member);
        var update = await Bot.Update("my_chat_member");
        await Bot.Do("leaveChat", new { chat_id = group.Id });

        Assert.Equal("group", update.GetProperty("chat").GetProperty("type").GetString());
        Assert.Equal("member", update.GetProperty("new_chat_member").GetProperty("status").GetString());
        await group.SeesBot(BotMembership.Left);
        Assert.Equal(
            "403 Forbidden: bot is not a member of the group chat",
            await Bot.Refused("sendMessage", new { chat_id = group.Id, text = "x" }));
    }

    [Fact]
    public async Task Group_Member_HearsOnlyWhatIsMeantForIt()
    {
        var alice = Telegram.AddUser("Alice");
        var group = Telegram.AddGroup("Shop talk");
        group.SetsBot(alice, BotMembership.Member);

        group.Sends(alice, "chatter");
        group.Sends(alice, "/help");

        var texts = (await Bot.Updates()).Where(u => u.TryGetProperty("message", out _)).Select(u => u.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal(["/help"], texts);
    }

    [Fact]
    public async Task Group_KickedOrMigrated_SaysSo()
    {
        var alice = Telegram.AddUser("Alice");
        var (group, super) = (Telegram.AddGroup("Old"), Telegram.AddGroup("New", "supergroup"));
        super.SetsBot(alice, BotMembership.Kicked);
        group.MigratesTo(super);

        Assert.Equal("403 Forbidden: bot was kicked from the supergroup chat", await Bot.Refused("sendMessage", new { chat_id = super.Id, text = "x" }));
        var migrated = await Bot.Call("sendMessage", new { chat_id = group.Id, text = "x" });
        Assert.Equal(super.Id, migrated.Json.GetProperty("parameters").GetProperty("migrate_to_chat_id").GetInt64());
    }

    [Fact]
    public async Task Channel_PostsHaveNoAuthor()
    {
        var alice = Telegram.AddUser("Alice");
        var channel = Telegram.AddGroup("News", "channel");
        channel.SetsBot(alice, BotMembership.Administrator);

        channel.Sends(alice, "post");

        var post = await Bot.Update("channel_post");
        Assert.False(post.TryGetProperty("from", out _));
        Assert.Equal(channel.Id, post.GetProperty("sender_chat").GetProperty("id").GetInt64());
    }
}
