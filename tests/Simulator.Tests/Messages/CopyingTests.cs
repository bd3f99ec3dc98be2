using System.Text.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Tests.Messages;

public sealed class CopyingTests : SimulatorTest
{
    public static TheoryData<string> Kinds { get; } = [.. CopyableDrafts.Keys];

    private static Dictionary<string, Draft> CopyableDrafts => new(StringComparer.Ordinal)
    {
        ["text"] = Draft.Of("/hello"),
        ["photo"] = Draft.Photo("caption"),
        ["video"] = Draft.Video("caption"),
        ["document"] = Draft.Document("a.pdf", "caption"),
        ["voice"] = Draft.Voice(),
        ["audio"] = Draft.Audio("Song"),
        ["video_note"] = Draft.VideoNote(),
        ["sticker"] = Draft.Sticker(),
        ["animation"] = Draft.Animation(),
        ["location"] = Draft.Location(1, 2),
        ["venue"] = Draft.Venue(1, 2, "Shop", "Main St"),
        ["contact"] = Draft.Contact("+7", "Ann"),
        ["poll"] = Draft.Poll("?", "a", "b"),
        ["dice"] = Draft.Dice(),
        ["checklist"] = Draft.Checklist("Buy", "tea", "milk"),
        ["game"] = Draft.Game(),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CopyMessage_EachKind_ArrivesAsSuch(string kind)
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends(CopyableDrafts[kind]);

        var result = await Bot.Do("copyMessage", new { chat_id = bob.Id, from_chat_id = alice.Id, message_id = sent.Id });

        var copy = await bob.Sees(sent.Kind);
        Assert.Equal(["message_id"], result.EnumerateObject().Select(member => member.Name));
        Assert.Equal(copy.Id, result.GetProperty("message_id").GetInt32());
        Assert.Equal(sent.Text, copy.Text);
        Assert.Equal(sent.FileId, copy.FileId);
        Assert.Null(copy.Forward);
        Assert.True(copy.IsFromBot);
    }

    [Fact]
    public async Task CopyMessage_LiveLocation_StandsStill()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends(Draft.Location(1, 2, livePeriodSeconds: 900));
        Assert.Equal(900, (await Bot.Update("message")).GetProperty("location").GetProperty("live_period").GetInt32());

        await Copy(alice, bob, sent);
        var forwarded = await Bot.Do("forwardMessage", new { chat_id = bob.Id, from_chat_id = bob.Id, message_id = (await bob.Sees(MessageKind.Location)).Id });

