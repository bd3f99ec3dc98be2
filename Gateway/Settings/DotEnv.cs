using System.Text.RegularExpressions;

namespace OperatorBot.Gateway.Settings;

/// <summary>
/// The file <c>.env</c>, read as python-dotenv reads it: <c>KEY=value</c>, an optional <c>export</c>, single or double
/// quotes (also over several lines), comments, <c>${OTHER}</c> and <c>${OTHER:-default}</c>. The environment wins.
/// </summary>
internal static partial class DotEnv
{
    public const string FileName = ".env";

    /// <summary>The environment, and what the nearest <c>.env</c> adds to it.</summary>
    /// <param name="directory">Where to look first; then upward, to the root of the repository at most.</param>
    /// <param name="environment">The environment.</param>
    public static IReadOnlyDictionary<string, string> Load(
        string directory, IReadOnlyDictionary<string, string> environment) =>
        Find(directory) is { } path ? Merge(File.ReadAllText(path), environment) : environment;

    /// <summary>The environment, and what the text of a <c>.env</c> adds to it. Lines that make no sense are skipped.</summary>
    public static IReadOnlyDictionary<string, string> Merge(string text, IReadOnlyDictionary<string, string> environment)
    {
        var merged = new Dictionary<string, string>(environment);
        foreach (Match line in Assignment().Matches(text.ReplaceLineEndings("\n")))
        {
            var key = line.Groups["key"].Value;
            if (!environment.ContainsKey(key))
                merged[key] = Reference().Replace(ValueOf(line), reference => Resolve(reference, merged));
        }

        return merged;
    }

    internal static string? Find(string directory)
    {
        for (var place = new DirectoryInfo(directory); place is not null; place = place.Parent)
        {
            var path = Path.Combine(place.FullName, FileName);
            if (File.Exists(path))
                return path;
            // In a linked work tree .git is a file.
            if (Path.Exists(Path.Combine(place.FullName, ".git")))
                return null;
        }

        return null;
    }

    private static string ValueOf(Match line) => line.Groups switch
    {
        var groups when groups["single"].Success => SingleEscape().Replace(groups["single"].Value, "${char}"),
        var groups when groups["double"].Success => DoubleEscape().Replace(groups["double"].Value, Unescape),
        var groups => BareComment().Replace(groups["bare"].Value, "").Trim(),
    };

    private static string Unescape(Match escape) => escape.Groups["char"].ValueSpan[0] switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        var other => other.ToString(),
    };

    private static string Resolve(Match reference, Dictionary<string, string> known) =>
        known.TryGetValue(reference.Groups["name"].Value, out var value) ? value : reference.Groups["default"].Value;

    [GeneratedRegex(
        """
        ^[^\S\n]*(?:export[^\S\n]+)?
        (?:'(?<key>[^'\n]+)'|(?<key>[^=\#\s'"]+))
        [^\S\n]*=
        (?:
          [^\S\n]*'(?<single>(?:\\.|[^'\\])*)'[^\S\n]*(?:\#[^\n]*)?
        | [^\S\n]*"(?<double>(?:\\.|[^"\\])*)"[^\S\n]*(?:\#[^\n]*)?
        | (?![^\S\n]*['"])(?<bare>[^\n]*)
        )$
        """,
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\s\#.*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BareComment();

    [GeneratedRegex(@"\\(?<char>[\\'])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SingleEscape();

    [GeneratedRegex("""\\(?<char>[\\'"abfnrtv])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DoubleEscape();

    [GeneratedRegex(
        @"\$\{(?<name>[^}:]*)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
