using System.Collections.Immutable;
using System.Text;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Texts;

public sealed class NoticeTextTests
{
    private static readonly ClientLine Line = new(new DialogKey(long.MaxValue, long.MaxValue), "<b>&\"Ёж\"</b>")
    {
        Username = "yozh",
        AgeSeconds = 59,
        ClientSilentSeconds = 7200,
        AwaitsAnswer = true,
    };

    public static TheoryData<int, string> Notices
    {
        get
        {
            var notices = new TheoryData<int, string>();
            foreach (var (index, notice) in Every().Index())
                notices.Add(index, notice.GetType().Name);
            return notices;
        }
    }

    [Theory]
    [MemberData(nameof(Notices))]
    public void Of_EveryNotice_HasATextInBothLanguagesWithinTelegramsLimits(int index, string name)
    {
        var notice = Every().ElementAt(index);
        Assert.Equal(name, notice.GetType().Name);

        var russian = NoticeText.Of(notice, Language.Russian);
        var english = NoticeText.Of(notice, Language.English);

        Assert.NotEqual(russian.Html, english.Html);
        foreach (var (html, buttons) in (IEnumerable<(string, IReadOnlyList<IReadOnlyList<Sending.Button>>)>)[russian, english])
        {
            Assert.InRange(html.Length, 1, 4096);
            Assert.DoesNotContain("{", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<b><b>", html, StringComparison.Ordinal);
            Assert.All(buttons.SelectMany(row => row), button =>
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(button.Data.ToString()), 1, 64);
                Assert.True(ButtonData.TryParse(button.Data.ToString(), out var parsed) && parsed == button.Data);
            });
        }

        Assert.InRange(NoticeText.Plain(notice, Language.Russian).Length, 1, 200);
    }

    [Fact]
    public void Of_ManyClients_IsCutAndSaysSo()
    {
        var (html, buttons) = NoticeText.Of(
            new Notice.ClientList([.. Enumerable.Repeat(Line, 500)]), Language.English);

        Assert.InRange(html.Length, 1, 4096);
        Assert.InRange(buttons.Sum(row => row.Count), 1, 100);
        Assert.Contains("480 more", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NamesakesAmongClients_AreToldApartByTheirIds()
    {
        ImmutableArray<ClientLine> lines =
        [
            new(new DialogKey(101, 1), "Boris"), new(new DialogKey(102, 1), "Anna"), new(new DialogKey(103, 1), "Boris"),
        ];
        Notice[] notices = [new Notice.NothingToEnd(lines), new Notice.WhichClient(5, UndeliverableReason.SeveralDialogs, lines), new Notice.ClientList(lines)];

        Assert.All(notices, notice => Assert.Equal(
            ["Boris · 101", "Anna", "Boris · 103"],
            NoticeText.Of(notice, Language.English).Buttons.Select(row => row[0].Caption.TrimStart('✖', '✏', '\uFE0F', ' '))));
    }

    [Theory]
    [InlineData("Anna", null, null, "Anna")]
    [InlineData("Anna", "K.", null, "Anna K.")]
    [InlineData("\u202Eevil\u0000\n", null, null, "evil")]
    [InlineData("\u3164", null, "ghost", "@ghost")]
    [InlineData(" \u200B ", null, null, "42")]
    [InlineData("Z̷͇̈́", null, null, "Z̷͇̈́")]
    public void PersonName_Of_OneVisibleLine(string first, string? last, string? username, string expected) =>
        Assert.Equal(expected, PersonName.Of(
            new Person { Id = 42, FirstName = first, LastName = last, Username = username }));

    [Fact]
    public void PersonName_Of_LongNames_AreShortBothOnTheScreenAndInMemory()
    {
        var zalgo = PersonName.Of(new Person { Id = 42, FirstName = "a" + new string('\u0335', 500) });
        var lengthy = PersonName.Of(new Person { Id = 42, FirstName = new string('я', 500) });

        Assert.InRange(zalgo.Length, 1, 64);
        Assert.InRange(lengthy.Length, 1, 64);
    }

    [Theory]
    [InlineData("ru", "ru")]
    [InlineData("ru-RU", "ru")]
    [InlineData("en", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("de", "ru")]
    [InlineData(null, "ru")]
    public void Language_Of_CodeOrTheFallback(string? code, string expected) =>
        Assert.Equal(expected, Language.Of(code, Language.Russian));

    private static IEnumerable<Notice> Every()
    {
        var client = new Person { Id = 42, FirstName = "<i>Ёж & Co</i>", Username = "yozh" };
        yield return new Notice.Greeting();
        yield return new Notice.OperatorJoined();
        yield return new Notice.Queued(3);
        yield return new Notice.DialogEnded();
        foreach (var reason in Enum.GetValues<NotDeliveredReason>())
            yield return new Notice.NotDelivered(reason);
        yield return new Notice.NewDialog(client, 1, 90);
        foreach (var reason in Enum.GetValues<DialogOverReason>())
            yield return new Notice.DialogOver(client, reason);
        yield return new Notice.Registered();
        yield return new Notice.AlreadyRegistered();
        yield return new Notice.RegistrationRefused();
        yield return new Notice.Unregistered(0);
        yield return new Notice.Unregistered(2);
        yield return new Notice.Help();
        foreach (var status in Enum.GetValues<OperatorStatus>())
            yield return new Notice.StatusChanged(status, 1, 5);
        yield return new Notice.OfflineQuestion(2);
        yield return new Notice.OfflineKept(2);
        yield return new Notice.DialogsHandedBack(2);
        yield return new Notice.StatusReport(OperatorStatus.Busy, 1, 5, null, [Line]);
        yield return new Notice.ClientList([]);
        yield return new Notice.ClientList([Line]);
        yield return new Notice.FocusMenu([Line]);
        yield return new Notice.FocusMenu([Line with { Focused = true }]);
        yield return new Notice.FocusSet(42, Line.Name);
        yield return new Notice.FocusCleared();
        yield return new Notice.NotYourClient(42);
        yield return new Notice.NothingToEnd([Line]);
        yield return new Notice.Ending(Line.Name);
        foreach (var problem in Enum.GetValues<CommandProblem>())
            yield return new Notice.BadCommand(problem, "<x>");
        yield return new Notice.NobodyToWriteTo();
        foreach (var reason in Enum.GetValues<UndeliverableReason>())
            yield return new Notice.WhichClient(5, reason, [Line]);
        yield return new Notice.SentTo(Line.Name);
        yield return new Notice.ButtonExpired();
        yield return new Notice.Flooding();
        yield return new Notice.ClientFloods(client);
    }
}
