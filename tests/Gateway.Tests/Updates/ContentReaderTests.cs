using System.Text.Json;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Updates;

public sealed class ContentReaderTests
{
    private const string Formatting =
        """
        [{"type":"bold","offset":0,"length":1},{"type":"text_link","offset":1,"length":2,"url":"https://example.org/?a=1\u0026b=2"},{"type":"pre","offset":3,"length":1,"language":"c#"},{"type":"custom_emoji","offset":4,"length":2,"custom_emoji_id":"9"},{"type":"expandable_blockquote","offset":6,"length":1},{"type":"date_time","offset":7,"length":1,"unix_time":1767225600,"date_time_format":"r"}]
        """;

    private const string Caption = $$"""
        "caption":"c","caption_entities":{{Formatting}},"show_caption_above_media":true,"has_media_spoiler":true
        """;

    private static readonly MessageContent Captioned = new()
    {
        Kind = ContentKind.Caption,
        Text = "c",
        Entities = Formatting,
        IsCaptionAbove = true,
        HasSpoiler = true,
    };

    private static readonly MessageContent Other = new() { Kind = ContentKind.Other };

    public static TheoryData<string, MessageContent> Table => new()
    {
        { "\"text\":\"hi\"", Text("hi") },
        { $"\"text\":\"hi\",\"entities\":{Formatting}", Text("hi") with { Entities = Formatting } },
        { "\"text\":\"hi\",\"entities\":[]", Text("hi") },
        {
            "\"text\":\"hi\",\"link_preview_options\":{\"url\":\"https://example.org\",\"prefer_small_media\":true,\"show_above_text\":true}",
            Text("hi") with
            {
                LinkPreview = """{"url":"https://example.org","prefer_small_media":true,"show_above_text":true}""",
            }
        },
        {
            "\"text\":\"hi\",\"link_preview_options\":{\"is_disabled\":true}",
            Text("hi") with { LinkPreview = """{"is_disabled":true}""" }
        },
        {
            "\"text\":\"hi\",\"entities\":[{\"type\":\"text_mention\",\"offset\":0,\"length\":2,\"user\":{\"id\":8,\"is_bot\":false,\"first_name\":\"B\"}}]",
            Text("hi") with
            {
                Entities = """[{"type":"text_mention","offset":0,"length":2,"user":{"id":8,"first_name":"B"}}]""",
            }
        },

        {
            $"\"photo\":[{{\"file_id\":\"small\"}},{{\"file_id\":\"large\"}}],{Caption}",
            Captioned with { Kind = ContentKind.Photo, FileId = "large" }
        },
        { "\"photo\":[{\"file_id\":\"f\"}]", new MessageContent { Kind = ContentKind.Photo, FileId = "f" } },
        {
            $$"""
            "video":{"file_id":"v","cover":[{"file_id":"small"},{"file_id":"large"}],"start_timestamp":17},{{Caption}}
            """,
            Captioned with { Kind = ContentKind.Video, FileId = "v", CoverFileId = "large", StartSeconds = 17 }
        },
        { $$"""{{Caption}},"video":{"file_id":"v"} """, Captioned with { Kind = ContentKind.Video, FileId = "v" } },
        { $$"""{{Caption}},"video":{"file_id":"v","cover":[]} """, Captioned with { Kind = ContentKind.Video, FileId = "v" } },
        {
            $$"""{{Caption}},"animation":{"file_id":"a"},"document":{"file_id":"d"} """,
            Captioned with { Kind = ContentKind.Animation, FileId = "a" }
        },
        { $$"""{{Caption}},"audio":{"file_id":"a"} """, Captioned with { Kind = ContentKind.Audio, FileId = "a" } },
        { $$"""{{Caption}},"document":{"file_id":"d"} """, Captioned with { Kind = ContentKind.Document, FileId = "d" } },
        { $$"""{{Caption}},"voice":{"file_id":"v"} """, Captioned },
        { $$"""{{Caption}},"live_photo":{"file_id":"v"},"photo":[{"file_id":"f"}]""", Captioned },

        {
            "\"location\":{\"latitude\":59.93,\"longitude\":-30.31,\"live_period\":900,\"horizontal_accuracy\":12.5,\"heading\":90}",
            Place(new LiveLocation { Latitude = 59.93, Longitude = -30.31, PeriodSeconds = 900, AccuracyMeters = 12.5, Heading = 90 })
        },
        {
            "\"location\":{\"latitude\":59.93,\"longitude\":-30.31}",
            Place(new LiveLocation { Latitude = 59.93, Longitude = -30.31 })
        },
        {
            "\"location\":{\"latitude\":1,\"longitude\":2},\"venue\":{\"location\":{\"latitude\":1,\"longitude\":2},\"title\":\"t\",\"address\":\"a\"}",
            Other
        },

        { "\"sticker\":{\"file_id\":\"s\",\"type\":\"regular\"}", Other },
        { "\"video_note\":{\"file_id\":\"s\",\"length\":1}", Other },
        { "\"poll\":{\"id\":\"1\",\"question\":\"q\",\"options\":[],\"type\":\"regular\"}", Other },
        { "\"checklist\":{\"title\":\"t\",\"tasks\":[]}", Other },
        { "\"paid_media\":{\"star_count\":1,\"paid_media\":[]},\"caption\":\"c\"", Other },
        { "\"game\":{\"title\":\"t\",\"description\":\"d\",\"photo\":[]}", Other },
        { "\"something_new\":{}", Other },

        // Whatever comes: what cannot be said again is left out.
        {
            "\"text\":\"hi\",\"entities\":[{\"type\":\"of_tomorrow\",\"offset\":0,\"length\":1},null,{\"type\":\"bold\",\"offset\":1,\"length\":1}]",
            Text("hi") with { Entities = """[{"type":"bold","offset":1,"length":1}]""" }
        },
        { "\"text\":\"hi\",\"entities\":[{\"type\":\"of_tomorrow\",\"offset\":0,\"length\":1}]", Text("hi") },
        { "\"photo\":[null]", Other },
        { "\"photo\":[{}]", Other },
        { "\"photo\":[]", Other },
        { "\"video\":{}", Other },
        { "\"video\":{\"file_id\":\"v\",\"cover\":[null]}", new MessageContent { Kind = ContentKind.Video, FileId = "v" } },
        { "\"animation\":{},\"document\":{\"file_id\":\"d\"}", new MessageContent { Kind = ContentKind.Document, FileId = "d" } },
        { "\"location\":{\"latitude\":1e400,\"longitude\":2}", Other },
        { "\"location\":{\"latitude\":1,\"longitude\":-1e400}", Other },
        { "\"location\":{\"latitude\":1,\"longitude\":2,\"horizontal_accuracy\":1e400}", Other },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Read_EditedMessage_IsAllThatAnEditOfItsCopyTakes(string content, MessageContent expected)
    {
        var read = ContentReader.Read(Message(content));

        Assert.Equal(expected.Entities, read.Entities);
        Assert.Equal(expected, read);
        if (expected.Kind != ContentKind.Other)
            Assert.Equal(new OperatorCommand.Edit(expected), Edit(content).Request.Command);
    }

    [Fact]
    public void Read_TextBeyondItsLimit_IsCutBetweenCharacters()
    {
        var smiles = string.Concat(Enumerable.Repeat("\ud83d\ude00", 4096));

        Assert.Equal(smiles, Edit($"\"text\":\"{smiles}\"").Content.Text);
        Assert.Equal("x" + smiles[..^2], Edit($"\"text\":\"x{smiles}\"").Content.Text);
        Assert.Equal("x" + smiles[..^2], Edit($"\"photo\":[{{\"file_id\":\"f\"}}],\"caption\":\"x{smiles}\"").Content.Text);
    }

    [Fact]
    public void Read_JsonBeyondItsLimit_IsLeftOut()
    {
        var entity = """{"type":"text_link","offset":0,"length":1,"url":"https://example.org/"""
            + new string('x', 2000) + "\"}";

        var some = Edit($"\"text\":\"hi\",\"entities\":[{string.Join(',', Enumerable.Repeat(entity, 15))}]").Content;
        var many = Edit($"\"text\":\"hi\",\"entities\":[{string.Join(',', Enumerable.Repeat(entity, 17))}]").Content;

        Assert.InRange(some.Entities?.Length ?? 0, 30_000, 32_768);
        Assert.Equal(Text("hi"), many);
    }

    private static MessageContent Text(string text) => new() { Kind = ContentKind.Text, Text = text };

    private static MessageContent Place(LiveLocation live) => new() { Kind = ContentKind.LiveLocation, Live = live };

    private static Incoming.Edit Edit(string content) => Assert.IsType<Incoming.Edit>(UpdateParser.Parse(
        new Update { Id = 1, EditedMessage = Message(content) },
        "shop_bot",
        DateTimeOffset.FromUnixTimeSeconds(1_700_000_060),
        mayBeRepeat: false));

    private static Message Message(string content) => JsonSerializer.Deserialize<Message>(
        $$$"""
        {"message_id":11,"from":{"id":7,"is_bot":false,"first_name":"Anna"},
         "chat":{"id":7,"type":"private","first_name":"Anna"},"date":1700000000,"edit_date":1700000060,
         {{{content}}}
         }
        """,
        JsonBotAPI.Options)!;
}
