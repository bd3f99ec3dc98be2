using System.Text.Json;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Updates;

/// <summary>What <see cref="UpdateParser"/> reads of a message beyond its id.</summary>
public sealed class MessageDetailsTests
{
    private const string Room = """{"id":7,"type":"private","first_name":"Anna"}""";
    private const string Replied = $$"""
        "reply_to_message":{"message_id":10,"chat":{{Room}},"date":1,"text":"one two three"}
        """;

    public static TheoryData<string, MessageDetails?> Table => new()
    {
        { "\"text\":\"hi\"", null },

        // Albums.
        { "\"media_group_id\":\"135\",\"photo\":[{\"file_id\":\"f\"}]", new MessageDetails { AlbumId = "135" } },
        { $"\"media_group_id\":\"{new string('1', 65)}\"", new MessageDetails { AlbumId = new string('1', 64) } },

        // Quotes: the writer's own, of a message of the same chat.
        {
            $$"""{{Replied}},"quote":{"text":"two","position":4,"is_manual":true}""",
            new MessageDetails { Quote = new MessageQuote { Text = "two", Position = 4 } }
        },
        {
            $$"""
            {{Replied}},"quote":{"text":"two","position":4,"is_manual":true,
             "entities":[{"type":"bold","offset":0,"length":3},{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"9"}]}
            """,
            new MessageDetails
            {
                Quote = new MessageQuote
                {
                    Text = "two",
                    Entities =
                        """[{"type":"bold","offset":0,"length":3},{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"9"}]""",
                    Position = 4,
                },
            }
        },
        { $$"""{{Replied}},"quote":{"text":"two","position":4}""", null },
        { """ "external_reply":{},"quote":{"text":"two","position":4,"is_manual":true}""", null },
        {
            $$"""{{Replied}},"quote":{"position":-4,"is_manual":true,"entities":[]}""",
            new MessageDetails { Quote = new MessageQuote { Text = "" } }
        },
        {
            $$"""{{Replied}},"quote":{"text":"a","position":0,"is_manual":true,"entities":[{"type":"of_tomorrow","offset":0,"length":1}]}""",
            new MessageDetails { Quote = new MessageQuote { Text = "a" } }
        },

        // Effects.
        { "\"effect_id\":\"5104841245755180586\"", new MessageDetails { EffectId = "5104841245755180586" } },
        { $"\"effect_id\":\"{new string('5', 65)}\"", new MessageDetails { EffectId = new string('5', 64) } },

        // Live locations.
        {
            """
            "location":{"latitude":59.93,"longitude":-30.31,"live_period":900,"horizontal_accuracy":12.5,"heading":90,"proximity_alert_radius":50}
            """,
            new MessageDetails
            {
                Live = new LiveLocation
                {
                    Latitude = 59.93,
                    Longitude = -30.31,
                    PeriodSeconds = 900,
                    AccuracyMeters = 12.5,
                    Heading = 90,
                    ProximityMeters = 50,
                },
            }
        },
        {
            "\"location\":{\"latitude\":0,\"longitude\":0,\"live_period\":2147483647}",
            new MessageDetails { Live = new LiveLocation { Latitude = 0, Longitude = 0, PeriodSeconds = int.MaxValue } }
        },
        { "\"location\":{\"latitude\":1,\"longitude\":2}", null },
        { "\"location\":{\"latitude\":1,\"longitude\":2,\"live_period\":0}", null },
        { "\"location\":{\"latitude\":1e400,\"longitude\":2,\"live_period\":60}", null },
        {
            """
            "location":{"latitude":1,"longitude":2,"live_period":60},
            "venue":{"location":{"latitude":1,"longitude":2},"title":"t","address":"a"}
            """,
            null
        },

        // What no copy is made of.
        { "\"invoice\":{\"title\":\"t\"}", Uncopyable(UncopyableKind.Invoice) },
        { "\"giveaway\":{\"winner_count\":1}", Uncopyable(UncopyableKind.Giveaway) },
        { "\"giveaway_winners\":{\"winner_count\":1}", Uncopyable(UncopyableKind.Giveaway) },
        { "\"paid_media\":{\"star_count\":1,\"paid_media\":[]}", Uncopyable(UncopyableKind.PaidMedia) },
        { "\"story\":{\"id\":1}", Uncopyable(UncopyableKind.Story) },
        { "\"poll\":{\"id\":\"1\",\"question\":\"q\",\"options\":[],\"type\":\"quiz\"}", Uncopyable(UncopyableKind.Quiz) },
        { "\"poll\":{\"id\":\"1\",\"question\":\"q\",\"options\":[],\"type\":\"regular\"}", null },
        { "\"checklist\":{\"title\":\"t\",\"tasks\":[]}", Uncopyable(UncopyableKind.Checklist) },
        { "\"gift\":{}", Uncopyable(UncopyableKind.Gift) },
        { "\"unique_gift\":{}", Uncopyable(UncopyableKind.Gift) },
        { "\"gift_upgrade_sent\":{}", Uncopyable(UncopyableKind.Gift) },
        { "\"successful_payment\":{}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"refunded_payment\":{}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"users_shared\":{\"request_id\":1,\"users\":[]}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"chat_shared\":{\"request_id\":1}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"connected_website\":\"example.org\"", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"web_app_data\":{\"data\":\"d\",\"button_text\":\"b\"}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"passport_data\":{}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"proximity_alert_triggered\":{\"distance\":1}", Uncopyable(UncopyableKind.ServiceMessage) },
        { "\"dice\":{\"emoji\":\"🎲\",\"value\":1}", null },
        { "\"something_new\":{}", null },

        // Several at once.
        {
            $$"""{{Replied}},"quote":{"text":"two","position":4,"is_manual":true},"media_group_id":"1","effect_id":"2" """,
            new MessageDetails { AlbumId = "1", EffectId = "2", Quote = new MessageQuote { Text = "two", Position = 4 } }
        },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Parse_Message_HasWhatACopyDoesNotBringAlong(string content, MessageDetails? expected) =>
        Assert.Equal(expected, Read(content).Details);

    [Theory]
    [InlineData("\"message_thread_id\":5,\"is_topic_message\":true", 5)]
    [InlineData("\"message_thread_id\":5", null)]
    [InlineData("\"message_thread_id\":5,\"is_topic_message\":false", null)]
    [InlineData("\"is_topic_message\":true", null)]
    [InlineData("\"message_thread_id\":0,\"is_topic_message\":true", null)]
    [InlineData("\"message_thread_id\":-5,\"is_topic_message\":true", null)]
    public void Parse_Message_HasATopicOnlyWhereItSaysSo(string content, int? expected) =>
        Assert.Equal(expected, Read(content).ThreadId);

    [Theory]
    [InlineData("\"text\":\"t\"", 10)]
    [InlineData("\"forum_topic_created\":{\"name\":\"n\",\"icon_color\":1}", null)]
    [InlineData("\"forum_topic_edited\":{\"name\":\"n\"}", 10)]
    public void Parse_MessageInATopic_DoesNotReplyToTheTopicsOpening(string replied, int? expected)
    {
        var message = Read(
            $$$"""
            "message_thread_id":5,"is_topic_message":true,"reply_to_message":{"message_id":10,"chat":{{{Room}}},"date":1,{{{replied}}}}
            """);

        Assert.Equal(expected, message.ReplyTo);
        Assert.Equal(5, message.ThreadId);
    }

    [Fact]
    public void Parse_Press_IsInTheTopicOfItsMessage()
    {
        var press = Assert.IsType<Incoming.OperatorAction>(Parse(
            $$$$"""
            {"update_id":1,"callback_query":{"id":"q","from":{"id":7,"is_bot":false,"first_name":"Anna"},"chat_instance":"c","data":"3:5:2:0",
             "message":{"message_id":20,"chat":{{{{Room}}}},"date":1,"message_thread_id":5,"is_topic_message":true}}}
            """));

        Assert.Equal(5, press.Request.Message.ThreadId);
    }

    private static MessageDetails Uncopyable(UncopyableKind kind) => new() { Uncopyable = kind };

    private static TelegramMessage Read(string content) => Assert.IsType<Incoming.Message>(Parse(
        $$$$"""
        {"update_id":1,"message":{"message_id":11,"from":{"id":7,"is_bot":false,"first_name":"Anna"},"chat":{{{{Room}}}},"date":1700000000,
         {{{{content}}}}
         }}
        """)).Request.Message;

    private static Incoming Parse(string json) => UpdateParser.Parse(
        JsonSerializer.Deserialize<Update>(json, JsonBotAPI.Options)!,
        "shop_bot",
        DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        mayBeRepeat: false);
}