        Assert.False(forwarded.GetProperty("location").TryGetProperty("live_period", out _));
    }

    public static TheoryData<string> UncopyableKinds { get; } = [.. UncopyableDrafts.Keys];

    private static Dictionary<string, Draft> UncopyableDrafts => new(StringComparer.Ordinal)
    {
        ["pinned_message"] = Draft.Other(MessageKind.Service, "pinned_message", "{}"),
        ["gift"] = Draft.Gift(),
        ["invoice"] = Draft.Invoice(),
        ["giveaway"] = Draft.Giveaway(),
        ["giveaway_winners"] = Draft.GiveawayWinners(),
        ["paid_media"] = Draft.PaidMedia(),
        ["story"] = Draft.Story(),
        ["unsupported"] = Draft.Unsupported(),
    };

    [Theory]
    [MemberData(nameof(UncopyableKinds))]
    public async Task CopyMessage_OfWhatCannotBeCopied_IsRefused(string kind)
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends(UncopyableDrafts[kind]);

        var update = await Bot.Update("message");

        Assert.Equal(kind != "unsupported", update.TryGetProperty(kind, out _));
        Assert.Equal("400 Bad Request: the message can't be copied", await CopyRefused(alice, bob, sent.Id));
        Assert.Empty(bob.Shows);
    }

    [Fact]
    public async Task CopyMessage_QuizOfSomebodyElse_IsRefused_OwnQuizIsNot()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends(Draft.Quiz("?", "a", "b"));

        Assert.Equal("400 Bad Request: the message can't be copied", await CopyRefused(alice, bob, sent.Id));

        var own = await Bot.Do("sendPoll", new { chat_id = alice.Id, question = "?", options = new[] { "a", "b" }, type = "quiz", correct_option_id = 1 });
        await Bot.Do("copyMessage", new { chat_id = bob.Id, from_chat_id = alice.Id, message_id = own.GetProperty("message_id").GetInt32() });
    }

    [Fact]
    public async Task CopyMessage_Protected_DependsOnWhoProtectsIt()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var theirs = alice.Sends(Draft.Of("secret") with { IsProtected = true });
        var own = (await Bot.Do("sendMessage", new { chat_id = alice.Id, text = "own", protect_content = true })).GetProperty("message_id").GetInt32();

        Assert.Equal("400 Bad Request: message has protected content and can't be forwarded", await CopyRefused(alice, bob, theirs.Id));
        await Bot.Do("copyMessage", new { chat_id = bob.Id, from_chat_id = alice.Id, message_id = own });
        Assert.Equal(
            "400 Bad Request: message has protected content and can't be forwarded",
            await Bot.Refused("forwardMessage", new { chat_id = bob.Id, from_chat_id = alice.Id, message_id = own }));
    }

    [Fact]
    public async Task CopyMessage_Gone_IsRefused()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends("x");
        alice.Deletes(sent);

        Assert.Equal("400 Bad Request: message to copy not found", await CopyRefused(alice, bob, sent.Id));
        Assert.Equal("400 Bad Request: message to copy not found", await CopyRefused(alice, bob, 0));
    }

    [Fact]
    public async Task CopyMessage_Edited_CopiesTheNewest()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends("old");
        alice.Edits(sent, "new");

        await Copy(alice, bob, sent);

        Assert.Equal("new", (await bob.Sees("")).Text);
    }

    [Fact]
    public async Task CopyMessage_WithReplyButtonsAndCaption_TakesThem()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob"));
        var sent = alice.Sends(Draft.Photo("old"));
        var replied = bob.Sends("here");

        await Bot.Do("copyMessage", new
        {
            chat_id = bob.Id,
            from_chat_id = alice.Id,
            message_id = sent.Id,
            caption = "new",
            reply_parameters = new { message_id = replied.Id },
            reply_markup = Buttons.One("end", "end:1"),
        });

        var copy = await bob.Sees("new");
        Assert.Equal(replied.Id, copy.ReplyTo!.Id);
        Assert.Equal("end:1", Assert.Single(copy.Buttons).Data);
    }

    [Fact]
    public async Task CopyMessages_Album_StaysAnAlbum()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var parts = alice.SendsAlbum(Draft.Photo("all"), Draft.Video(), Draft.Photo());

        var result = await Bot.Do("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = parts.Select(part => part.Id) });

        var album = await bob.SeesAlbum(3);
        Assert.Equal(album.Select(part => part.Id), result.EnumerateArray().Select(id => id.GetProperty("message_id").GetInt32()));
        Assert.NotEqual(parts[0].MediaGroupId, album[0].MediaGroupId);
        Assert.Equal("all", album[0].Text);
    }

    [Fact]
    public async Task CopyMessages_PartsOfAnAlbum_OnlyTwoAreStillOne()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var parts = alice.SendsAlbum(Draft.Photo(), Draft.Photo(), Draft.Photo());

        await Many(parts[0], parts[2]);
        await Many(parts[1]);

        Assert.Equal(2, (await bob.SeesAlbum(2)).Count);
        Assert.Null((await bob.Sees(MessageKind.Photo)).MediaGroupId);

        Task Many(params Message[] messages) => Bot.Do(
            "copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = messages.Select(message => message.Id) });
    }

    [Fact]
    public async Task CopyMessages_LoneDocuments_BecomeAnAlbum()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var files = new[] { alice.Sends(Draft.Document("a.pdf")), alice.Sends(Draft.Document("b.pdf")) };
        var photos = new[] { alice.Sends(Draft.Photo()), alice.Sends(Draft.Photo()) };

        await Bot.Do("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = files.Select(file => file.Id) });
        await Bot.Do("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = photos.Select(photo => photo.Id) });

        Assert.All(await bob.SeesAlbum(2), part => Assert.Equal(MessageKind.Document, part.Kind));
        Assert.All(bob.Unseen, photo => Assert.Null(photo.MediaGroupId));
    }

    [Fact]
    public async Task CopyMessages_ReplyAmongThem_AnswersTheCopy()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var question = alice.Sends("How much?");
        var reply = alice.Sends("Not you, me", replyTo: question);

        await Bot.Do("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = new[] { question.Id, reply.Id } });

        var copy = await bob.Sees("How much?");
        Assert.Equal(copy.Id, (await bob.Sees("Not you")).ReplyTo!.Id);
    }

    [Fact]
    public async Task CopyMessage_ReplyAndQuote_AreNotCopied()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var reply = alice.Sends(Draft.Of("x") with { ReplyTo = alice.Sends("y").Id, Quote = "y", EffectId = "1" });

        await Copy(alice, bob, reply);

        var copy = await bob.Sees("x");
        Assert.True(copy is { ReplyTo: null, Quote: null, EffectId: null });
    }

    [Fact]
    public async Task CopyMessages_SomeCannot_AreLeftOut()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var (one, gone, service, two) = (alice.Sends("one"), alice.Sends("gone"), alice.Sends(Draft.Other(MessageKind.Service, "pinned_message", "{}")), alice.Sends("two"));
        alice.Deletes(gone);

        var result = await Bot.Do("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = new[] { one.Id, gone.Id, service.Id, two.Id } });

        Assert.Equal(2, result.GetArrayLength());
        Assert.Equal(["one", "two"], bob.Shows.Select(message => message.Text));
    }

    [Fact]
    public async Task CopyMessages_Wrong_IsRefused()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var (one, two) = (alice.Sends("one"), alice.Sends("two"));
        var service = alice.Sends(Draft.Other(MessageKind.Service, "pinned_message", "{}"));

        Assert.Equal("400 Bad Request: message identifiers must be in a strictly increasing order", await Many(two.Id, one.Id));
        Assert.Equal("400 Bad Request: there are no messages to forward", await Many(4711));
        Assert.Equal("400 Bad Request: messages can't be forwarded", await Many(service.Id));
        Assert.Equal("400 Bad Request: message identifiers are not specified", await Many());
        Assert.Equal("400 Bad Request: too many message identifiers specified", await Many([.. Enumerable.Range(1, 101)]));

        Task<string> Many(params int[] ids) => Bot.Refused("copyMessages", new { chat_id = bob.Id, from_chat_id = alice.Id, message_ids = ids });
    }

    [Fact]
    public async Task ForwardMessage_SaysWhoWroteIt()
    {
        var (alice, bob) = (Telegram.AddUser("Alice"), Telegram.AddUser("Bob").Started());
        var sent = alice.Sends("words");

        var forwarded = await Bot.Do("forwardMessage", new { chat_id = bob.Id, from_chat_id = alice.Id, message_id = sent.Id });

        Assert.Equal(alice.Id, forwarded.GetProperty("forward_origin").GetProperty("sender_user").GetProperty("id").GetInt64());
        Assert.Equal("Alice", (await bob.Sees("words")).Forward!.Name);
    }

    [Fact]
    public async Task UserForwards_HiddenOrigin_IsOnlyAName()
    {
        Telegram.AddUser("Alice").Sends(Draft.Of("x") with { ForwardedFrom = "Somebody" });

        var origin = (await Bot.Update("message")).GetProperty("forward_origin");

        Assert.Equal("hidden_user", origin.GetProperty("type").GetString());
        Assert.Equal("Somebody", origin.GetProperty("sender_user_name").GetString());
    }

    private Task<JsonElement> Copy(SimulatedUser from, SimulatedUser to, Message message) =>
        Bot.Do("copyMessage", new { chat_id = to.Id, from_chat_id = from.Id, message_id = message.Id });

    private Task<string> CopyRefused(SimulatedUser from, SimulatedUser to, int id) =>
        Bot.Refused("copyMessage", new { chat_id = to.Id, from_chat_id = from.Id, message_id = id });
}
