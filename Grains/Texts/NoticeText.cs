using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Texts;

/// <summary>The wording of notices, from <c>Texts.resx</c> (Russian) and <c>Texts.en.resx</c>.</summary>
internal static partial class NoticeText
{
    // Keyboards hold a hundred buttons and messages 4096 characters: longer lists are cut, and say so.
    private const int MaxLines = 20;
    private const int MaxCaption = 48;

    private static readonly ResourceManager Texts = new("OperatorBot.Grains.Texts.Texts", typeof(NoticeText).Assembly);

    private static readonly string[] MenuCommands =
        ["available", "busy", "offline", "clients", "status", "focus", "reply", "delete", "end", "topics", "help", "unregister"];

    /// <summary>The text as HTML markup, and its buttons.</summary>
    public static (string Html, IReadOnlyList<IReadOnlyList<Button>> Buttons) Of(Notice notice, string language)
    {
        var text = new Wording(Language.Culture(language));
        return notice switch
        {
            Notice.Greeting => (text["Greeting"], []),
            Notice.OperatorJoined => (text["OperatorJoined"], []),
            Notice.Queued queued => (text["Queued", queued.Position], []),
            Notice.DialogEnded => (text["DialogEnded"], []),
            Notice.NotDelivered { Kind: { } kind } => (text["NotDeliveredKind", text["Kind" + kind]], []),
            Notice.NotDelivered refused => (text["NotDelivered" + refused.Reason], []),
            Notice.NewDialog opened => NewDialog(text, opened),
            Notice.DialogOver over => (text["DialogOver" + over.Reason, Name(PersonName.Of(over.Client)), over.Client.Id], []),
            Notice.Registered => (text["Registered"] + "\n\n" + text["Commands"], []),
            Notice.AlreadyRegistered => (text["AlreadyRegistered"], []),
            Notice.RegistrationRefused => (text["RegistrationRefused"], []),
            Notice.Unregistered { HandedBack: 0 } => (text["Unregistered"], []),
            Notice.Unregistered gone => (text["Unregistered"] + " " + text["DialogsHandedBack", gone.HandedBack], []),
            Notice.Help => (text["Help"] + "\n\n" + text["Commands"], []),
            Notice.StatusChanged changed =>
                (text["StatusChanged", text["Status" + changed.Status], changed.Load, changed.Capacity], []),
            Notice.OfflineQuestion question => (
                text["OfflineQuestion", question.Load],
                [
                    [
                        new Button(text["ButtonKeep"], new ButtonData(ButtonAction.KeepDialogs)),
                        new Button(text["ButtonHandBack"], new ButtonData(ButtonAction.HandBackDialogs)),
                    ],
                ]),
            Notice.OfflineKept kept => (text["OfflineKept", kept.Load], []),
            Notice.DialogsHandedBack back => (text["DialogsHandedBack", back.Count], []),
            Notice.StatusReport report => StatusReport(text, report),
            Notice.ClientList list => ClientList(text, list.Lines),
            Notice.FocusMenu menu => FocusMenu(text, menu),
            Notice.FocusSet set => (text["FocusSet", Name(set.Name), set.ClientId], []),
            Notice.FocusCleared => (text["FocusCleared"], []),
            Notice.NotYourClient wrong => (text["NotYourClient", wrong.ClientId], []),
            Notice.NothingToEnd { Lines.IsEmpty: true } => (text["ClientListEmpty"], []),
            Notice.NothingToEnd choice => (text["NothingToEnd"], Rows(choice.Lines, line => [EndButton(text, line, Caption(line, choice.Lines))])),
            Notice.Ending ending => (text["Ending", Name(ending.Name)], []),
            Notice.BadCommand bad => (text["BadCommand" + bad.Problem, Escape(PersonName.Visible(bad.Name))], []),
            Notice.NobodyToWriteTo => (text["NobodyToWriteTo"], []),
            Notice.WhichClient which => (text["WhichClient" + which.Reason] + " " + text["WhichClient"], Rows(
                which.Lines,
                line =>
                [
                    new Button(Caption(line, which.Lines), new ButtonData(
                        ButtonAction.Deliver, line.Dialog.ClientId, line.Dialog.Ticket, which.MessageId)),
                ])),
            Notice.SentTo sent => (text["SentTo", Name(sent.Name)], []),
            Notice.ButtonExpired => (text["ButtonExpired"], []),
            Notice.Flooding => (text["Flooding"], []),
            Notice.ClientFloods floods =>
                (text["ClientFloods", Name(PersonName.Of(floods.Client)), floods.Client.Id], []),
            Notice.PartsLeftOut left => (text["PartsLeftOut", left.Missing, left.Of], []),
            Notice.ClientSentUncopyable sent => (
                text["ClientSentUncopyable", Name(PersonName.Of(sent.Client)), text[sent.Kind is { } kind ? "Kind" + kind : "KindUnknown"]],
                []),
            Notice.Delayed => (text["Delayed"], []),
            Notice.DeliveredLate => (text["DeliveredLate"], []),
            Notice.EditNotPassedOn => (text["EditNotPassedOn"], []),
            Notice.ClientEditedEarlier edited => (text["ClientEditedEarlier", Name(PersonName.Of(edited.Client))], []),
            Notice.Withdrawn => (text["Withdrawn"], []),
            Notice.NotWithdrawn => (text["NotWithdrawn"], []),
            Notice.TopicsSwitched switched => (text[switched.On ? "TopicsOn" : "TopicsOff"], []),
            Notice.Speaker speaker => (
                text["Speaker", Name(speaker.Name)], SpeakerButtons(speaker.Dialog, speaker.Name, language)),
            _ => throw new InvalidOperationException($"No text for the notice {notice.GetType().Name}."),
        };
    }

