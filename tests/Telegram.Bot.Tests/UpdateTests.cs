using System.Text.Json;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OperatorBot.BotApi.Tests;

/// <summary>Reading what Telegram sends, as far as the product looks at it.</summary>
public class UpdateTests
{
    private const string User = """{"id":42,"is_bot":false,"first_name":"Ann","language_code":"ru"}""";
    private const string Chat = """{"id":42,"first_name":"Ann","type":"private"}""";
    private const string File = "\"file_id\":\"f\",\"file_unique_id\":\"u\"";

    [Fact]
    public void Message_WithText_ReadsItsParts()
    {
        var update = Read($$"""
            {"update_id":10,"message":{"message_id":5,"from":{{User}},"chat":{{Chat}},"date":1700000000,
             "text":"/start x","entities":[{"offset":0,"length":6,"type":"bot_command"}],
             "message_thread_id":3,"is_topic_message":true,"has_protected_content":true,"media_group_id":"g",
             "reply_to_message":{"message_id":4,"date":1699999999,"chat":{{Chat}},"text":"q"},
             "quote":{"text":"q","position":0,"is_manual":true},"something_new":{"a":[1,2,{"b":null}]} } }
            """);

        Assert.Equal((10, UpdateType.Message), (update.Id, update.Type));
        var message = update.Message!;
        Assert.Equal((5, 5, MessageType.Text), (message.Id, message.MessageId, message.Type));
        Assert.Equal((42L, "Ann", "ru"), (message.From!.Id, message.From.FirstName, message.From.LanguageCode));
        Assert.Equal((42L, ChatType.Private), (message.Chat.Id, message.Chat.Type));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1700000000), message.Date);
        Assert.Equal(DateTimeKind.Utc, message.Date.Kind);
        Assert.Equal(MessageEntityType.BotCommand, Assert.Single(message.Entities!).Type);
        Assert.Equal(["/start"], message.EntityValues!);
        Assert.Equal((3, true, true), (message.MessageThreadId, message.IsTopicMessage, message.HasProtectedContent));
        Assert.Equal(("g", 4), (message.MediaGroupId, message.ReplyToMessage!.Id));
        Assert.Equal(("q", 0, true), (message.Quote!.Text, message.Quote.Position, message.Quote.IsManual));
        Assert.Null(message.EditDate);
        Assert.False(message.IsServiceMessage);
    }

    [Fact]
    public void EditedMessage_Any_ReadsWhenItWasEdited()
    {
        var update = Read($$"""
            {"update_id":11,"edited_message":{"message_id":5,"from":{{User}},"chat":{{Chat}},"date":1700000000,
             "edit_date":1700000060,"caption":"c","caption_entities":[{"offset":0,"length":1,"type":"brand_new"}],
             "photo":[{{{File}},"width":1,"height":2,"file_size":3}]} }
            """);

        Assert.Equal(UpdateType.EditedMessage, update.Type);
        var message = update.EditedMessage!;
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1700000060), message.EditDate);
        Assert.Equal(("c", MessageType.Photo), (message.Caption, message.Type));
        Assert.Equal(default, message.CaptionEntities![0].Type);
        Assert.Equal(("f", 1, 2, 3L), Photo(message.Photo![0]));

        static (string, int, int, long?) Photo(PhotoSize size) =>
            (size.FileId, size.Width, size.Height, size.FileSize);
    }

    [Fact]
    public void CallbackQuery_Any_ReadsItsDataAndMessage()
    {
        var update = Read($$"""
            {"update_id":12,"callback_query":{"id":"q1","from":{{User}},"chat_instance":"-1","data":"end:42:3",
             "message":{"message_id":8,"chat":{{Chat}},"date":0} } }
            """);

        Assert.Equal(UpdateType.CallbackQuery, update.Type);
        Assert.Equal(("q1", "end:42:3", 42L), (update.CallbackQuery!.Id, update.CallbackQuery.Data, update.CallbackQuery.From.Id));
        Assert.Equal((8, default(DateTime)), (update.CallbackQuery.Message!.Id, update.CallbackQuery.Message.Date));
    }

    [Fact]
    public void MyChatMember_Kicked_ReadsBothStates()
    {
        var update = Read($$"""
            {"update_id":13,"my_chat_member":{"chat":{{Chat}},"from":{{User}},"date":1700000000,
             "old_chat_member":{"user":{"id":1,"is_bot":true,"first_name":"b"},"status":"member"},
             "new_chat_member":{"user":{"id":1,"is_bot":true,"first_name":"b"},"until_date":0,"status":"kicked"} } }
            """);

        Assert.Equal(UpdateType.MyChatMember, update.Type);
        var member = update.MyChatMember!;
        Assert.Equal(ChatMemberStatus.Member, Assert.IsType<ChatMemberMember>(member.OldChatMember).Status);
        var banned = Assert.IsType<ChatMemberBanned>(member.NewChatMember);
        Assert.Equal((ChatMemberStatus.Kicked, (DateTime?)null, 1L), (banned.Status, banned.UntilDate, banned.User.Id));
        Assert.False(banned.IsInChat);
    }

    [Theory]
    [InlineData("creator", typeof(ChatMemberOwner), true)]
    [InlineData("administrator", typeof(ChatMemberAdministrator), true)]
    [InlineData("member", typeof(ChatMemberMember), true)]
    [InlineData("restricted", typeof(ChatMemberRestricted), false)]
    [InlineData("left", typeof(ChatMemberLeft), false)]
    [InlineData("kicked", typeof(ChatMemberBanned), false)]
    public void ChatMember_OfEachStatus_HasItsType(string status, Type type, bool isInChat)
    {
        var member = Read<ChatMember>($$"""{"user":{{User}},"status":"{{status}}","until_date":1700000000}""");

        Assert.IsType(type, member);
        Assert.Equal(isInChat, member.IsInChat);
    }

    [Fact]
    public void MessageReaction_Any_ReadsOldAndNew()
    {
        var update = Read($$"""
            {"update_id":14,"message_reaction":{"chat":{{Chat}},"message_id":5,"user":{{User}},"date":1700000000,
             "old_reaction":[],
             "new_reaction":[{"type":"emoji","emoji":"👍"},{"custom_emoji_id":"7","type":"custom_emoji"},{"type":"paid"}]} }
            """);

        Assert.Equal(UpdateType.MessageReaction, update.Type);
        var reaction = update.MessageReaction!;
        Assert.Equal(5, reaction.MessageId);
        Assert.Empty(reaction.OldReaction);
        Assert.Equal("👍", Assert.IsType<ReactionTypeEmoji>(reaction.NewReaction[0]).Emoji);
        Assert.Equal("7", Assert.IsType<ReactionTypeCustomEmoji>(reaction.NewReaction[1]).CustomEmojiId);
        Assert.Equal(ReactionTypeKind.Paid, reaction.NewReaction[2].Type);
    }

    [Theory]
    [InlineData("edited_message", UpdateType.EditedMessage)]
    [InlineData("channel_post", UpdateType.ChannelPost)]
    [InlineData("edited_channel_post", UpdateType.EditedChannelPost)]
    [InlineData("business_message", UpdateType.BusinessMessage)]
    public void Update_WithAMessage_HasItsType(string field, UpdateType expected)
    {
        var update = Read($$"""{"update_id":1,"{{field}}":{"message_id":5,"chat":{{Chat}},"date":1} }""");

        Assert.Equal(expected, update.Type);
    }

    [Fact]
    public void Update_OfAKindNotKnownYet_IsUnknown()
    {
        var update = Read("""{"update_id":2147483647,"brand_new":{"a":1}}""");

        Assert.Equal((int.MaxValue, UpdateType.Unknown), (update.Id, update.Type));
    }

    [Theory]
    [InlineData("\"text\":\"t\"", MessageType.Text, false)]
    [InlineData($"\"photo\":[{{{File},\"width\":1,\"height\":1}}]", MessageType.Photo, false)]
    [InlineData($"\"video\":{{{File},\"width\":1,\"height\":1,\"duration\":1}}", MessageType.Video, false)]
    [InlineData($"\"animation\":{{{File},\"width\":1,\"height\":1,\"duration\":1}},\"document\":{{{File}}}", MessageType.Animation, false)]
    [InlineData($"\"document\":{{{File},\"file_name\":\"a\"}}", MessageType.Document, false)]
    [InlineData($"\"voice\":{{{File},\"duration\":1}}", MessageType.Voice, false)]
    [InlineData($"\"audio\":{{{File},\"duration\":1}}", MessageType.Audio, false)]
    [InlineData($"\"video_note\":{{{File},\"duration\":1,\"length\":1}}", MessageType.VideoNote, false)]
    [InlineData($"\"sticker\":{{{File},\"type\":\"regular\",\"width\":1,\"height\":1,\"is_animated\":false,\"is_video\":true}}", MessageType.Sticker, false)]
    [InlineData("\"location\":{\"latitude\":1.5,\"longitude\":2,\"live_period\":60}", MessageType.Location, false)]
    [InlineData("\"location\":{\"latitude\":1,\"longitude\":2},\"venue\":{\"location\":{\"latitude\":1,\"longitude\":2},\"title\":\"t\",\"address\":\"a\"}", MessageType.Venue, false)]
    [InlineData("\"contact\":{\"phone_number\":\"1\",\"first_name\":\"A\"}", MessageType.Contact, false)]
    [InlineData("\"dice\":{\"emoji\":\"🎲\",\"value\":3}", MessageType.Dice, false)]
    [InlineData("\"poll\":{\"id\":\"1\",\"question\":\"q\",\"options\":[{\"text\":\"a\",\"voter_count\":0}],\"total_voter_count\":0,\"is_closed\":false,\"is_anonymous\":true,\"type\":\"quiz\",\"allows_multiple_answers\":false}", MessageType.Poll, false)]
    [InlineData("\"story\":{\"chat\":{\"id\":1,\"type\":\"private\"},\"id\":1}", MessageType.Story, false)]
    [InlineData("\"invoice\":{\"title\":\"t\",\"description\":\"d\",\"start_parameter\":\"s\",\"currency\":\"XTR\",\"total_amount\":1}", MessageType.Invoice, false)]
    [InlineData("\"giveaway\":{\"chats\":[],\"winners_selection_date\":1,\"winner_count\":1}", MessageType.Giveaway, false)]
    [InlineData("\"paid_media\":{\"star_count\":1,\"paid_media\":[{\"type\":\"preview\",\"width\":1}]}", MessageType.PaidMedia, false)]
    [InlineData("\"game\":{\"title\":\"t\",\"description\":\"d\",\"photo\":[]}", MessageType.Game, false)]
    [InlineData("\"checklist\":{\"title\":\"t\",\"tasks\":[{\"id\":1,\"text\":\"t\"}]}", MessageType.Checklist, false)]
    [InlineData("\"forum_topic_created\":{\"name\":\"n\",\"icon_color\":1}", MessageType.ForumTopicCreated, true)]
    [InlineData("\"forum_topic_edited\":{\"name\":\"n\"}", MessageType.ForumTopicEdited, true)]
    [InlineData("\"forum_topic_closed\":{}", MessageType.ForumTopicClosed, true)]
    [InlineData("\"forum_topic_reopened\":{}", MessageType.ForumTopicReopened, true)]
    [InlineData("\"pinned_message\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":1,\"type\":\"private\"}}", MessageType.PinnedMessage, true)]
    [InlineData("\"new_chat_members\":[{\"id\":1,\"is_bot\":false,\"first_name\":\"A\"}]", MessageType.NewChatMembers, true)]
    [InlineData("\"left_chat_member\":{\"id\":1,\"is_bot\":false,\"first_name\":\"A\"}", MessageType.LeftChatMember, true)]
    [InlineData("\"migrate_to_chat_id\":-1001234567890", MessageType.MigrateToChatId, true)]
    [InlineData("\"message_auto_delete_timer_changed\":{\"message_auto_delete_time\":1}", MessageType.MessageAutoDeleteTimerChanged, true)]
    [InlineData("\"users_shared\":{\"request_id\":1,\"users\":[{\"user_id\":1}]}", MessageType.UsersShared, true)]
    [InlineData("\"write_access_allowed\":{}", MessageType.WriteAccessAllowed, true)]
    [InlineData("\"group_chat_created\":true", MessageType.GroupChatCreated, true)]
    [InlineData("\"brand_new\":{\"x\":1}", MessageType.Unknown, true)]
    public void Message_OfEachKind_HasItsType(string content, MessageType expected, bool service)
    {
        var message = Read<Message>($$"""{"message_id":5,"chat":{{Chat}},"date":1,{{content}}}""");

        Assert.Equal((expected, service), (message.Type, message.IsServiceMessage));
    }

    [Theory]
    [InlineData("""{"type":"user","date":1700000000,"sender_user":{"id":1,"is_bot":false,"first_name":"A"}}""", typeof(MessageOriginUser))]
    [InlineData("""{"date":1700000000,"sender_user_name":"A","type":"hidden_user"}""", typeof(MessageOriginHiddenUser))]
    [InlineData("""{"type":"chat","date":1700000000,"sender_chat":{"id":1,"type":"group"}}""", typeof(MessageOriginChat))]
    [InlineData("""{"type":"channel","date":1700000000,"chat":{"id":1,"type":"channel"},"message_id":3}""", typeof(MessageOriginChannel))]
    public void Forward_OfEachOrigin_HasItsType(string origin, Type type)
    {
        var message = Read<Message>($$"""{"message_id":5,"chat":{{Chat}},"date":1,"text":"t","forward_origin":{{origin}}}""");

        Assert.IsType(type, message.ForwardOrigin);
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1700000000), message.ForwardDate);
    }

    [Fact]
    public void ExternalReply_Any_ReadsItsOrigin()
    {
        var message = Read<Message>($$"""
            {"message_id":5,"chat":{{Chat}},"date":1,"text":"t",
             "external_reply":{"origin":{"type":"hidden_user","date":1,"sender_user_name":"A"},"message_id":9} }
            """);

        Assert.Equal(9, message.ExternalReply!.MessageId);
        Assert.IsType<MessageOriginHiddenUser>(message.ExternalReply.Origin);
    }

    [Theory]
    [InlineData("""{"user":{"id":1,"is_bot":false,"first_name":"A"},"status":"brand_new"}""")]
    [InlineData("""{"user":{"id":1,"is_bot":false,"first_name":"A"}}""")]
    public void Union_OfACaseNotKnown_Throws(string member) =>
        Assert.ThrowsAny<Exception>(() => Read<ChatMember>(member));

    [Fact]
    public void Numbers_AsStrings_AreRead() =>
        Assert.Equal(42, Read<User>("""{"id":"42","is_bot":false,"first_name":"A"}""").Id);

    [Fact]
    public void Update_WrittenAndReadAgain_IsTheSame()
    {
        Update update = new()
        {
            Id = 1,
            Message = new()
            {
                Id = 2,
                Date = DateTime.UnixEpoch.AddSeconds(1700000000),
                Chat = new() { Id = 3, Type = ChatType.Private },
                From = new() { Id = 3, FirstName = "Ann" },
                Text = "t",
                Entities = [new() { Type = MessageEntityType.Bold, Offset = 0, Length = 1 }],
            },
        };

        var json = JsonSerializer.Serialize(update, JsonBotAPI.Options);

        Assert.Equal(json, JsonSerializer.Serialize(Read(json), JsonBotAPI.Options));
        Assert.Contains("\"offset\":0", json, StringComparison.Ordinal);
        Assert.Contains("\"date\":1700000000", json, StringComparison.Ordinal);
        Assert.DoesNotContain("caption", json, StringComparison.Ordinal);
    }

    private static Update Read(string json) => Read<Update>(json);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonBotAPI.Options)!;
}
