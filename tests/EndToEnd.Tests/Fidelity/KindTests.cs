using System.Text.RegularExpressions;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Fidelity;

/// <summary>Each kind of message in <c>docs/fidelity.md</c> is tried here, both ways, and arrives, or does not, as it says there.</summary>
public sealed partial class KindTests
{
    private static readonly Dictionary<string, (Draft Draft, MessageKind? Arrives)> Kinds = new(StringComparer.Ordinal)
    {
        ["text"] = (Draft.Of("<b>bold</b> https://example.org") with { ParseMode = "HTML" }, MessageKind.Text),
        ["photo"] = (Draft.Photo("caption") with { HasSpoiler = true }, MessageKind.Photo),
        ["video"] = (Draft.Video("caption"), MessageKind.Video),
        ["animation"] = (Draft.Animation("caption"), MessageKind.Animation),
        ["audio"] = (Draft.Audio("song", "caption"), MessageKind.Audio),
        ["document"] = (Draft.Document("bill.pdf", "caption"), MessageKind.Document),
        ["voice"] = (Draft.Voice("caption"), MessageKind.Voice),
        ["video note"] = (Draft.VideoNote(), MessageKind.VideoNote),
        ["sticker"] = (Draft.Sticker(), MessageKind.Sticker),
        ["contact"] = (Draft.Contact("+100000000", "Clara"), MessageKind.Contact),
        ["location"] = (Draft.Location(55.75, 37.61), MessageKind.Location),
        ["live location"] = (Draft.Location(55.75, 37.61, livePeriodSeconds: 600), MessageKind.Location),
        ["venue"] = (Draft.Venue(55.75, 37.61, "The shop", "1 High Street"), MessageKind.Venue),
        ["poll"] = (Draft.Poll("Which one?", "this", "that"), MessageKind.Poll),
        ["quiz, forwarded"] = (Draft.Quiz("Which one?", "this", "that") with { ForwardedFrom = "Quizzes" }, null),
        ["dice"] = (Draft.Dice(), MessageKind.Dice),
        ["checklist"] = (Draft.Checklist("To do", "this"), MessageKind.Checklist),
        ["game"] = (Draft.Game(), MessageKind.Game),
        ["with an effect"] = (Draft.Of("hooray") with { EffectId = "5046509860389126442" }, MessageKind.Text),
        ["forwarded"] = (Draft.Of("from elsewhere") with { ForwardedFrom = "Somebody hidden" }, MessageKind.Text),
        ["reply to another chat"] = (Draft.Of("as they said") with { ReplyToChat = -1_002_000_000_999 }, MessageKind.Text),
        ["invoice"] = (Draft.Invoice(), null),
        ["giveaway"] = (Draft.Giveaway(), null),
        ["giveaway winners"] = (Draft.GiveawayWinners(), null),
        ["paid media"] = (Draft.PaidMedia(), null),
        ["story"] = (Draft.Story(), null),
        ["gift"] = (Draft.Gift(), null),
        ["protected content"] = (Draft.Of("a secret") with { IsProtected = true }, null),
        ["of a newer Telegram"] = (Draft.Unsupported(), null),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Kind_BothWays_ArrivesOrIsExplained(string name)
    {
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        foreach (var (from, to) in new[] { (anna, olga), (olga, anna) })
        {
            var (draft, arrives) = Kinds[name];
            var sent = from.Sends(draft);
            if (arrives is { } kind)
            {
                var seen = await to.Sees(kind);
                Assert.Equal(sent.Text, seen.Text);
                Assert.Equal(sent.FileId, seen.FileId);
                Assert.Equal(sent.EffectId, seen.EffectId);
                Assert.Equal(sent.Entities.AsEnumerable(), seen.Entities);
            }
            else
            {
                Assert.Equal(sent.Id, (await from.Sees("Not delivered")).ReplyTo?.Id);
                if (to == olga)
                    await olga.Sees("cannot show you");
            }
        }

        await bot.Telegram.AllConfirmed();
        Assert.Empty(anna.Unseen);
        Assert.Empty(olga.Unseen);
    }

    [Fact]
    public void Documentation_HasARowForEachKind()
    {
        var rows = TableRow().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "fidelity.md")))
            .Select(match => (Name: match.Groups["name"].Value, Arrives: match.Groups["arrives"].Value))
            .ToList();

        Assert.Equal(Kinds.Keys.Order(StringComparer.Ordinal), rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(Kinds[row.Name].Arrives is null ? "no" : "yes", row.Arrives));
    }

    [GeneratedRegex(@"^\| (?<name>[a-z][^|`]*) \| (?<arrives>yes|no) \|", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex TableRow();
}
