using System.Text.Json;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Updates;

public sealed class UpdateParserTests
{
    private const string Anna = """{"id":7,"is_bot":false,"first_name":"Anna","last_name":"B","username":"anna","language_code":"ru"}""";
    private const string Chat = """{"id":7,"type":"private","first_name":"Anna"}""";
    private static readonly DateTimeOffset Date = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly Person AnnaAsPerson = new()
    {
        Id = 7,
        FirstName = "Anna",
        LastName = "B",
        Username = "anna",
        LanguageCode = "ru",
    };

    [Fact]
    public void Parse_PrivateMessage_IsAMessage()
    {
        var incoming = Parse($$$$"""
            {"update_id":1,"message":{"message_id":11,"from":{{{{Anna}}}},"chat":{{{{Chat}}}},"date":1700000000,"text":"hi",
             "reply_to_message":{"message_id":10,"chat":{{{{Chat}}}},"date":1699999999}}}
            """);

        Assert.Equal(
            new Incoming.Message(
                new OperatorRequest
                {
                    UpdateId = 1,
                    Message = new TelegramMessage { From = AnnaAsPerson, MessageId = 11, Date = Date, ReplyTo = 10 },
                    Command = new OperatorCommand.PlainMessage(),
                },
                IsStart: false)
            {
                UpdateId = 1,
                ChatId = 7,
            },
            incoming);
    }

