using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>Every kind of message, both ways.</summary>
public sealed class RelayTests
{
    private static Dictionary<string, Draft> Drafts => new()
    {
        ["text"] = Draft.Of("a < b & c > d"),
        ["long text"] = Draft.Of(new string('я', 4096)),
        ["photo"] = Draft.Photo("a caption"),
        ["video"] = Draft.Video("a caption"),
        ["document"] = Draft.Document("bill.pdf"),
        ["voice"] = Draft.Voice(),
        ["audio"] = Draft.Audio("a song"),
        ["video note"] = Draft.VideoNote(),
        ["sticker"] = Draft.Sticker(),
        ["animation"] = Draft.Animation(),
        ["location"] = Draft.Location(55.75, 37.61),
        ["venue"] = Draft.Venue(55.75, 37.61, "The shop", "1 High Street"),
        ["contact"] = Draft.Contact("+100000000", "Clara"),
        ["poll"] = Draft.Poll("Which one?", "this", "that"),
        ["dice"] = Draft.Dice(),
    };

    [Fact]
    public async Task EveryKind_BothWays_ArrivesByCopyMessage()
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var before = bot.Telegram.Calls.LastNumber;

        foreach (var (name, draft) in Drafts)
        {
            var fromClient = anna.Sends(draft);
            var atOperator = await olga.Sees(fromClient.Kind);
            var fromOperator = olga.Sends(draft);
            var atClient = await anna.Sees(fromOperator.Kind);

            Assert.True(fromClient.Text == atOperator.Text, $"{name}: {atOperator}");
            Assert.True(fromOperator.Text == atClient.Text, $"{name}: {atClient}");
            Assert.True(fromClient.FileId == atOperator.FileId, $"{name}: another file arrived");
        }

        await bot.Telegram.AllConfirmed();
        Assert.All(bot.Telegram.Calls.Since(before), call => Assert.Equal("copyMessage", call.Method));
        Assert.Equal(2 * Drafts.Count, bot.Telegram.Calls.Since(before).Count);
    }

    [Fact]
    public async Task ManyMessages_ArriveOnceAndInOrder()
    {
        await using var bot = await TestBot.StartAsync(floodLimit: 0);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var expected = Enumerable.Range(1, 150).Select(n => $"message {n}").ToList();

        foreach (var text in expected)
            anna.Sends(text);
        await olga.Sees("message 150");

        Assert.Equal(expected, olga.Shows
            .Select(message => message.Text)
            .Where(text => text.StartsWith("message ", StringComparison.Ordinal)));
    }
}
