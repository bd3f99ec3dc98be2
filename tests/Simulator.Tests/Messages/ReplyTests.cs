using System.Text.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Tests.Messages;

/// <summary>What a reply shows of the message that it answers.</summary>
public sealed class ReplyTests : SimulatorTest
{
    [Fact]
    public async Task UserQuotes_TakesEntitiesAndPlace()
    {
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "tea, <b>black tea</b>, tea", parse_mode = "HTML" });
        var question = await alice.Sees("black");

        alice.Sends(Draft.Of("this") with { ReplyTo = question.Id, Quote = "tea", QuotePosition = 11 });

        var quote = (await Bot.Update("message")).GetProperty("quote");
        Assert.Equal("""{"text":"tea","entities":[{"offset":0,"length":3,"type":"bold"}],"position":11,"is_manual":true}""", quote.GetRawText());
    }

    [Fact]
    public async Task BotQuotes_WithoutTheEntitiesOfTheText_IsRefused()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends(Draft.Of("<b>black tea</b> and <a href=\"https://x.org\">coffee</a>") with { ParseMode = "HTML" });

        Assert.Equal("400 Bad Request: QUOTE_TEXT_INVALID", (await Reply("tea")).Description.Insert(0, "400 "));
        var bold = await Reply("tea", new { type = "bold", offset = 0, length = 3 });
        var link = await Reply("coffee");

        Assert.Equal(6, bold.Result.GetProperty("quote").GetProperty("position").GetInt32());
        Assert.True(link.IsOk);

        Task<BotAnswer> Reply(string quote, params object[] entities) => Bot.Call(
            "sendMessage",
            new { chat_id = alice.Id, text = "x", reply_parameters = new { message_id = sent.Id, quote, quote_entities = entities } });
    }

    [Fact]
    public async Task BotQuotes_PartThatComesTwice_TakesTheNearest()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("tea and tea");

        var near = await Reply(7);
        var far = await Reply(2);

        Assert.Equal((8, 0), (near, far));

        async Task<int> Reply(int position) => (await Bot.Do(
            "sendMessage",
            new { chat_id = alice.Id, text = "x", reply_parameters = new { message_id = sent.Id, quote = "tea", quote_position = position } }))
            .GetProperty("quote").GetProperty("position").GetInt32();
    }

    [Fact]
    public async Task UserReplies_ToAnotherChat_IsExternal()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob"));
        var group = Telegram.AddGroup("Shop", "supergroup");
        var (photo, post) = (bob.Sends(Draft.Photo("the kettle")), group.Sends(bob, "open today"));

        alice.Sends(Draft.Of("this one") with { ReplyTo = photo.Id, ReplyToChat = bob.Id });
        alice.Sends(Draft.Of("really?") with { ReplyTo = post.Id, ReplyToChat = group.Id, Quote = "today" });

        await Bot.Update("message");
        var first = await Bot.Update("message");
        var second = await Bot.Update("message");
        Assert.False(first.TryGetProperty("reply_to_message", out _));
        var external = first.GetProperty("external_reply");
        Assert.Equal(bob.Id, external.GetProperty("origin").GetProperty("sender_user").GetProperty("id").GetInt64());
        Assert.Equal(2, external.GetProperty("photo").GetArrayLength());
        Assert.False(external.TryGetProperty("chat", out _));
        Assert.Equal("""{"text":"the kettle","position":0}""", first.GetProperty("quote").GetRawText());
        Assert.Equal(post.Id, second.GetProperty("external_reply").GetProperty("message_id").GetInt32());
        Assert.True(second.GetProperty("quote").GetProperty("is_manual").GetBoolean());
    }

    [Fact]
    public async Task UserSendsAlbum_AsAReply_EachPartIsOne()
    {
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Sends(alice.Id, "Show me");
        var question = await alice.Sees("Show me");

        alice.SendsAlbum(Draft.Photo("here") with { ReplyTo = question.Id, EffectId = "5104841245755180586" }, Draft.Video());

        for (var part = 0; part < 2; part++)
        {
            var message = await Bot.Update("message");
            Assert.Equal(question.Id, message.GetProperty("reply_to_message").GetProperty("message_id").GetInt32());
            Assert.Equal("5104841245755180586", message.GetProperty("effect_id").GetString());
        }
    }

    [Fact]
    public async Task BotSendsAlbum_AsAReply_EachPartIsOne()
    {
        var alice = Telegram.AddUser("Alice");
        var asked = alice.Sends("pictures?");

        var sent = await Bot.Do("sendMediaGroup", new
        {
            chat_id = alice.Id,
            media = new[] { new { type = "photo", media = "https://x.org/1" }, new { type = "photo", media = "https://x.org/2" } },
            reply_parameters = new { message_id = asked.Id, quote = "pictures" },
            message_effect_id = "5104841245755180586",
        });

        Assert.All(sent.EnumerateArray(), part =>
        {
            Assert.Equal(asked.Id, part.GetProperty("reply_to_message").GetProperty("message_id").GetInt32());
            Assert.Equal("pictures", part.GetProperty("quote").GetProperty("text").GetString());
            Assert.Equal("5104841245755180586", part.GetProperty("effect_id").GetString());
        });
    }

    [Fact]
    public async Task Effects_AreForPrivateChatsAndOneCopy()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var group = Telegram.AddGroup("Shop");
        group.SetsBot(alice, Chats.BotMembership.Member);
        var parts = alice.SendsAlbum(Draft.Photo(), Draft.Photo());
        const string Effect = "5104841245755180586";

        await Bot.Do("copyMessage", new { chat_id = bob.Id, from_chat_id = alice.Id, message_id = parts[0].Id, message_effect_id = Effect });

        Assert.Equal(Effect, (await bob.Sees(MessageKind.Photo)).EffectId);
        Assert.Equal(
            "400 Bad Request: can't use message effects in the method",
            await Bot.Refused("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = parts.Select(part => part.Id), message_effect_id = Effect }));
        Assert.Equal(
            "400 Bad Request: can't use message effects in the chat",
            await Bot.Refused("sendMessage", new { chat_id = group.Id, text = "x", message_effect_id = Effect }));
    }
}
