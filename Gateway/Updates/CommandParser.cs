using System.Globalization;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Gateway.Updates;

/// <summary>Reads the command in a text, if there is one.</summary>
internal static class CommandParser
{
    /// <summary>
    /// Of a text, in UTF-16 units: Telegram's limit is 4096 characters, of which each may be two. What is to be sent is stored
    /// until it is.
    /// </summary>
    public const int LongestText = 8192;

    private const int LongestName = 32;

    /// <summary>What the text means when an operator wrote it.</summary>
    /// <param name="text">The message's text, or null for a message without one.</param>
    /// <param name="botName">The bot's own user name, without <c>@</c>.</param>
    public static OperatorCommand Parse(string? text, string botName)
    {
        if (!TrySplit(text, out var name, out var addressee, out var rest))
            return new OperatorCommand.PlainMessage();

        var command = name.ToString().ToLowerInvariant();
        // Whomever it names: what may be a secret must not be relayed to anybody.
        if (command == "register")
            return new OperatorCommand.Register(rest.Trim().ToString());
        if (!addressee.IsEmpty && !addressee.Equals(botName, StringComparison.OrdinalIgnoreCase))
            return new OperatorCommand.Malformed(CommandProblem.Unknown, Shown(name));

        return command switch
        {
            "start" or "help" => new OperatorCommand.Help(),
            "unregister" => new OperatorCommand.Unregister(),
            "available" => new OperatorCommand.SetStatus(OperatorStatus.Available),
            "busy" => new OperatorCommand.SetStatus(OperatorStatus.Busy),
            "offline" => new OperatorCommand.SetStatus(OperatorStatus.Offline),
            "clients" => new OperatorCommand.ListClients(),
            "status" => new OperatorCommand.ShowStatus(),
            "focus" => WithClient(command, rest, id => new OperatorCommand.Focus(id)),
            "end" => WithClient(command, rest, id => new OperatorCommand.End(id)),
            "reply" => Reply(command, rest),
            "delete" => new OperatorCommand.Delete(),
            "topics" => Topics(command, FirstWord(rest.TrimStart())),
            _ => new OperatorCommand.Malformed(CommandProblem.Unknown, Shown(name)),
        };
    }

    /// <summary>Whether a client's text is <c>/start</c>, with or without what a link adds to it.</summary>
    public static bool IsStart(string? text) =>
        TrySplit(text, out var name, out _, out _) && name.Equals("start", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text may hold the operators' secret.</summary>
    public static bool MayBeSecret(string? text) =>
        TrySplit(text, out var name, out _, out _) && name.Equals("register", StringComparison.OrdinalIgnoreCase);

    /// <summary>The command's name as it is shown to its writer, or null where the text begins like none.</summary>
    public static string? NameIn(string? text) => TrySplit(text, out var name, out _, out _) ? Shown(name) : null;

    private static bool TrySplit(
        string? text, out ReadOnlySpan<char> name, out ReadOnlySpan<char> addressee, out ReadOnlySpan<char> rest)
    {
        name = addressee = rest = default;
        // A slash before anything else ("/", "// note", "/ 5") is just text.
        if (text is null || text.Length < 2 || text[0] != '/' || !(char.IsLetterOrDigit(text, 1) || text[1] == '_'))
            return false;

        var word = text.AsSpan(1);
        var end = IndexOfWhiteSpace(word);
        if (end >= 0)
        {
            rest = word[end..];
            word = word[..end];
        }

        var at = word.IndexOf('@');
        name = at < 0 ? word : word[..at];
        addressee = at < 0 ? default : word[(at + 1)..];
        return true;
    }

    private static OperatorCommand WithClient(string command, ReadOnlySpan<char> rest, Func<long?, OperatorCommand> create)
    {
        var argument = FirstWord(rest.TrimStart());
        if (argument.IsEmpty)
            return create(null);
        return TryReadId(argument, out var id)
            ? create(id)
            : new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, command);
    }

    private static OperatorCommand Reply(string command, ReadOnlySpan<char> rest)
    {
        var argument = FirstWord(rest.TrimStart());
        if (!TryReadId(argument, out var id))
            return new OperatorCommand.Malformed(CommandProblem.ClientIdMissing, command);

        var text = Cut(rest.TrimStart()[argument.Length..].Trim(), LongestText);
        return text.IsEmpty
            ? new OperatorCommand.Malformed(CommandProblem.TextMissing, command)
            : new OperatorCommand.Reply(id, text.ToString());
    }

    private static OperatorCommand Topics(string command, ReadOnlySpan<char> word) =>
        word.Equals("on", StringComparison.OrdinalIgnoreCase) ? new OperatorCommand.SetTopics(true)
        : word.Equals("off", StringComparison.OrdinalIgnoreCase) ? new OperatorCommand.SetTopics(false)
        : new OperatorCommand.Malformed(CommandProblem.SwitchMissing, command);

    // TryParse alone takes null characters behind a number for white space.
    private static bool TryReadId(ReadOnlySpan<char> word, out long id) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0 && !word.Contains('\0');

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        var end = IndexOfWhiteSpace(text);
        return end < 0 ? text : text[..end];
    }

    private static int IndexOfWhiteSpace(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
                return i;
        }

        return -1;
    }

    private static string Shown(ReadOnlySpan<char> name) => Cut(name, LongestName).ToString();

    // Not within a character.
    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int max) =>
        text.Length > max ? text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)] : text;
}
