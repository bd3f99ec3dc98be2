using System.Collections.Concurrent;
using System.Text.Json;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Fuzzing;

/// <summary>Answers of <c>getUpdates</c> from hell, on the way that real ones go. See <see cref="Fuzz"/>.</summary>
public sealed class UpdateFuzzTests
{
    private const string Token = "123456:hush";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    [Fact]
    public Task HostileAnswers_GoodNeighboursAreHandledOnceAndTheOffsetComesBehindEverything() => Fuzz.RunAsync(150, async random =>
    {
        var good = new List<int>();
        var queue = new List<(int Id, byte[] Update)>();
        var first = random.Next(1, 1_000_000);
        var share = random.Next(1, 40);
        var withIds = random.Next(3) > 0;
        for (var id = first; id < first + random.Next(1, 130); id++)
        {
            if (random.Next(share) == 0)
            {
                queue.Add((id, HostileUpdates.Poison(random, id, chat: random.Next(1, 9), withIds)));
                continue;
            }

            good.Add(id);
            queue.Add((id, HostileUpdates.Good(id, chat: random.Next(1, 9))));
        }

        // What has no id of its own is acknowledged with the next one.
        good.Add(first + 200);
        queue.Add((first + 200, HostileUpdates.Good(first + 200, chat: 1)));

        var handled = new ConcurrentQueue<Incoming>();
        var (log, time) = (new RecordedLog(), new HandDrivenTime());
        using var meters = new RecordedMeters();
        using var telegram = new HostileTelegram(random, queue);
        var metrics = new GatewayMetrics(meters);
        var bot = BotApiClient.Create(
            new BotSettings { TelegramBotToken = new Secret(Token), OperatorSecret = new Secret("hush") }, telegram);
        var lanes = new UpdateLanes(
            update =>
            {
                handled.Enqueue(update);
                return Task.CompletedTask;
            },
            new Condition(time),
            metrics,
            time,
            log,
            CancellationToken.None);
        var feed = new UpdateFeed(bot, lanes, "shop_bot", metrics, time, log);

        for (var asked = 0; !telegram.IsEmpty; asked++)
        {
            Assert.True(asked < 4_000, $"The poller is stuck behind {lanes.Offset}, at {telegram.Next}.");
            try
            {
                feed.Give(await feed.AskAsync(TimeSpan.Zero, CancellationToken.None));
            }
            catch (RequestException)
            {
                // As the poller does: again, later.
            }

            await lanes.ShrinksToAsync(0).Within("the end of the lanes");
        }

        Assert.Equal(first + 201, lanes.Offset);
        var ids = handled.Select(update => update.UpdateId).ToList();
        Assert.Equal(ids.Distinct().Order(), ids.Order());
        Assert.Empty(good.Except(ids));
        Assert.All(handled.GroupBy(update => update.ChatId), chat =>
            Assert.Equal(chat.Select(update => update.UpdateId).Order(), chat.Select(update => update.UpdateId)));
        Assert.All(log.Lines, line =>
        {
            Assert.DoesNotContain(HostileText.Mark, line, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
            Assert.InRange(line.Length, 1, 300);
        });
        var skipped = log.Lines.Count(line => line.StartsWith("Error 1202", StringComparison.Ordinal));
        Assert.Equal(skipped, meters.Counts.Sum(count => int.Parse(count.Split(": ")[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.InRange(skipped, 0, queue.Count - good.Count);
    });

    [Fact]
    public Task HostileUpdates_ParserHasAnAnswerToEachThatCanBeRead() => Fuzz.RunAsync(1_500, random =>
    {
        var bytes = HostileUpdates.Poison(random, id: 42, chat: 7, withId: random.Next(2) == 0);
        ReceivedUpdate received;
        try
        {
            received = JsonSerializer.Deserialize<ReceivedUpdate>(bytes, JsonBotAPI.Options)!;
        }
        catch (JsonException)
        {
            // No JSON: the feed's to deal with.
            return;
        }

        Assert.Equal(received.Update is null, received.Problem is not null);
        Assert.DoesNotContain(HostileText.Mark, received.Problem ?? "", StringComparison.Ordinal);
        if (received.Update is null)
            return;

        var incoming = UpdateParser.Parse(received.Update, "shop_bot", Now, mayBeRepeat: false);

        Assert.Equal(received.Id, incoming.UpdateId);
        Assert.Equal(incoming.Again().UpdateId, incoming.UpdateId);
        var request = incoming switch
        {
            Incoming.Message message => message.Request,
            Incoming.OperatorAction action => action.Request,
            Incoming.Edit edit => edit.Request,
            Incoming.Reaction reaction => reaction.Request,
            _ => null,
        };
        if (request is not null)
            AssertCanBeStored(request);
        if (incoming is Incoming.Edit { Content: { } content })
            AssertCanBeSent(content);
        if (request?.Command is OperatorCommand.React { Emoji: { } emoji })
            Assert.InRange(emoji.Length, 0, 16);
        var person = incoming is Incoming.Membership membership ? membership.Change.Person : request?.Message.From;
        if (person is null)
            return;
        Assert.Equal(incoming.ChatId, person.Id);
        Assert.InRange(person.Id, 1, long.MaxValue);
        Assert.All(
            (string?[])[person.FirstName, person.LastName, person.Username, person.LanguageCode],
            name => Assert.InRange(name?.Length ?? 0, 0, 128));
    });
    // What a number is not, and half a pair, no storage takes.
    private static void AssertCanBeStored(OperatorRequest request)
    {
        var message = request.Message;
        Assert.InRange(message.MessageId, 1, int.MaxValue - 1);
        Assert.InRange(message.ThreadId ?? 1, 1, int.MaxValue);
        Assert.NotEqual(new MessageDetails(), message.Details);
        Assert.InRange(message.Details?.AlbumId?.Length ?? 0, 0, 64);
        Assert.InRange(message.Details?.EffectId?.Length ?? 0, 0, 64);
        AssertFinite(message.Details?.Live);
        if (message.Details?.Quote is not { } quote)
            return;
        Assert.InRange(quote.Text.Length, 0, 8192);
        Assert.InRange(quote.Position, 0, int.MaxValue);
        AssertAreEntities(quote.Entities);
    }

    private static void AssertCanBeSent(MessageContent content)
    {
        Assert.InRange(content.Text?.Length ?? 0, 0, 8192);
        Assert.False(content.Text?.StartsWith("/register ", StringComparison.Ordinal) is true && content.Kind == ContentKind.Text);
        Assert.Equal(
            content.Kind is ContentKind.Photo or ContentKind.Video or ContentKind.Animation or ContentKind.Audio or ContentKind.Document,
            content.FileId is not null);
        Assert.Equal(content.Kind == ContentKind.LiveLocation, content.Live is not null);
        AssertFinite(content.Live);
        AssertAreEntities(content.Entities);
        if (content.LinkPreview is { } preview)
            _ = JsonSerializer.Serialize(JsonSerializer.Deserialize<LinkPreviewOptions>(preview, JsonBotAPI.Options), JsonBotAPI.Options);
    }

    // Read and written once more, as by the sender.
    private static void AssertAreEntities(string? json)
    {
        if (json is null)
            return;
        var entities = JsonSerializer.Deserialize<MessageEntity[]>(json, JsonBotAPI.Options)!;
        Assert.NotEmpty(entities);
        Assert.All(entities, Assert.NotNull);
        Assert.Equal(json, JsonSerializer.Serialize(entities, JsonBotAPI.Options));
    }

    private static void AssertFinite(LiveLocation? live) => Assert.True(live is null
        || (double.IsFinite(live.Latitude) && double.IsFinite(live.Longitude) && double.IsFinite(live.AccuracyMeters ?? 0)));
}
