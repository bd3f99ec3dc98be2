using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Silo.Sending;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace OperatorBot.Silo.Tests.Sending;

/// <summary>What <see cref="TelegramSender"/> makes of <see cref="Outgoing.Revise"/>.</summary>
public sealed class RevisionTests : IDisposable
{
    private const string Formatting =
        """
        [{"type":"bold","offset":0,"length":1},{"type":"text_link","offset":1,"length":2,"url":"https://example.org/?a=1&b=2"},{"type":"pre","offset":3,"length":1,"language":"c#"},{"type":"custom_emoji","offset":4,"length":2,"custom_emoji_id":"9"},{"type":"text_mention","offset":7,"length":1,"user":{"id":8,"first_name":"B"}},{"type":"date_time","offset":7,"length":1,"unix_time":1767225600,"date_time_format":"r"}]
        """;

    private readonly StubTelegram _telegram = new();
    private readonly HttpClient _client;
    private readonly TopicSupport _topics;
    private readonly TelegramSender _sender;

    public RevisionTests()
    {
        _client = new HttpClient(_telegram, disposeHandler: false);
        var bot = new TelegramBotClient(new TelegramBotClientOptions("1:x", "http://telegram.test") { RetryThreshold = 0 }, _client);
        var time = new HandDrivenTime();
        _topics = new TopicSupport(bot, time);
        _sender = new TelegramSender(
            bot, new Pauses(time), _topics, new NoTokenRefusal(), time, NullLogger<TelegramSender>.Instance);
        _telegram.AnswerWith(StubTelegram.Ok(StubTelegram.Message));
    }

    public static TheoryData<string, string, MessageContent> Contents => new()
    {
        { "editMessageText", """{"text":"hi"}""", new MessageContent { Kind = ContentKind.Text, Text = "hi" } },
        { "editMessageText", """{"text":""}""", new MessageContent { Kind = ContentKind.Text } },
        {
            "editMessageText",
            $$"""
            {"text":"hi","entities":{{Formatting}},"link_preview_options":{"url":"https://example.org","show_above_text":true} }
            """,
            new MessageContent
            {
                Kind = ContentKind.Text,
                Text = "hi",
                Entities = Formatting,
                LinkPreview = """{"url":"https://example.org","show_above_text":true}""",
            }
        },
        {
            "editMessageCaption",
            $$"""{"caption":"c","caption_entities":{{Formatting}},"show_caption_above_media":true}""",
            Captioned(ContentKind.Caption, fileId: null)
        },
        { "editMessageCaption", "{}", new MessageContent { Kind = ContentKind.Caption } },
        { "editMessageMedia", Media("photo", above: true), Captioned(ContentKind.Photo) },
        { "editMessageMedia", """{"media":{"type":"photo","media":"f"}}""", new MessageContent { Kind = ContentKind.Photo, FileId = "f" } },
        {
            "editMessageMedia",
            Media("video", above: true, ""","cover":"c","start_timestamp":17"""),
            Captioned(ContentKind.Video) with { CoverFileId = "c", StartSeconds = 17 }
        },
        { "editMessageMedia", Media("video", above: true), Captioned(ContentKind.Video) },
        { "editMessageMedia", Media("animation", above: true), Captioned(ContentKind.Animation) },
        { "editMessageMedia", Media("audio", above: false), Captioned(ContentKind.Audio) },
        { "editMessageMedia", Media("document", above: false), Captioned(ContentKind.Document) },
        {
            "editMessageLiveLocation",
            """
            {"latitude":59.93,"longitude":-30.31,"live_period":900,"horizontal_accuracy":12.5,"heading":90,"proximity_alert_radius":50}
            """,
            Place(new LiveLocation
            {
                Latitude = 59.93,
                Longitude = -30.31,
                PeriodSeconds = 900,
                AccuracyMeters = 12.5,
                Heading = 90,
                ProximityMeters = 50,
            })
        },
        { "stopMessageLiveLocation", "{}", Place(new LiveLocation { Latitude = 59.93, Longitude = -30.31 }) },
    };

