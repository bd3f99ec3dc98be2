using System.Text.Json;

namespace OperatorBot.Simulator.Tests.Messages;

public sealed class SendingTests : SimulatorTest
{
    [Theory]
    [InlineData("", "message text is empty")]
    [InlineData(" \n\t ", "text must be non-empty")]
    public async Task SendMessage_NoText_IsRefused(string text, string reason)
    {
        var alice = Telegram.AddUser("Alice").Started();

        Assert.Equal("400 Bad Request: " + reason, await Bot.Refused("sendMessage", new { chat_id = alice.Id, text }));
    }

    [Fact]
    public async Task SendMessage_LimitCountsCharactersAfterTrimming()
    {
        var alice = Telegram.AddUser("Alice").Started();

        await Bot.Sends(alice.Id, new string('ы', 4096) + "   ");
        await Bot.Sends(alice.Id, string.Concat(Enumerable.Repeat("😀", 4096)));

        Assert.Equal(
            "400 Bad Request: message is too long",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = new string('ы', 4097) }));
    }

    [Fact]
    public async Task SendPhoto_CaptionOver1024_IsRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();

        Assert.Equal(
            "400 Bad Request: message caption is too long",
            await Bot.Refused("sendPhoto", new { chat_id = alice.Id, photo = "https://x.org/a.png", caption = new string('x', 1025) }));
    }

    [Fact]
    public async Task SendMessage_ToWhomItCannot_SaysWhy()
    {
        var (stranger, blocker, gone) = (Telegram.AddUser("Stranger"), Telegram.AddUser("Blocker").Started(), Telegram.AddUser("Gone").Started());
        blocker.Blocks();
        gone.Deactivates();

        Assert.Equal("400 Bad Request: chat not found", await Send(424242));
        Assert.Equal("403 Forbidden: bot can't initiate conversation with a user", await Send(stranger.Id));
        Assert.Equal("403 Forbidden: bot was blocked by the user", await Send(blocker.Id));
        Assert.Equal("403 Forbidden: user is deactivated", await Send(gone.Id));
        Assert.Equal("400 Bad Request: chat_id is empty", await Bot.Refused("sendMessage", new { text = "x" }));

        blocker.Unblocks();
        await Bot.Sends(blocker.Id, "and the next call recovers");

        Task<string> Send(long id) => Bot.Refused("sendMessage", new { chat_id = id, text = "x" });
    }

    [Fact]
    public async Task Blocks_TellsTheBot()
    {
        var alice = Telegram.AddUser("Alice").Started();

        alice.Blocks();

        var update = await Bot.Update("my_chat_member");
        Assert.Equal("member", update.GetProperty("old_chat_member").GetProperty("status").GetString());
        Assert.Equal("kicked", update.GetProperty("new_chat_member").GetProperty("status").GetString());
        Assert.Equal(Telegram.BotId, update.GetProperty("new_chat_member").GetProperty("user").GetProperty("id").GetInt64());
        Assert.Equal(alice.Id, update.GetProperty("from").GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task MessageIds_RiseOverAllPrivateChats()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob"));

        var ids = new[] { alice.Sends("1").Id, bob.Sends("2").Id, await Bot.Sends(alice.Id, "3"), await Bot.Sends(bob.Id, "4") };

        Assert.Equal([1, 2, 3, 4], ids);
    }

    [Fact]
    public async Task Reply_IsShownAsSuch()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("How much is the kettle?");

        var answer = await Bot.Do("sendMessage", new
        {
            chat_id = alice.Id,
            text = "Five",
            reply_parameters = new { message_id = sent.Id, quote = "the kettle" },
        });

        Assert.Equal(sent.Id, answer.GetProperty("reply_to_message").GetProperty("message_id").GetInt32());
        Assert.Equal(12, answer.GetProperty("quote").GetProperty("position").GetInt32());
        Assert.Equal(sent.Id, (await alice.Sees("Five")).ReplyTo!.Id);
    }

    [Fact]
    public async Task Reply_ToNothing_IsRefusedUnlessAllowed()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("going");
        alice.Deletes(sent);

        Assert.Equal(
            "400 Bad Request: message to be replied not found",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", reply_parameters = new { message_id = sent.Id } }));
        var answer = await Bot.Do("sendMessage", new
        {
            chat_id = alice.Id,
            text = "x",
            reply_parameters = new { message_id = sent.Id, allow_sending_without_reply = true },
        });
        Assert.False(answer.TryGetProperty("reply_to_message", out _));
    }

    [Fact]
    public async Task Reply_QuoteThatIsNotThere_IsRefused()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("How much?");

        Assert.Equal(
            "400 Bad Request: QUOTE_TEXT_INVALID",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", reply_parameters = new { message_id = sent.Id, quote = "how" } }));
    }

    [Fact]
    public async Task UserReplies_BotSeesWhatTo()
    {
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Sends(alice.Id, "question");
        var question = await alice.Sees("question");

        alice.Sends("answer", replyTo: question, quote: "quest");

        var update = await Bot.Update("message");
        Assert.Equal("question", update.GetProperty("reply_to_message").GetProperty("text").GetString());
        Assert.Equal("quest", update.GetProperty("quote").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Buttons_DataOver64Bytes_IsRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();

        await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = Buttons.One("b", new string('я', 32)) });

        Assert.Equal(
            "400 Bad Request: BUTTON_DATA_INVALID",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = Buttons.One("b", new string('я', 33)) }));
        Assert.Equal(
            "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = new { inline_keyboard = new[] { new[] { new { text = "x" } } } } }));
        Assert.Equal(
            "400 Bad Request: can't parse reply keyboard markup JSON object",
            await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = "{" }));
    }

    [Fact]
    public async Task AnswerCallbackQuery_TwiceOrUnknown_IsTooOld()
    {
        const string TooOld = "400 Bad Request: query is too old and response timeout expired or query ID is invalid";
        var alice = Telegram.AddUser("Alice").Started();
        await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = Buttons.One("go", "data") });
        var press = alice.Presses("go");
        await Bot.Do("answerCallbackQuery", new { callback_query_id = press.Id });

        Assert.Equal(TooOld, await Bot.Refused("answerCallbackQuery", new { callback_query_id = press.Id }));
        Assert.Equal(TooOld, await Bot.Refused("answerCallbackQuery", new { callback_query_id = "42" }));
    }

    [Theory]
    [InlineData("sendPhoto", "photo")]
    [InlineData("sendVideo", "video")]
    [InlineData("sendDocument", "document")]
    [InlineData("sendVoice", "voice")]
    [InlineData("sendAudio", "audio")]
    [InlineData("sendVideoNote", "video_note")]
    [InlineData("sendSticker", "sticker")]
    [InlineData("sendAnimation", "animation")]
    public async Task SendMedia_ByAddressThenById_ShowsTheFile(string method, string field)
    {
        var alice = Telegram.AddUser("Alice").Started();

        var first = await Bot.Do(method, new Dictionary<string, object> { ["chat_id"] = alice.Id, [field] = "https://example.org/file.bin" });
        var id = FileId(first, field);
        var again = await Bot.Do(method, new Dictionary<string, object> { ["chat_id"] = alice.Id, [field] = id });

        Assert.Equal(id, FileId(again, field));
        Assert.Equal("400 Bad Request: wrong file identifier/HTTP URL specified",
            await Bot.Refused(method, new Dictionary<string, object> { ["chat_id"] = alice.Id, [field] = "nonsense" }));
        Assert.Equal($"400 Bad Request: there is no {field.Replace('_', ' ')} in the request",
            await Bot.Refused(method, new { chat_id = alice.Id }));
    }

    [Fact]
    public async Task SendOthers_ShowWhatWasSent()
    {
        var id = Telegram.AddUser("Alice").Started().Id;

        var location = await Bot.Do("sendLocation", new { chat_id = id, latitude = 55.75, longitude = 37.61, live_period = 900 });
        var venue = await Bot.Do("sendVenue", new { chat_id = id, latitude = 1.5, longitude = 2.5, title = "Shop", address = "Main St" });
        var contact = await Bot.Do("sendContact", new { chat_id = id, phone_number = "+7", first_name = "Ann" });
        var poll = await Bot.Do("sendPoll", new { chat_id = id, question = "?", options = new[] { "a", "b" } });
        var dice = await Bot.Do("sendDice", new { chat_id = id, emoji = "🎯" });
        var paid = await Bot.Do("sendPaidMedia", new { chat_id = id, star_count = 5, media = new[] { new { type = "photo", media = "https://x.org/p" } } });

        Assert.Equal(900, location.GetProperty("location").GetProperty("live_period").GetInt32());
        Assert.Equal("Shop", venue.GetProperty("venue").GetProperty("title").GetString());
        Assert.Equal(1.5, venue.GetProperty("location").GetProperty("latitude").GetDouble());
        Assert.Equal("Ann", contact.GetProperty("contact").GetProperty("first_name").GetString());
        Assert.Equal("b", poll.GetProperty("poll").GetProperty("options")[1].GetProperty("text").GetString());
        Assert.InRange(dice.GetProperty("dice").GetProperty("value").GetInt32(), 1, 6);
        Assert.Equal(5, paid.GetProperty("paid_media").GetProperty("star_count").GetInt32());
        Assert.Equal("400 Bad Request: latitude is empty", await Bot.Refused("sendLocation", new { chat_id = id }));
    }

    [Fact]
    public async Task SendMediaGroup_IsOneAlbum()
    {
        var alice = Telegram.AddUser("Alice").Started();

        await Bot.Do("sendMediaGroup", new
        {
            chat_id = alice.Id,
            media = new object[]
            {
                new { type = "photo", media = "https://x.org/1", caption = "<b>both</b>", parse_mode = "HTML" },
                new { type = "video", media = "https://x.org/2" },
            },
        });

        var album = await alice.SeesAlbum(2);
        Assert.Equal("both", album[0].Text);
        Assert.Equal("bold", Assert.Single(album[0].Entities).Type);
        Assert.Equal(album[0].MediaGroupId, album[1].MediaGroupId);
    }

    [Fact]
    public async Task SendMediaGroup_Mixed_IsRefused()
    {
        var id = Telegram.AddUser("Alice").Started().Id;
        var mixed = new object[] { new { type = "photo", media = "https://x.org/1" }, new { type = "document", media = "https://x.org/2" } };

        Assert.Equal("400 Bad Request: document can't be mixed with other media types", await Bot.Refused("sendMediaGroup", new { chat_id = id, media = mixed }));
        Assert.Equal("400 Bad Request: can't parse media JSON object", await Bot.Refused("sendMediaGroup", new { chat_id = id, media = "[" }));
    }

    [Fact]
    public async Task SendChatAction_Unknown_IsRefused()
    {
        var id = Telegram.AddUser("Alice").Started().Id;

        await Bot.Do("sendChatAction", new { chat_id = id, action = "typing" });

        Assert.Equal("400 Bad Request: wrong parameter action in request", await Bot.Refused("sendChatAction", new { chat_id = id, action = "dancing" }));
    }

    private static string FileId(JsonElement message, string field)
    {
        var file = message.GetProperty(field);
        return (file.ValueKind == JsonValueKind.Array ? file[file.GetArrayLength() - 1] : file).GetProperty("file_id").GetString()!;
    }
}
