using System.Collections.Concurrent;
using System.Text.Json;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

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
        var (person, messageId) = incoming switch
        {
            Incoming.Message message => (message.Request.Message.From, message.Request.Message.MessageId),
            Incoming.OperatorAction action => (action.Request.Message.From, action.Request.Message.MessageId),
            Incoming.Membership membership => (membership.Change.Person, 1),
            _ => ((Person?)null, 1),
        };
        Assert.InRange(messageId, 1, int.MaxValue - 1);
        if (person is null)
            return;
        Assert.Equal(incoming.ChatId, person.Id);
        Assert.InRange(person.Id, 1, long.MaxValue);
        Assert.All(
            (string?[])[person.FirstName, person.LastName, person.Username, person.LanguageCode],
            name => Assert.InRange(name?.Length ?? 0, 0, 128));
    });
}
