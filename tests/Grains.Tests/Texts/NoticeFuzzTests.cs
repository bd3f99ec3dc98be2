using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Texts;

/// <summary>Notices about people with names from hell. See <see cref="Fuzz"/>.</summary>
public sealed partial class NoticeFuzzTests
{
    private static readonly Person Ann = new() { Id = 7_999_999_999, FirstName = "Ann", Username = "ann" };

    [Fact]
    public Task HostileNames_StayOneShortVisibleLine() => Fuzz.RunAsync(3_000, random =>
    {
        var person = Draw(random);

        var name = PersonName.Of(person);

        Assert.InRange(name.Length, 1, 64);
        Assert.DoesNotContain(name, c => char.IsControl(c) || c is '\u2028' or '\u2029');
        Assert.DoesNotMatch(@"\p{Cf}|\s\s|^\s|\s$|\p{Mn}{5}|^\p{Mn}", name);
        Assert.Equal(name, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(name, PersonName.Of(new Person { Id = 1, FirstName = name }));
    });

    [Fact]
    public Task HostileNames_NoticesStayOneWellFormedMessageWithTheSameLines() => Fuzz.RunAsync(200, random =>
    {
        Person[] people = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Draw(random))];
        var language = random.Next(2) == 0 ? Language.Russian : Language.English;

        foreach (var (notice, plain) in NoticesAbout(people).Zip(NoticesAbout([.. people.Select(_ => Ann)])))
        {
            var (html, buttons) = NoticeText.Of(notice, language);

            var visible = WebUtility.HtmlDecode(Tag().Replace(html, ""));
            Assert.InRange(visible.Length, 1, 4096);
            AssertWellFormed(html);
            Assert.Equal(NoticeText.Of(plain, language).Html.Count(c => c == '\n'), html.Count(c => c == '\n'));
            Assert.DoesNotContain(visible, c => char.IsControl(c) && c != '\n');
            Assert.DoesNotMatch(@"[\u202a-\u202e\u2066\u2067]", visible);
            Assert.Matches(@"^([^\u2068\u2069]|\u2068[^\u2068\u2069\n]*\u2069)*$", visible);
            Assert.All(buttons.SelectMany(row => row), button =>
            {
                Assert.InRange(button.Caption.Length, 1, 64);
                Assert.InRange(Encoding.UTF8.GetByteCount(button.Data.ToString()), 1, 64);
            });
            Assert.InRange(NoticeText.Plain(notice, language).Length, 1, 200);
        }
    });

    [Theory]
    [InlineData("אבג", "\u2068אבג\u2069")]
    [InlineData("Анна", "Анна")]
    public void Name_RightToLeft_IsIsolatedFromWhatStandsBesideIt(string name, string shown)
    {
        var (html, _) = NoticeText.Of(new Notice.FocusSet(42, name), Language.English);

        Assert.Contains($"<b>{shown}</b>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann\n🟢 New dialog")]
    [InlineData("ann</b>")]
    [InlineData("\u202eann")]
    [InlineData("")]
    [InlineData("abcdefghijklmnopqrstuvwxyz1234567")]
    public void Username_ThatTelegramWouldNotGive_IsNotShown(string username)
    {
        var (html, _) = NoticeText.Of(new Notice.NewDialog(Ann with { Username = username }, 1, 1), Language.English);

        Assert.DoesNotContain("@", html, StringComparison.Ordinal);
        Assert.Equal("42", PersonName.Of(new Person { Id = 42, FirstName = "\u200b", Username = username }));
    }

    private static Person Draw(Random random) => new()
    {
        Id = random.NextInt64(1, 1L << 52),
        FirstName = HostileText.Draw(random),
        LastName = random.Next(2) == 0 ? null : HostileText.Draw(random),
        Username = random.Next(2) == 0 ? null : HostileText.Draw(random),
    };

    private static IEnumerable<Notice> NoticesAbout(Person[] people)
    {
        var person = people[0];
        var name = PersonName.Of(person);
        ClientLine[] lines =
        [
            .. people.Select((one, index) => new ClientLine(new DialogKey(one.Id, long.MaxValue), PersonName.Of(one))
            {
                Username = one.Username, AgeSeconds = 3599, ClientSilentSeconds = 3599, AwaitsAnswer = index % 2 == 0, Focused = index == 1,
            }),
        ];
        yield return new Notice.NewDialog(person, 1, 3599);
        yield return new Notice.DialogOver(person, DialogOverReason.ClientUnreachable);
        yield return new Notice.ClientFloods(person);
        yield return new Notice.StatusReport(OperatorStatus.Available, 20, 20, name, [.. lines]);
        yield return new Notice.ClientList([.. lines]);
        yield return new Notice.FocusMenu([.. lines]);
        yield return new Notice.FocusSet(person.Id, name);
        yield return new Notice.NothingToEnd([.. lines]);
        yield return new Notice.Ending(name);
        yield return new Notice.WhichClient(int.MaxValue, UndeliverableReason.SeveralDialogs, [.. lines]);
        yield return new Notice.SentTo(name);
        yield return new Notice.BadCommand(CommandProblem.Unknown, name[..Math.Min(name.Length, 32)]);
    }

    // As Telegram reads it: known tags, closed in order, and no bare < > &.
    private static void AssertWellFormed(string html)
    {
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(html))
        {
            if (tag.Value is "<b>" or "<code>")
                open.Push(tag.Value.Insert(1, "/"));
            else
                Assert.Equal(open.Pop(), tag.Value);
        }

        Assert.Empty(open);
        Assert.DoesNotMatch("[<>]|&(?!lt;|gt;|amp;)", Tag().Replace(html, ""));
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