    /// <summary>The line below a client's message that says whose it is: a button to focus on them, and one to end the dialog.</summary>
    public static IReadOnlyList<IReadOnlyList<Button>> SpeakerButtons(DialogKey dialog, string name, string language)
    {
        var (text, line) = (new Wording(Language.Culture(language)), new ClientLine(dialog, name));
        return [[FocusButton(text, line, Shorten(name)), EndButton(text, line)]];
    }

    /// <summary>The text without markup, at most 200 characters: for the answer to a press.</summary>
    public static string Plain(Notice notice, string language)
    {
        var text = WebUtility.HtmlDecode(Tag().Replace(Of(notice, language).Html, string.Empty));
        return Shorten(text, 200);
    }

    /// <summary>The operators' command menu.</summary>
    public static IReadOnlyList<MenuCommand> OperatorMenu(string language)
    {
        var text = new Wording(Language.Culture(language));
        return [.. MenuCommands.Select(name => new MenuCommand(name, text["Menu_" + name]))];
    }

    private static (string, IReadOnlyList<IReadOnlyList<Button>>) NewDialog(Wording text, Notice.NewDialog opened)
    {
        var client = opened.Client;
        var line = new ClientLine(new DialogKey(client.Id, opened.Ticket), PersonName.Of(client));
        return (
            text["NewDialog", Name(line.Name), Username(client.Username), client.Id, text.Span(opened.WaitedSeconds)],
            [[FocusButton(text, line), EndButton(text, line)]]);
    }

    private static (string, IReadOnlyList<IReadOnlyList<Button>>) StatusReport(Wording text, Notice.StatusReport report)
    {
        var status = text[
            "StatusReport",
            text["Status" + report.Status],
            report.Load,
            report.Capacity,
            report.Focus is { } focus ? Name(focus) : text["NoFocus"]];
        return report.Lines.IsEmpty
            ? (status, [])
            : (status + "\n\n" + Listed(text, report.Lines), DialogButtons(text, report.Lines));
    }

    private static (string, IReadOnlyList<IReadOnlyList<Button>>) ClientList(Wording text, ImmutableArray<ClientLine> lines) =>
        lines.IsEmpty
            ? (text["ClientListEmpty"], [])
            : (text["ClientList", lines.Length] + "\n\n" + Listed(text, lines), DialogButtons(text, lines));

