using System.Text.Json.Nodes;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace OperatorBot.BotApi.Tests;

/// <summary>What goes over the wire for each method the product calls.</summary>
public class RequestTests
{
    private const string Message = """{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}""";
    private const string Topic = """{"message_thread_id":1,"name":"t","icon_color":1}""";

    private static readonly InlineKeyboardMarkup Button = InlineKeyboardButton.WithCallbackData("Take", "t:1");

    /// <summary>Name, method, answer, JSON of the request (null: none is sent), the call.</summary>
    private static readonly Case[] Cases =
    [
        new("getMe", """{"id":1,"is_bot":true,"first_name":"b"}""", null, bot => bot.GetMe()),
        new("getUpdates", "[]", "{}", bot => bot.GetUpdates()),
        new(
            "getUpdates",
            "[]",
            """
            {"offset":0,"limit":100,"timeout":50,
             "allowed_updates":["message","edited_message","callback_query","my_chat_member","message_reaction"]}
            """,
            bot => bot.GetUpdates(
                0,
                limit: 100,
                timeout: 50,
                allowedUpdates:
                [
                    UpdateType.Message, UpdateType.EditedMessage, UpdateType.CallbackQuery, UpdateType.MyChatMember,
                    UpdateType.MessageReaction,
                ])),
        new(
            "setWebhook",
            "true",
            """{"url":"https://h/telegram","max_connections":100,"allowed_updates":["message"],"secret_token":"s"}""",
            bot => bot.SetWebhook(
                "https://h/telegram", maxConnections: 100, allowedUpdates: [UpdateType.Message], secretToken: "s")),
        new("deleteWebhook", "true", "{}", bot => bot.DeleteWebhook()),
        new(
            "deleteWebhook",
            "true",
            """{"drop_pending_updates":true}""",
            bot => bot.DeleteWebhook(dropPendingUpdates: true)),
        new("getWebhookInfo", """{"url":"","pending_update_count":0}""", null, bot => bot.GetWebhookInfo()),
        new("sendMessage", Message, """{"chat_id":5,"text":"hi"}""", bot => bot.SendMessage(5, "hi")),
        new("sendMessage", Message, """{"chat_id":"@shop","text":"hi"}""", bot => bot.SendMessage("@shop", "hi")),
        new(
            "sendMessage",
            Message,
            """
            {"chat_id":5,"text":"<b>ok</b>","parse_mode":"Html","message_thread_id":3,"disable_notification":true,
             "link_preview_options":{"is_disabled":true},
             "reply_parameters":{"message_id":7,"allow_sending_without_reply":true},
             "entities":[{"type":"bold","offset":0,"length":2}],
             "reply_markup":{"inline_keyboard":[[{"text":"Take","callback_data":"t:1"}]]}}
            """,
            bot => bot.SendMessage(
                5,
                "<b>ok</b>",
                ParseMode.Html,
                replyParameters: new ReplyParameters { MessageId = 7, AllowSendingWithoutReply = true },
                replyMarkup: Button,
                linkPreviewOptions: LinkPreviewOptions.Disabled,
                messageThreadId: 3,
                entities: [new MessageEntity { Type = MessageEntityType.Bold, Offset = 0, Length = 2 }],
                disableNotification: true)),
        new(
            "sendMessage",
            Message,
            """{"chat_id":5,"text":"hi","reply_markup":{"remove_keyboard":true}}""",
            bot => bot.SendMessage(5, "hi", replyMarkup: new ReplyKeyboardRemove())),
        new(
            "copyMessage",
            """{"message_id":9}""",
            """{"chat_id":5,"from_chat_id":6,"message_id":7}""",
            bot => bot.CopyMessage(5, 6, 7)),
        new(
            "copyMessage",
            """{"message_id":9}""",
            """
            {"chat_id":5,"from_chat_id":-100123,"message_id":7,"message_thread_id":2,"protect_content":true,
             "caption":"c","reply_parameters":{"message_id":3,"quote":"q","quote_position":0},
             "reply_markup":{"inline_keyboard":[[{"text":"Take","callback_data":"t:1"}]]}}
            """,
            bot => bot.CopyMessage(
                5,
                -100123,
                7,
                caption: "c",
                replyParameters: new ReplyParameters { MessageId = 3, Quote = "q", QuotePosition = 0 },
                replyMarkup: Button,
                messageThreadId: 2,
                protectContent: true)),
        new(
            "copyMessages",
            """[{"message_id":8},{"message_id":9}]""",
            """{"chat_id":5,"from_chat_id":6,"message_ids":[1,2],"message_thread_id":4}""",
            bot => bot.CopyMessages(5, 6, [1, 2], messageThreadId: 4)),
        new(
            "forwardMessage",
            Message,
            """{"chat_id":5,"from_chat_id":6,"message_id":7,"message_thread_id":4}""",
            bot => bot.ForwardMessage(5, 6, 7, messageThreadId: 4)),
        new(
            "editMessageText",
            Message,
            """{"chat_id":5,"message_id":7,"text":"new","parse_mode":"MarkdownV2"}""",
            bot => bot.EditMessageText(5, 7, "new", ParseMode.MarkdownV2)),
        new(
            "editMessageText",
            "true",
            """{"inline_message_id":"i","text":"new"}""",
            bot => bot.EditMessageText("i", "new")),
        new(
            "editMessageCaption",
            Message,
            """
            {"chat_id":5,"message_id":7,"caption":"new",
             "caption_entities":[{"type":"text_link","offset":0,"length":3,"url":"http://a"}]}
            """,
            bot => bot.EditMessageCaption(
                5,
                7,
                "new",
                captionEntities:
                    [new MessageEntity { Type = MessageEntityType.TextLink, Offset = 0, Length = 3, Url = "http://a" }])),
        new(
            "editMessageMedia",
            Message,
            """
            {"chat_id":5,"message_id":7,
             "media":{"type":"photo","media":"file-id","caption":"c","has_spoiler":true}}
            """,
            bot => bot.EditMessageMedia(
                5, 7, new InputMediaPhoto(InputFile.FromFileId("file-id")) { Caption = "c", HasSpoiler = true })),
        new(
            "editMessageMedia",
            Message,
            """{"chat_id":5,"message_id":7,"media":{"type":"video","media":"https://h/v.mp4"}}""",
            bot => bot.EditMessageMedia(5, 7, new InputMediaVideo("https://h/v.mp4"))),
        new(
            "editMessageReplyMarkup",
            Message,
            """{"chat_id":5,"message_id":7}""",
            bot => bot.EditMessageReplyMarkup(5, 7)),
        new(
            "editMessageReplyMarkup",
            Message,
            """{"chat_id":5,"message_id":7,"reply_markup":{"inline_keyboard":[]}}""",
            bot => bot.EditMessageReplyMarkup(5, 7, InlineKeyboardMarkup.Empty())),
        new(
            "editMessageLiveLocation",
            Message,
            """{"chat_id":5,"message_id":7,"latitude":0,"longitude":-1.5,"heading":90}""",
            bot => bot.EditMessageLiveLocation(5, 7, 0, -1.5, heading: 90)),
        new(
            "stopMessageLiveLocation",
            Message,
            """{"chat_id":5,"message_id":7}""",
            bot => bot.StopMessageLiveLocation(5, 7)),
        new(
            "sendLocation",
            Message,
            """{"chat_id":5,"latitude":59.5,"longitude":30,"live_period":60,"horizontal_accuracy":1.5}""",
            bot => bot.SendLocation(5, 59.5, 30, horizontalAccuracy: 1.5, livePeriod: 60)),
        new(
            "sendLocation",
            Message,
            """
            {"chat_id":5,"latitude":1,"longitude":2,"live_period":2147483647,"heading":90,"proximity_alert_radius":50,
             "message_thread_id":3,"message_effect_id":"9","reply_parameters":{"message_id":7}}
            """,
            bot => bot.SendLocation(
                5,
                1,
                2,
                new ReplyParameters { MessageId = 7 },
                livePeriod: int.MaxValue,
                heading: 90,
                proximityAlertRadius: 50,
                messageThreadId: 3,
                messageEffectId: "9")),
        new(
            "sendMediaGroup",
            $"[{Message},{Message}]",
            """
            {"chat_id":5,"message_thread_id":3,"message_effect_id":"9",
             "reply_parameters":{"message_id":7,"quote":"q","quote_entities":[{"type":"bold","offset":0,"length":1}]},
             "media":[{"type":"photo","media":"a","caption":"c"},{"type":"video","media":"b","duration":3}]}
            """,
            bot => bot.SendMediaGroup(
                5,
                [new InputMediaPhoto("a") { Caption = "c" }, new InputMediaVideo("b") { Duration = 3 }],
                new ReplyParameters
                {
                    MessageId = 7,
                    Quote = "q",
                    QuoteEntities = [new MessageEntity { Type = MessageEntityType.Bold, Offset = 0, Length = 1 }],
                },
                messageThreadId: 3,
                messageEffectId: "9")),
        new("getForumTopicIconStickers", "[]", null, bot => bot.GetForumTopicIconStickers()),
        new(
            "sendPhoto",
            Message,
            """{"chat_id":5,"photo":"file-id","caption":"c"}""",
            bot => bot.SendPhoto(5, "file-id", "c")),
        new(
            "sendDocument",
            Message,
            """{"chat_id":5,"document":"https://h/d.pdf"}""",
            bot => bot.SendDocument(5, "https://h/d.pdf")),
        new("deleteMessage", "true", """{"chat_id":5,"message_id":7}""", bot => bot.DeleteMessage(5, 7)),
        new("deleteMessages", "true", """{"chat_id":5,"message_ids":[1,2]}""", bot => bot.DeleteMessages(5, [1, 2])),
        new(
            "setMessageReaction",
            "true",
            """{"chat_id":5,"message_id":7,"reaction":[{"type":"emoji","emoji":"👍"}]}""",
            bot => bot.SetMessageReaction(5, 7, ["👍"])),
        new(
            "setMessageReaction",
            "true",
            """{"chat_id":5,"message_id":7,"reaction":[{"type":"custom_emoji","custom_emoji_id":"55"}],"is_big":true}""",
            bot => bot.SetMessageReaction(5, 7, [new ReactionTypeCustomEmoji { CustomEmojiId = "55" }], isBig: true)),
        new(
            "setMessageReaction",
            "true",
            """{"chat_id":5,"message_id":7,"reaction":[]}""",
            bot => bot.SetMessageReaction(5, 7, [])),
        new(
            "answerCallbackQuery",
            "true",
            """{"callback_query_id":"q","text":"done","show_alert":true}""",
            bot => bot.AnswerCallbackQuery("q", "done", showAlert: true)),
        new(
            "setMyCommands",
            "true",
            """
            {"commands":[{"command":"end","description":"End"}],"scope":{"type":"chat","chat_id":5},
             "language_code":"ru"}
            """,
            bot => bot.SetMyCommands([("end", "End")], BotCommandScope.Chat(5), "ru")),
        new(
            "setMyCommands",
            "true",
            """{"commands":[],"scope":{"type":"all_private_chats"}}""",
            bot => bot.SetMyCommands([], BotCommandScope.AllPrivateChats())),
        new(
            "deleteMyCommands",
            "true",
            """{"scope":{"type":"default"}}""",
            bot => bot.DeleteMyCommands(BotCommandScope.Default())),
        new("getMyCommands", "[]", """{"language_code":"ru"}""", bot => bot.GetMyCommands(languageCode: "ru")),
        new("leaveChat", "true", """{"chat_id":-5}""", bot => bot.LeaveChat(-5)),
        new(
            "sendChatAction",
            "true",
            """{"chat_id":5,"action":"upload_photo","message_thread_id":2}""",
            bot => bot.SendChatAction(5, ChatAction.UploadPhoto, messageThreadId: 2)),
        new(
            "createForumTopic",
            Topic,
            """{"chat_id":5,"name":"Ann","icon_color":7322096}""",
            bot => bot.CreateForumTopic(5, "Ann", iconColor: 7322096)),
        new(
            "editForumTopic",
            "true",
            """{"chat_id":5,"message_thread_id":3,"name":"Bob"}""",
            bot => bot.EditForumTopic(5, 3, "Bob")),
        new(
            "deleteForumTopic",
            "true",
            """{"chat_id":5,"message_thread_id":3}""",
            bot => bot.DeleteForumTopic(5, 3)),
    ];