    /// <summary>Edited messages as Telegram tells of them, and the edits of their copies.</summary>
    public static TheoryData<string, string, string> Updates => new()
    {
        {
            $"\"text\":\"hi\",\"entities\":{Formatting},\"link_preview_options\":{{\"is_disabled\":true}}",
            "editMessageText",
            $$"""{"text":"hi","entities":{{Formatting}},"link_preview_options":{"is_disabled":true} }"""
        },
        {
            $"\"photo\":[{{\"file_id\":\"s\"}},{{\"file_id\":\"f\"}}],\"caption\":\"c\",\"caption_entities\":{Formatting},"
                + "\"show_caption_above_media\":true,\"has_media_spoiler\":true",
            "editMessageMedia",
            Media("photo", above: true)
        },
        { "\"voice\":{\"file_id\":\"f\"}", "editMessageCaption", "{}" },
        {
            "\"location\":{\"latitude\":-0.5,\"longitude\":0.1,\"live_period\":2147483647}",
            "editMessageLiveLocation",
            """{"latitude":-0.5,"longitude":0.1,"live_period":2147483647}"""
        },
        { "\"location\":{\"latitude\":-0.5,\"longitude\":0.1}", "stopMessageLiveLocation", "{}" },
    };

    public void Dispose()
    {
        _topics.Dispose();
        _client.Dispose();
    }

    [Theory]
    [MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public async Task Revise_EachKindOfContent_MakesExactlyThisCall(string method, string body, MessageContent content)
    {
        var outcome = await _sender.SendAsync(
            new Outgoing.Revise { ChatId = 1, ThreadId = 6, MessageId = 3, Content = content }, CancellationToken.None);

        Assert.Equal(new SendOutcome.Sent(), outcome);
        AssertCalled(method, body);
    }

    [Theory]
    [MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public async Task Revise_WithButtons_KeepsThem(string method, string body, MessageContent content)
    {
        await _sender.SendAsync(
            new Outgoing.Revise
            {
                ChatId = 1,
                MessageId = 3,
                Content = content,
                Buttons = [[new Button("Anna", new ButtonData(ButtonAction.Focus, 42, 7))]],
            },
            CancellationToken.None);

        AssertCalled(method, body, """{"inline_keyboard":[[{"text":"Anna","callback_data":"1:42:7:0"}]]}""");
    }

    [Theory]
    [MemberData(nameof(Updates), DisableDiscoveryEnumeration = true)]
    public async Task Revise_WhatTheGatewayRead_SaysItAgainUnchanged(string edited, string method, string body)
    {
        var content = ContentReader.Read(JsonSerializer.Deserialize<Message>(
            $$"""{"message_id":11,"date":1,"chat":{"id":7,"type":"private"},{{edited}} }""", JsonBotAPI.Options)!);

        await _sender.SendAsync(new Outgoing.Revise { ChatId = 1, MessageId = 3, Content = content }, CancellationToken.None);

        AssertCalled(method, body);
    }

    private static MessageContent Captioned(ContentKind kind, string? fileId = "f") => new()
    {
        Kind = kind,
        Text = "c",
        Entities = Formatting,
        FileId = fileId,
        IsCaptionAbove = true,
        HasSpoiler = true,
    };

    private static MessageContent Place(LiveLocation live) => new() { Kind = ContentKind.LiveLocation, Live = live };

    // Music and files are never covered, and their captions stand below.
    private static string Media(string type, bool above, string more = "") =>
        $$"""
        {"media":{"type":"{{type}}","media":"f","caption":"c","caption_entities":{{Formatting}}
         {{(above ? ",\"show_caption_above_media\":true,\"has_spoiler\":true" : "")}}{{more}} } }
        """;

    private void AssertCalled(string method, string body, string? keyboard = null)
    {
        var expected = JsonNode.Parse(body)!;
        (expected["chat_id"], expected["message_id"]) = (1, 3);
        if (keyboard is not null)
            expected["reply_markup"] = JsonNode.Parse(keyboard);
        var call = Assert.Single(_telegram.Calls);
        Assert.Equal($"/bot1:x/{method}", call.Method);
        Assert.True(
            JsonNode.DeepEquals(expected, call.Body),
            $"{method}: expected {expected.ToJsonString()}, made {call.Body.ToJsonString()}");
    }

    private sealed class NoTokenRefusal : ITokenRefusal
    {
        public void Report() => throw new InvalidOperationException("Nothing is refused here.");
    }
}
