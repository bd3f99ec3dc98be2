using System.Text.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Tests.Messages;

public sealed class EditingTests : SimulatorTest
{
    private const string NotModified =
        "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

    [Fact]
    public async Task EditMessageText_ChangesIt()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = await Bot.Sends(alice.Id, "old");
        await alice.Sees("old");

        var edited = await Bot.Do("editMessageText", new { chat_id = alice.Id, message_id = id, text = "new", reply_markup = Buttons.One("b", "d") });

        Assert.True(edited.TryGetProperty("edit_date", out _));
        var seen = await alice.Sees("new");
        Assert.Equal(id, seen.Id);
        Assert.Single(seen.Buttons);
    }

    [Fact]
    public async Task EditMessageText_Same_IsNotModified()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = await Bot.Sends(alice.Id, "same");

        Assert.Equal(NotModified, await Bot.Refused("editMessageText", new { chat_id = alice.Id, message_id = id, text = "same" }));
        Assert.Equal(NotModified, await Bot.Refused("editMessageReplyMarkup", new { chat_id = alice.Id, message_id = id }));
    }

    [Fact]
    public async Task Edit_WhatCannotBe_SaysWhy()
    {
        var alice = Telegram.AddUser("Alice");
        var theirs = alice.Sends("mine").Id;
        var text = await Bot.Sends(alice.Id, "text");
        var photo = (await Bot.Do("sendPhoto", new { chat_id = alice.Id, photo = "https://x.org/a" })).GetProperty("message_id").GetInt32();

        Assert.Equal("400 Bad Request: message can't be edited", await Text(theirs));
        Assert.Equal("400 Bad Request: message to edit not found", await Text(4711));
        Assert.Equal("400 Bad Request: there is no text in the message to edit", await Text(photo));
        Assert.Equal(
            "400 Bad Request: there is no caption in the message to edit",
            await Bot.Refused("editMessageCaption", new { chat_id = alice.Id, message_id = text, caption = "x" }));
        Assert.Equal(
            "400 Bad Request: there is no live location in the message to edit",
            await Bot.Refused("stopMessageLiveLocation", new { chat_id = alice.Id, message_id = text }));

        Task<string> Text(int id) => Bot.Refused("editMessageText", new { chat_id = alice.Id, message_id = id, text = "x" });
    }

    [Fact]
    public async Task EditMessageCaptionAndMedia_ChangeThem()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = (await Bot.Do("sendPhoto", new { chat_id = alice.Id, photo = "https://x.org/a", caption = "old" })).GetProperty("message_id").GetInt32();

        await Bot.Do("editMessageCaption", new { chat_id = alice.Id, message_id = id, caption = "new" });
        await alice.Sees("new");
        await Bot.Do("editMessageMedia", new { chat_id = alice.Id, message_id = id, media = new { type = "video", media = "https://x.org/b", caption = "moving" } });

        Assert.Equal(MessageKind.Video, (await alice.Sees("moving")).Kind);
    }

    [Fact]
    public async Task LiveLocation_MovesAndStops()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = (await Bot.Do("sendLocation", new { chat_id = alice.Id, latitude = 1, longitude = 2, live_period = 600 })).GetProperty("message_id").GetInt32();

        var moved = await Bot.Do("editMessageLiveLocation", new { chat_id = alice.Id, message_id = id, latitude = 3, longitude = 4 });
        var stopped = await Bot.Do("stopMessageLiveLocation", new { chat_id = alice.Id, message_id = id });

        Assert.Equal(3, moved.GetProperty("location").GetProperty("latitude").GetDouble());
        Assert.Equal(600, moved.GetProperty("location").GetProperty("live_period").GetInt32());
        Assert.False(stopped.GetProperty("location").TryGetProperty("live_period", out _));
    }

    [Fact]
    public async Task UserEdits_EachKind_BotHearsOfIt()
    {
        var alice = Telegram.AddUser("Alice");
        var photo = alice.Sends(Draft.Photo("old"));
        var place = alice.Sends(Draft.Location(1, 2, livePeriodSeconds: 60));

        alice.Edits(photo, "new caption");
        alice.Edits(place, Draft.Location(5, 6, livePeriodSeconds: 60));

        var edits = (await Bot.Updates()).Where(update => update.TryGetProperty("edited_message", out _)).Select(update => update.GetProperty("edited_message")).ToList();
        Assert.Equal("new caption", edits[0].GetProperty("caption").GetString());
        Assert.Equal(5, edits[1].GetProperty("location").GetProperty("latitude").GetDouble());
    }

    [Fact]
    public async Task DeleteMessage_IsGone()
    {
        var alice = Telegram.AddUser("Alice");
        var secret = alice.Sends("/register secret");

        await Bot.Do("deleteMessage", new { chat_id = alice.Id, message_id = secret.Id });

        await alice.SeesDeleted(secret);
        Assert.Empty(alice.Shows);
        Assert.Equal("400 Bad Request: message to delete not found", await Bot.Refused("deleteMessage", new { chat_id = alice.Id, message_id = secret.Id }));
    }

    [Fact]
    public async Task DeleteMessages_SkipsWhatIsNotThere()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("x");

        await Bot.Do("deleteMessages", new { chat_id = alice.Id, message_ids = new[] { sent.Id, 4711 } });

        Assert.Empty(alice.Shows);
    }

    [Fact]
    public async Task DeleteMessage_OlderThanTwoDays_IsRefused()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("x");
        Telegram.Clock.Shift = TimeSpan.FromHours(49);

        Assert.Equal("400 Bad Request: message can't be deleted for everyone", await Bot.Refused("deleteMessage", new { chat_id = alice.Id, message_id = sent.Id }));
    }

    [Fact]
    public async Task Reactions_GoBothWays()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var sent = alice.Sends("x");
        await Bot.Updates(new { allowed_updates = BotClient.AllKinds });

        alice.Reacts(sent, "🔥");
        await Bot.Do("setMessageReaction", new { chat_id = alice.Id, message_id = sent.Id, reaction = new[] { new { type = "emoji", emoji = "👍" } } });

        await alice.SeesReaction(sent, "👍");
        var update = await Bot.Update("message_reaction");
        Assert.Empty(update.GetProperty("old_reaction").EnumerateArray());
        Assert.Equal("🔥", update.GetProperty("new_reaction")[0].GetProperty("emoji").GetString());
    }

    [Fact]
    public async Task SetMessageReaction_Wrong_IsRefused()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("x");

        Assert.Equal("400 Bad Request: REACTION_INVALID", await React(sent.Id, "🧦"));
        Assert.Equal("400 Bad Request: REACTIONS_TOO_MANY", await React(sent.Id, "👍", "🔥"));
        Assert.Equal("400 Bad Request: message to react not found", await React(4711, "👍"));

        Task<string> React(int id, params string[] emoji) => Bot.Refused(
            "setMessageReaction", new { chat_id = alice.Id, message_id = id, reaction = emoji.Select(e => new { type = "emoji", emoji = e }) });
    }

    [Fact]
    public async Task Edit_WithoutButtons_TakesThemAway()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var text = await Send("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = Buttons.One("b", "d") });
        var photo = await Send("sendPhoto", new { chat_id = alice.Id, photo = "https://x.org/a", reply_markup = Buttons.One("b", "d") });

        await Bot.Do("editMessageText", new { chat_id = alice.Id, message_id = text, text = "x" });
        await Bot.Do("editMessageCaption", new { chat_id = alice.Id, message_id = photo, caption = "new" });

        Assert.All(alice.Shows, message => Assert.Empty(message.Buttons));
    }

    [Fact]
    public async Task Edit_WhatTheServerNeverEdits_IsRefused()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var keyboard = await Send("sendMessage", new { chat_id = alice.Id, text = "x", reply_markup = new { remove_keyboard = true } });
        var sticker = await Send("sendSticker", new { chat_id = alice.Id, sticker = "https://x.org/a" });
        var place = await Send("sendLocation", new { chat_id = alice.Id, latitude = 1, longitude = 2 });
        var voice = await Send("sendVoice", new { chat_id = alice.Id, voice = "https://x.org/a" });
        var media = new { type = "photo", media = "https://x.org/b" };

        Assert.Equal("400 Bad Request: message can't be edited", await Refused("editMessageText", keyboard, new { text = "y" }));
        Assert.Equal("400 Bad Request: message can't be edited", await Refused("editMessageReplyMarkup", keyboard, new { }));
        Assert.Equal("400 Bad Request: message can't be edited", await Refused("editMessageCaption", sticker, new { caption = "y" }));
        Assert.Equal("400 Bad Request: message can't be edited", await Refused("editMessageLiveLocation", place, new { latitude = 1, longitude = 2 }));
        Assert.Equal("400 Bad Request: message media can't be edited", await Refused("editMessageMedia", sticker, new { media }));
        Assert.Equal("400 Bad Request: message media can't be edited", await Refused("editMessageMedia", voice, new { media }));
        await Bot.Do("editMessageCaption", new { chat_id = alice.Id, message_id = voice, caption = "y" });
        await Bot.Do("editMessageReplyMarkup", new { chat_id = alice.Id, message_id = sticker, reply_markup = Buttons.One("b", "d") });

        Task<string> Refused(string method, int id, object parameters) => Bot.Refused(method, With(parameters, alice.Id, id));
    }

    [Fact]
    public async Task EditMessageMedia_OfAText_MakesItAMedium()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = await Bot.Sends(alice.Id, "only words");

        var edited = await Bot.Do("editMessageMedia", new { chat_id = alice.Id, message_id = id, media = new { type = "photo", media = "https://x.org/a", caption = "seen" } });

        Assert.Equal("seen", edited.GetProperty("caption").GetString());
        Assert.False(edited.TryGetProperty("text", out _));
    }

    [Fact]
    public async Task EditMessageMedia_SameFileAndCaption_IsNotModified()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = await Send("sendPhoto", new { chat_id = alice.Id, photo = "https://x.org/a", caption = "c" });
        var file = (await alice.Sees("c")).FileId;

        Assert.Equal(NotModified, await Bot.Refused("editMessageMedia", new { chat_id = alice.Id, message_id = id, media = new { type = "photo", media = file, caption = "c" } }));
        await Bot.Do("editMessageMedia", new { chat_id = alice.Id, message_id = id, media = new { type = "photo", media = file, caption = "other" } });
    }

    [Fact]
    public async Task EditMessageText_OtherEntitiesOrPreview_IsAChange()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var id = await Bot.Sends(alice.Id, "same");
        object[] bold = [new { type = "bold", offset = 0, length = 4 }];

        await Bot.Do("editMessageText", new { chat_id = alice.Id, message_id = id, text = "same", entities = bold });
        Assert.Equal(NotModified, await Bot.Refused("editMessageText", new { chat_id = alice.Id, message_id = id, text = "same", entities = bold }));
        await Bot.Do("editMessageText", new { chat_id = alice.Id, message_id = id, text = "same", entities = bold, link_preview_options = new { is_disabled = true } });
    }

    [Fact]
    public async Task EditAlbum_KeepsTheKindOfAlbumAndHasNoButtons()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var photos = await Album("photo", "photo");
        var files = await Album("document", "document");

        await Bot.Do("editMessageMedia", new { chat_id = alice.Id, message_id = photos[0], media = new { type = "video", media = "https://x.org/v" } });

        Assert.Equal("400 Bad Request: can't change media type in the album", await Edit(photos[1], "document"));
        Assert.Equal("400 Bad Request: can't change media type in the album", await Edit(files[0], "photo"));
        Assert.Equal("400 Bad Request: message content type can't be used in an album", await Edit(photos[1], "animation"));
        Assert.Equal(NotModified, await Bot.Refused("editMessageReplyMarkup", new { chat_id = alice.Id, message_id = photos[0], reply_markup = Buttons.One("b", "d") }));
        await Bot.Do("editMessageCaption", new { chat_id = alice.Id, message_id = photos[1], caption = "second" });
        Assert.Equal(2, (await alice.SeesAlbum(2)).Count);

        Task<string> Edit(int id, string type) => Bot.Refused("editMessageMedia", new { chat_id = alice.Id, message_id = id, media = new { type, media = "https://x.org/n" } });

        async Task<int[]> Album(params string[] types) =>
        [
            .. (await Bot.Do("sendMediaGroup", new { chat_id = alice.Id, media = types.Select((type, i) => new { type, media = $"https://x.org/{i}" }) }))
                .EnumerateArray().Select(part => part.GetProperty("message_id").GetInt32()),
        ];
    }

    [Fact]
    public async Task LiveLocation_Over_CannotBeEdited()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var timed = await Send("sendLocation", new { chat_id = alice.Id, latitude = 1, longitude = 2, live_period = 60, heading = 90 });
        var longer = await Send("sendLocation", new { chat_id = alice.Id, latitude = 1, longitude = 2, live_period = 60 });
        var endless = await Send("sendLocation", new { chat_id = alice.Id, latitude = 1, longitude = 2, live_period = int.MaxValue });
        Assert.Equal(NotModified, await Move(timed, 1, 2, heading: 90));
        await Bot.Do("editMessageLiveLocation", new { chat_id = alice.Id, message_id = longer, latitude = 1, longitude = 2, live_period = 900 });

        Telegram.Clock.Shift = TimeSpan.FromSeconds(70);

        Assert.Equal("400 Bad Request: message can't be edited", await Move(timed, 3, 4));
        Assert.Equal("400 Bad Request: message can't be edited", await Bot.Refused("stopMessageLiveLocation", new { chat_id = alice.Id, message_id = timed }));
        await Bot.Do("editMessageLiveLocation", new { chat_id = alice.Id, message_id = longer, latitude = 3, longitude = 4 });
        await Bot.Do("editMessageLiveLocation", new { chat_id = alice.Id, message_id = endless, latitude = 3, longitude = 4 });
        await Bot.Do("stopMessageLiveLocation", new { chat_id = alice.Id, message_id = endless });
        Assert.Equal("400 Bad Request: message can't be edited", await Move(endless, 5, 6));

        Task<string> Move(int id, double latitude, double longitude, int heading = 0) =>
            Bot.Refused("editMessageLiveLocation", new { chat_id = alice.Id, message_id = id, latitude, longitude, heading });
    }

    [Theory]
    [InlineData(59, 0, 0, "wrong live location period specified")]
    [InlineData(86_401, 0, 0, "wrong live location period specified")]
    [InlineData(60, 361, 0, "wrong live location heading specified")]
    [InlineData(60, 0, 100_001, "wrong live location proximity alert radius specified")]
    public async Task SendLocation_OutOfRange_IsRefused(int period, int heading, int radius, string reason)
    {
        var alice = Telegram.AddUser("Alice").Started();

        Assert.Equal(
            "400 Bad Request: " + reason,
            await Bot.Refused("sendLocation", new { chat_id = alice.Id, latitude = 1, longitude = 2, live_period = period, heading, proximity_alert_radius = radius }));
    }

    [Fact]
    public async Task UserSharesLocation_MovesAndStops_BotHearsOfIt()
    {
        var alice = Telegram.AddUser("Alice");
        var place = alice.Sends(Draft.Location(1, 2, livePeriodSeconds: 600) with { Heading = 10, Accuracy = 5.5, ProximityRadius = 100 });
        alice.Moves(place, 3, 4, heading: 180);
        alice.StopsSharing(place);

        var sent = (await Bot.Update("message")).GetProperty("location");
        var moved = (await Bot.Update("edited_message")).GetProperty("location");
        var stopped = (await Bot.Update("edited_message")).GetProperty("location");

        Assert.Equal((600, 10, 100), (sent.GetProperty("live_period").GetInt32(), sent.GetProperty("heading").GetInt32(), sent.GetProperty("proximity_alert_radius").GetInt32()));
        Assert.Equal((3, 600, 180), (moved.GetProperty("latitude").GetDouble(), moved.GetProperty("live_period").GetInt32(), moved.GetProperty("heading").GetInt32()));
        Assert.Equal("""{"latitude":3,"longitude":4}""", stopped.GetRawText());
        Assert.Throws<InvalidOperationException>(() => alice.Moves(place, 5, 6));
    }

    [Fact]
    public async Task UserEditsAlbum_CaptionAndMedium_StaysInIt()
    {
        var alice = Telegram.AddUser("Alice");
        var parts = alice.SendsAlbum(Draft.Photo("all"), Draft.Photo());

        alice.Edits(parts[1], "second");
        alice.Edits(parts[1], Draft.Video("moving"));

        var caption = await Bot.Update("edited_message");
        var medium = await Bot.Update("edited_message");
        Assert.Equal("second", caption.GetProperty("caption").GetString());
        Assert.True(medium.TryGetProperty("video", out _));
        Assert.Equal(parts[0].MediaGroupId, medium.GetProperty("media_group_id").GetString());
        Assert.Throws<InvalidOperationException>(() => alice.Edits(parts[0], Draft.Document("a.pdf")));
    }

    [Fact]
    public async Task UserEdits_TextToPhoto_IsOneMessage()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("words");

        alice.Edits(sent, Draft.Photo("picture"));

        var edited = await Bot.Update("edited_message");
        Assert.Equal(sent.Id, edited.GetProperty("message_id").GetInt32());
        Assert.Equal("picture", edited.GetProperty("caption").GetString());
    }

    [Fact]
    public async Task UserReacts_ChangesAndTakesAway_BotHearsOldAndNew()
    {
        var alice = Telegram.AddUser("Alice");
        var sent = alice.Sends("x");
        await Bot.Updates(new { allowed_updates = BotClient.AllKinds });

        alice.Reacts(sent, "🔥");
        alice.Reacts(sent, "👍");
        alice.Reacts(sent);

        foreach (var (before, after) in new[] { ("", "🔥"), ("🔥", "👍"), ("👍", "") })
        {
            var update = await Bot.Update("message_reaction");
            Assert.Equal((before, after), (Emoji(update, "old_reaction"), Emoji(update, "new_reaction")));
        }

        static string Emoji(JsonElement update, string name) =>
            string.Concat(update.GetProperty(name).EnumerateArray().Select(reaction => reaction.GetProperty("emoji").GetString()));
    }

    private async Task<int> Send(string method, object parameters) =>
        (await Bot.Do(method, parameters)).GetProperty("message_id").GetInt32();

    private static Dictionary<string, object?> With(object parameters, long chat, int message)
    {
        var all = parameters.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(parameters));
        (all["chat_id"], all["message_id"]) = (chat, message);
        return all;
    }
}