    public static TheoryData<int, string> Numbered()
    {
        TheoryData<int, string> data = [];
        for (var i = 0; i < Cases.Length; i++)
            data.Add(i, Cases[i].Method);
        return data;
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public async Task Call_OfAMethod_SendsExactlyItsArguments(int number, string method)
    {
        var expected = Cases[number];
        using var api = new StubApi().Ok(expected.Answer);

        await expected.Act(api.Client());

        var call = Assert.Single(api.Calls);
        Assert.Equal("POST", call.HttpMethod);
        Assert.Equal($"http://localhost:8081/bot{StubApi.Token}/{method}", call.Url);
        Assert.Equal(expected.Json is null ? null : "application/json; charset=utf-8", call.ContentType);
        AssertJson(expected.Json, call.Json);
    }

    [Fact]
    public async Task File_AsStream_GoesAsAFormPart()
    {
        using var api = new StubApi().Ok(Message);
        using MemoryStream content = new("hello"u8.ToArray());

        await api.Client().SendDocument(5, InputFile.FromStream(content, "отчёт.txt"), "c");

        var call = Assert.Single(api.Calls);
        Assert.StartsWith("multipart/form-data", call.ContentType, StringComparison.Ordinal);
        Assert.Contains("attach://0", call.Body, StringComparison.Ordinal);
        Assert.Contains("hello", call.Body, StringComparison.Ordinal);
        Assert.Contains("name=caption", call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebhookAnswer_OfARequest_NamesItsMethod()
    {
        Telegram.Bot.Requests.SendMessageRequest request = new() { ChatId = 5, Text = "hi", IsWebhookResponse = true };

        using var content = request.ToHttpContent();

        AssertJson("""{"method":"sendMessage","chat_id":5,"text":"hi"}""", JsonNode.Parse(await content!.ReadAsStringAsync()));
    }

    private static void AssertJson(string? expected, JsonNode? actual)
    {
        var wanted = expected is null ? null : JsonNode.Parse(expected);
        Assert.True(JsonNode.DeepEquals(wanted, actual), $"expected {wanted?.ToJsonString()}, got {actual?.ToJsonString()}");
    }

    private sealed record Case(string Method, string Answer, string? Json, Func<ITelegramBotClient, Task> Act);
}