    [Fact]
    public void Parse_Command_IsInTheRequest()
    {
        var start = Assert.IsType<Incoming.Message>(Parse(Message(text: "/start")));
        Assert.True(start.IsStart);
        Assert.IsType<OperatorCommand.Help>(start.Request.Command);

        var end = Assert.IsType<Incoming.Message>(Parse(Message(text: "/end@shop_bot 5")));
        Assert.False(end.IsStart);
        Assert.Equal(new OperatorCommand.End(5), end.Request.Command);
    }

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(4, false, true)]
    [InlineData(-5, false, false)]
    [InlineData(0, true, true)]
    public void Parse_Age_TellsWhetherItMayBeARepeat(int ageSeconds, bool mayBeRepeat, bool expected)
    {
        var incoming = UpdateParser.Parse(Read(Message()), "shop_bot", Date.AddSeconds(ageSeconds), mayBeRepeat);

        Assert.Equal(expected, Assert.IsType<Incoming.Message>(incoming).Request.Message.Redelivered);
    }

    [Fact]
    public void Again_MarksTheMessage()
    {
        var message = Assert.IsType<Incoming.Message>(Parse(Message()).Again());
        Assert.True(message.Request.Message.Redelivered);

        var press = Assert.IsType<Incoming.OperatorAction>(Parse(Press("3:5:2:0")).Again());
        Assert.True(press.Request.Message.Redelivered);

        var edit = Assert.IsType<Incoming.Edit>(Parse(Message("edited_message")).Again());
        Assert.True(edit.Request.Message.Redelivered);

        var reaction = Assert.IsType<Incoming.Reaction>(Parse(Reaction("[]")).Again());
        Assert.True(reaction.Request.Message.Redelivered);
    }

    [Theory]
    [InlineData("\"photo\":[{\"file_id\":\"f\",\"file_unique_id\":\"u\",\"width\":1,\"height\":1}],\"media_group_id\":\"g\"")]
    [InlineData("\"sticker\":{\"file_id\":\"f\",\"file_unique_id\":\"u\",\"type\":\"regular\",\"width\":1,\"height\":1}")]
    [InlineData("\"dice\":{\"emoji\":\"x\",\"value\":1}")]
    [InlineData("\"something_new\":{\"a\":1}")]
    [InlineData("\"caption\":\"/end 5\"")]
    public void Parse_OtherKindsOfMessages_ArePlain(string content)
    {
        var message = Assert.IsType<Incoming.Message>(Parse(Message(content: content)));

        Assert.IsType<OperatorCommand.PlainMessage>(message.Request.Command);
    }

    [Theory]
    [InlineData("\"pinned_message\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":7,\"type\":\"private\"}}")]
    [InlineData("\"message_auto_delete_timer_changed\":{\"message_auto_delete_time\":1}")]
    [InlineData("\"forum_topic_edited\":{\"name\":\"n\"}")]
    public void Parse_EventsOfTheChat_AreIgnored(string content) =>
        AssertIgnored(IgnoredBecause.ServiceMessage, Message(content: content));

    [Theory]
    [InlineData("group")]
    [InlineData("supergroup")]
    [InlineData("channel")]
    [InlineData("sender")]
    [InlineData("a_new_type")]
    public void Parse_MessageElsewhere_IsIgnored(string type) => AssertIgnored(
        IgnoredBecause.NotPrivate, Message(chat: "{\"id\":-9,\"type\":\"" + type + "\",\"title\":\"t\"}"));

    [Theory]
    [InlineData("\"from\":{\"id\":8,\"is_bot\":true,\"first_name\":\"B\"}")]
    [InlineData("\"sender_chat\":{\"id\":-8,\"type\":\"channel\"},\"from\":{\"id\":8,\"is_bot\":false,\"first_name\":\"B\"}")]
    [InlineData("\"author_signature\":\"x\"")]
    public void Parse_NotAHuman_IsIgnored(string from) => AssertIgnored(
        IgnoredBecause.NotHuman,
        $$$$"""{"update_id":1,"message":{"message_id":11,{{{{from}}}},"chat":{{{{Chat}}}},"date":1700000000,"text":"hi"}}""");

    [Theory]
    [InlineData("/end 5", "end")]
    [InlineData("/End@shop_bot 5", "End")]
    [InlineData("/end@other_bot 5", "end")]
    [InlineData("/reply 5 hi", "reply")]
    [InlineData("/delete", "delete")]
    [InlineData("/topics on", "topics")]
    [InlineData("/start", "start")]
    [InlineData("/unregister", "unregister")]
    [InlineData("/registers", "registers")]
    [InlineData("/nonsense", "nonsense")]
    public void Parse_EditIntoACommand_IsRefusedToAnOperatorAndTextOfAClient(string text, string name)
    {
        var edit = Assert.IsType<Incoming.Edit>(Parse(Message("edited_message", text)));

        Assert.Equal(new OperatorCommand.Malformed(CommandProblem.Edited, name), edit.Request.Command);
        Assert.Equal(11, edit.Request.Message.MessageId);
        Assert.Equal(new MessageContent { Kind = ContentKind.Text, Text = text }, edit.Content);
    }

    [Fact]
    public void Parse_TheSecretInACaption_IsARegistrationAndNoEdit()
    {
        const string Photo = """ "photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1}],"caption":"/register sesame" """;

        var message = Assert.IsType<Incoming.Message>(Parse(Message(content: Photo)));
        Assert.Equal(new OperatorCommand.Register("sesame"), message.Request.Command);
        Assert.IsType<Incoming.OperatorAction>(Parse(Message("edited_message", content: Photo)));
    }

    [Theory]
    [InlineData("/register sesame")]
    [InlineData("/REGISTER@other_bot sesame")]
    [InlineData("/register")]
    [InlineData("/register\nsesame")]
    public void Parse_EditIntoTheSecret_IsShownToNoOtherSide(string text)
    {
        var action = Assert.IsType<Incoming.OperatorAction>(Parse(Message("edited_message", text)));

        var refused = Assert.IsType<OperatorCommand.Malformed>(action.Request.Command);
        Assert.Equal(CommandProblem.Edited, refused.Problem);
        Assert.Equal("register", refused.Name, ignoreCase: true);
        Assert.Equal((1, 7), (action.UpdateId, action.ChatId));
    }

    [Fact]
    public void Parse_EditOfACaption_IsNoCommand()
    {
        var edit = Assert.IsType<Incoming.Edit>(Parse(Message(
            "edited_message", content: "\"photo\":[{\"file_id\":\"f\"}],\"caption\":\"/end 5\",\"media_group_id\":\"g\"")));

        Assert.IsType<OperatorCommand.Edit>(edit.Request.Command);
        Assert.Equal("g", edit.Request.Message.Details?.AlbumId);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(100, false, false)]
    [InlineData(0, true, true)]
    public void Parse_Edit_TellsByItsReceiverAloneWhetherItMayBeARepeat(int ageSeconds, bool mayBeRepeat, bool expected)
    {
        var incoming = UpdateParser.Parse(Read(Message("edited_message")), "shop_bot", Date.AddSeconds(ageSeconds), mayBeRepeat);

        Assert.Equal(expected, Assert.IsType<Incoming.Edit>(incoming).Request.Message.Redelivered);
    }

    [Theory]
    [InlineData("""{"id":-9,"type":"group","title":"t"}""")]
    [InlineData("""{"id":-9,"type":"channel","title":"t"}""")]
    public void Parse_EditOrReactionElsewhere_IsIgnored(string chat)
    {
        AssertIgnored(IgnoredBecause.NotHuman, Message("edited_message", chat: chat));
        AssertIgnored(IgnoredBecause.NotHuman, Reaction("[]", chat: chat));
    }

    [Theory]
    [InlineData("\"from\":{\"id\":8,\"is_bot\":true,\"first_name\":\"B\"}")]
    [InlineData("\"sender_chat\":{\"id\":-8,\"type\":\"channel\"},\"from\":{\"id\":8,\"is_bot\":false,\"first_name\":\"B\"}")]
    [InlineData("\"author_signature\":\"x\"")]
    public void Parse_EditByNoHuman_IsIgnored(string from) => AssertIgnored(
        IgnoredBecause.NotHuman,
        $$$$"""{"update_id":1,"edited_message":{"message_id":11,{{{{from}}}},"chat":{{{{Chat}}}},"date":1700000000,"text":"hi"}}""");

    [Theory]
    [InlineData("\"text\":\"hi\"")]
    [InlineData("\"edit_date\":1700000060,\"sticker\":{\"file_id\":\"f\",\"file_unique_id\":\"u\",\"type\":\"regular\",\"width\":1,\"height\":1,\"is_animated\":false,\"is_video\":false}")]
    public void Parse_NothingWasEdited_IsIgnored(string content) => AssertIgnored(
        IgnoredBecause.NothingEdited,
        $$$$"""{"update_id":1,"edited_message":{"message_id":11,"from":{{{{Anna}}}},"chat":{{{{Chat}}}},"date":1700000000,{{{{content}}}}}}""");

    [Fact]
    public void Parse_Edit_HoldsTheNewContent()
    {
        var edit = Assert.IsType<Incoming.Edit>(Parse(Message("edited_message")));

        Assert.Equal(ContentKind.Text, edit.Content.Kind);
        Assert.Equal(new OperatorCommand.Edit(edit.Content), edit.Request.Command);
    }

    [Fact]
    public void Parse_OurButton_IsAPress()
    {
        var action = Assert.IsType<Incoming.OperatorAction>(Parse(Press("3:5:2:0")));

        Assert.Equal(7, action.ChatId);
        Assert.Equal(
            new OperatorRequest
            {
                UpdateId = 1,
                Message = new TelegramMessage { From = AnnaAsPerson, MessageId = 20, Date = Date.AddDays(-1) },
                Command = new OperatorCommand.Press("q", new ButtonData(ButtonAction.End, 5, 2)),
            },
            action.Request);
    }

    [Fact]
    public void Parse_ButtonOnAMessageTooOldToSee_IsStillAPress()
    {
        var action = Assert.IsType<Incoming.OperatorAction>(Parse(
            $$$$"""{"update_id":1,"callback_query":{"id":"q","from":{{{{Anna}}}},"message":{"message_id":20,"chat":{{{{Chat}}}},"date":0},"chat_instance":"c","data":"3:5:2:0"}}"""));

        Assert.Equal(20, action.Request.Message.MessageId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("buy")]
    [InlineData("99:5:2:0")]
    [InlineData("3:5:2")]
    [InlineData("3:5:2:0:")]
    [InlineData("3:5:2:0\\u0000")]
    [InlineData("3:05:2:0")]
    [InlineData("3:5:2:0000000000000000000000000000000000000000000000000000000000000000")]
    public void Parse_ForeignButton_IsIgnored(string data) => AssertIgnored(IgnoredBecause.ForeignButton, Press(data));

    [Fact]
    public void Parse_ButtonWithoutMessage_IsIgnored() => AssertIgnored(
        IgnoredBecause.ForeignButton,
        $$$$"""{"update_id":1,"callback_query":{"id":"q","from":{{{{Anna}}}},"chat_instance":"c","data":"3:5:2:0"}}""");

    [Theory]
    [InlineData("kicked", true)]
    [InlineData("member", false)]
    public void Parse_PrivateMembership_IsAChange(string status, bool blocked)
    {
        var membership = Assert.IsType<Incoming.Membership>(Parse(Membership(Chat, status)));

        Assert.Equal(
            new MembershipChange { UpdateId = 1, Person = AnnaAsPerson, Blocked = blocked, Date = Date },
            membership.Change);
    }

    [Theory]
    [InlineData("group", "member")]
    [InlineData("supergroup", "administrator")]
    [InlineData("channel", "administrator")]
    public void Parse_PutIntoAGroup_AsksToLeave(string type, string status)
    {
        var incoming = Parse(Membership("{\"id\":-9,\"type\":\"" + type + "\",\"title\":\"t\"}", status));

        Assert.Equal(new Incoming.AddedToGroup { UpdateId = 1, ChatId = -9 }, incoming);
    }

    [Theory]
    [InlineData("group", "left")]
    [InlineData("group", "kicked")]
    [InlineData("private", "left")]
    public void Parse_OtherMembership_IsIgnored(string type, string status) => AssertIgnored(
        IgnoredBecause.OtherMembership, Membership("{\"id\":-9,\"type\":\"" + type + "\"}", status));

    [Theory]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("[null]", null)]
    [InlineData("""[{"type":"emoji","emoji":"👍"}]""", "👍")]
    [InlineData("""[{"type":"emoji","emoji":"❤‍🔥"}]""", "❤‍🔥")]
    [InlineData("""[{"type":"emoji"}]""", null)]
    [InlineData("""[{"type":"custom_emoji","custom_emoji_id":"1"}]""", null)]
    [InlineData("""[{"type":"paid"}]""", null)]
    [InlineData("""[{"type":"emoji","emoji":"👍"},{"type":"emoji","emoji":"🔥"},{"type":"custom_emoji","custom_emoji_id":"1"}]""", "🔥")]
    public void Parse_Reaction_IsTheNewestStandardEmoji(string reactions, string? emoji)
    {
        var reaction = Assert.IsType<Incoming.Reaction>(Parse(Reaction(reactions)));

        Assert.Equal(
            new Incoming.Reaction(new OperatorRequest
            {
                UpdateId = 1,
                Message = new TelegramMessage { From = AnnaAsPerson, MessageId = 4, Date = Date },
                Command = new OperatorCommand.React(emoji),
            })
            {
                UpdateId = 1,
                ChatId = 7,
            },
            reaction);
    }

    [Theory]
    [InlineData("xxxxxxxxxxxxxxxx", true)]
    [InlineData("xxxxxxxxxxxxxxxxx", false)]
    public void Parse_ReactionThatIsNoEmoji_IsImplausible(string emoji, bool isOne)
    {
        var incoming = Parse(Reaction("[{\"type\":\"emoji\",\"emoji\":\"" + emoji + "\"}]"));

        Assert.Equal(isOne ? typeof(Incoming.Reaction) : typeof(Incoming.Ignored), incoming.GetType());
    }

    [Theory]
    [InlineData("\"user\":{\"id\":7,\"is_bot\":true,\"first_name\":\"B\"}")]
    [InlineData("\"actor_chat\":{\"id\":7,\"type\":\"channel\"}")]
    public void Parse_ReactionByNoHuman_IsIgnored(string by) => AssertIgnored(IgnoredBecause.NotHuman, Reaction("[]", by));

    [Fact]
    public void Parse_ReactionInTheChatOfSomebodyElse_IsImplausible() => AssertIgnored(
        IgnoredBecause.Implausible, Reaction("[]", "\"user\":{\"id\":8,\"is_bot\":false,\"first_name\":\"B\"}"));

    [Theory]
    [InlineData("{\"update_id\":1}")]
    [InlineData("{\"update_id\":1,\"something_new\":{}}")]
    [InlineData("{\"update_id\":1,\"poll_answer\":{\"poll_id\":\"1\",\"option_ids\":[]}}")]
    public void Parse_UnknownKind_IsIgnored(string json) => AssertIgnored(IgnoredBecause.UnknownKind, json);

    [Theory]
    [InlineData("message")]
    [InlineData("edited_message")]
    [InlineData("callback_query")]
    [InlineData("my_chat_member")]
    [InlineData("message_reaction")]
    public void Parse_EmptyObject_IsIgnored(string kind) =>
        Assert.IsType<Incoming.Ignored>(Parse("{\"update_id\":1,\"" + kind + "\":{}}"));

    [Theory]
    [InlineData("{\"update_id\":1,\"message\":{\"from\":$,\"chat\":#,\"date\":1700000000,\"text\":\"hi\"}}")]
    [InlineData("{\"update_id\":1,\"message\":{\"message_id\":-5,\"from\":$,\"chat\":#,\"date\":1700000000,\"text\":\"hi\"}}")]
    [InlineData("{\"update_id\":1,\"message\":{\"message_id\":5,\"from\":{\"id\":8,\"first_name\":\"B\"},\"chat\":#,\"date\":1}}")]
    [InlineData("{\"update_id\":1,\"message\":{\"message_id\":5,\"from\":{\"id\":-8},\"chat\":{\"id\":-8,\"type\":\"private\"},\"date\":1}}")]
    [InlineData("{\"update_id\":1,\"edited_message\":{\"from\":$,\"chat\":#,\"date\":1700000000,\"text\":\"/end\"}}")]
    [InlineData("{\"update_id\":1,\"callback_query\":{\"id\":\"q\",\"from\":{\"id\":8},\"message\":{\"message_id\":2,\"chat\":#},\"data\":\"3:5:2:0\"}}")]
    public void Parse_IdsThatTelegramNeverGives_AreImplausible(string json) => AssertIgnored(
        IgnoredBecause.Implausible,
        json.Replace("$", Anna, StringComparison.Ordinal).Replace("#", Chat, StringComparison.Ordinal));

    [Fact]
    public void Parse_NamesBeyondTelegramsLimits_AreCut()
    {
        var name = string.Concat(Enumerable.Repeat("я\ud83d\ude00", 1_000));
        var message = Assert.IsType<Incoming.Message>(Parse(Message().Replace("\"Anna\"", $"\"{name}\"", StringComparison.Ordinal)));

        Assert.Equal(name[..126] + "я", message.Request.Message.From.FirstName);
    }

    [Fact]
    public void Parse_BlankName_IsKeptAsItIs()
    {
        var message = Assert.IsType<Incoming.Message>(Parse(
            $$$$"""{"update_id":1,"message":{"message_id":11,"from":{"id":7,"is_bot":false,"first_name":"\u3164"},"chat":{{{{Chat}}}},"date":1700000000,"text":"hi"}}"""));

        Assert.Equal("\u3164", message.Request.Message.From.FirstName);
    }

    private static string Message(
        string kind = "message", string text = "hi", string? content = null, string chat = Chat) =>
        $$$$"""
        {"update_id":1,"{{{{kind}}}}":{"message_id":11,"from":{{{{Anna}}}},"chat":{{{{chat}}}},"date":1700000000,
         {{{{(kind == "edited_message" ? "\"edit_date\":1700000060," : "")}}}}
         {{{{content ?? "\"text\":" + JsonSerializer.Serialize(text)}}}}
         }}
        """;

    private static string Press(string data) =>
        $$$$"""
        {"update_id":1,"callback_query":{"id":"q","from":{{{{Anna}}}},"chat_instance":"c","data":"{{{{data}}}}",
         "message":{"message_id":20,"from":{"id":1,"is_bot":true,"first_name":"Bot"},"chat":{{{{Chat}}}},"date":1699913600}}}
        """;

    private static string Reaction(string reactions, string by = $"\"user\":{Anna}", string chat = Chat) =>
        $$$$"""
        {"update_id":1,"message_reaction":{"chat":{{{{chat}}}},"message_id":4,{{{{by}}}},"date":1700000000,
         "old_reaction":[],"new_reaction":{{{{reactions}}}}}}
        """;

    private static string Membership(string chat, string status) =>
        $$$$"""
        {"update_id":1,"my_chat_member":{"chat":{{{{chat}}}},"from":{{{{Anna}}}},"date":1700000000,
         "old_chat_member":{"status":"left","user":{"id":1,"is_bot":true,"first_name":"Bot"}},
         "new_chat_member":{"status":"{{{{status}}}}","user":{"id":1,"is_bot":true,"first_name":"Bot"}}
         }}
        """;

    private static void AssertIgnored(IgnoredBecause why, string json) =>
        Assert.Equal(why, Assert.IsType<Incoming.Ignored>(Parse(json)).Why);

    private static Incoming Parse(string json) => UpdateParser.Parse(Read(json), "shop_bot", Date, mayBeRepeat: false);

    private static Update Read(string json) => JsonSerializer.Deserialize<Update>(json, JsonBotAPI.Options)!;
}