    private static (string, IReadOnlyList<IReadOnlyList<Button>>) FocusMenu(Wording text, Notice.FocusMenu menu)
    {
        if (menu.Lines.IsEmpty)
            return (text["ClientListEmpty"], []);

        var focused = menu.Lines.FirstOrDefault(line => line.Focused);
        var rows = Rows(menu.Lines, line => [FocusButton(text, line, Caption(line, menu.Lines))]);
        return focused is null
            ? (text["FocusMenuNone"], rows)
            : (
                text["FocusMenu", Name(focused.Name), focused.Dialog.ClientId],
                [.. rows, [new Button(text["ButtonClearFocus"], new ButtonData(ButtonAction.ClearFocus))]]);
    }

    private static string Listed(Wording text, ImmutableArray<ClientLine> lines)
    {
        var shown = lines.Take(MaxLines).Select(line => string.Concat(
            line.Focused ? "▶ " : "• ",
            $"<b>{Name(line.Name)}</b>{Username(line.Username)} <code>{line.Dialog.ClientId}</code>",
            line.AgeSeconds is { } age ? text["LineAge", text.Span(age)] : string.Empty,
            line.ClientSilentSeconds is { } silent
                ? text[line.AwaitsAnswer ? "LineAwaits" : "LineSilent", text.Span(silent)]
                : string.Empty));
        var all = string.Join('\n', shown);
        return lines.Length <= MaxLines ? all : all + "\n" + text["LinesCut", lines.Length - MaxLines];
    }

    private static IReadOnlyList<IReadOnlyList<Button>> DialogButtons(Wording text, ImmutableArray<ClientLine> lines) =>
        Rows(lines, line => [FocusButton(text, line, Caption(line, lines)), EndButton(text, line)]);

    private static IReadOnlyList<IReadOnlyList<Button>> Rows(
        ImmutableArray<ClientLine> lines, Func<ClientLine, IReadOnlyList<Button>> row) => [.. lines.Take(MaxLines).Select(row)];

    private static Button FocusButton(Wording text, ClientLine line, string? caption = null) => new(
        caption is null ? text["ButtonFocus"] : "✏️ " + caption,
        new ButtonData(ButtonAction.Focus, line.Dialog.ClientId, line.Dialog.Ticket));

    private static Button EndButton(Wording text, ClientLine line, string? caption = null) => new(
        caption is null ? text["ButtonEnd"] : "✖️ " + caption,
        new ButtonData(ButtonAction.End, line.Dialog.ClientId, line.Dialog.Ticket));

    /// <summary>The name; of namesakes with the id, since a press ends a dialog, or sends words to somebody.</summary>
    private static string Caption(ClientLine line, ImmutableArray<ClientLine> lines)
    {
        var name = Shorten(line.Name);
        if (lines.All(other => other.Dialog.ClientId == line.Dialog.ClientId || Shorten(other.Name) != name))
            return name;
        var id = string.Create(CultureInfo.InvariantCulture, $" · {line.Dialog.ClientId}");
        return Shorten(line.Name, MaxCaption - id.Length) + id;
    }

    private static string Username(string? username) => PersonName.UsernameOf(username) is { } shown ? " " + shown : string.Empty;

    private static string Shorten(string text, int max = MaxCaption)
    {
        if (text.Length <= max)
            return text;

        // Not between the halves of a character.
        var end = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return text[..end] + "…";
    }

    private static string Name(string name) => Escape(Isolated(name));

    // Letters that run from right to left would take numbers and words beside them along.
    private static string Isolated(string name) => name.EnumerateRunes().Any(RunsRightToLeft) ? $"\u2068{name}\u2069" : name;

    // Hebrew, Arabic and their neighbours, by their blocks.
    private static bool RunsRightToLeft(Rune rune) => rune.Value
        is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    // WebUtility escapes emoji and other pairs as well, which Telegram need not have.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    private sealed class Wording(CultureInfo culture)
    {
        public string this[string name] => Texts.GetString(name, culture)
            ?? throw new InvalidOperationException($"Texts.resx has no text {name}.");

        public string this[string name, params object[] values] => string.Format(culture, this[name], values);

        /// <summary>A time span in its largest unit.</summary>
        public string Span(int seconds) => seconds switch
        {
            < 60 => this["Seconds", seconds],
            < 3600 => this["Minutes", seconds / 60],
            < 86400 => this["Hours", seconds / 3600],
            _ => this["Days", seconds / 86400],
        };
    }
}
