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
}
