using System.Globalization;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>What a long conversation of several clients with one operator costs in calls of the Bot API.</summary>
public sealed class LongConversationTests(ITestOutputHelper output)
{
    private const int Rounds = 400;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mixed_CostsOneCallPerMessage(bool topics)
    {
        await using var bot = await TestBot.StartAsync(floodLimit: 0, options: new TelegramOptions { HasTopics = topics });
        var random = new Random(1);
        var olga = await bot.OperatorAsync("Olga");
        var clients = new List<SimulatedUser>();
        foreach (var name in new[] { "Anna", "Boris", "Clara", "Dmitri" })
            clients.Add(await bot.ClientOfAsync(olga, name));
        var relayed = clients.Count;

        // Each round has a message each way, some of them with more to it; words are numbered, so that each can be waited for.
        for (var round = 0; round < Rounds; round++)
        {
            var client = clients[random.Next(clients.Count)];
            var asked = client.Sends(Any(random, $"question {round}"));
            var copy = await olga.Sees($"question {round}");
            var answered = olga.Sends(Any(random, $"answer {round}") with { ReplyTo = copy.Id, ThreadId = copy.ThreadId });
            var answer = await client.Sees($"answer {round}");
            relayed += 2;
            switch (random.Next(30))
            {
                case 0:
                    client.Edits(asked, $"question {round}, edited");
                    await olga.Sees($"question {round}, edited");
                    relayed++;
                    break;
                case 1:
                    olga.Edits(answered, $"answer {round}, edited");
                    await client.Sees($"answer {round}, edited");
                    relayed++;
                    break;
                case 2:
                    client.Reacts(answer, "👍");
                    await olga.SeesReaction(answered, "👍");
                    relayed++;
                    break;
                case 3:
                    client.SendsAlbum(Draft.Photo($"album {round}"), Draft.Photo(), Draft.Video());
                    await olga.Sees($"album {round}");
                    relayed++;
                    break;
            }
        }

        foreach (var client in clients)
        {
            olga.Sends($"/end {client.Id}");
            await client.Sees("The chat has ended");
        }

        await bot.Telegram.AllConfirmed();
        var calls = bot.Telegram.Calls.All
            .Where(call => call.Method is not ("getUpdates" or "getMe" or "deleteWebhook" or "getWebhookInfo" or "setMyCommands" or "deleteMyCommands"))
            .CountBy(call => call.Method)
            .ToDictionary();
        var ratio = (double)calls.Values.Sum() / relayed;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"topics {topics}: {relayed} messages, edits, reactions and albums, {calls.Values.Sum()} calls, {ratio:0.000} each: {string.Join(", ", calls.OrderByDescending(pair => pair.Value))}"));
        Assert.InRange(ratio, 1.0, 1.05);
    }

    private static Draft Any(Random random, string text) => random.Next(8) switch
    {
        0 => Draft.Photo(text),
        1 => Draft.Document("bill.pdf", text),
        2 => Draft.Voice(text),
        _ => Draft.Of(text),
    };
}
