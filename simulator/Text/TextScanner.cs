using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace OperatorBot.Simulator.Text;

/// <summary>Finds what the server finds by itself: commands, mentions, hashtags, links and addresses.</summary>
internal static partial class TextScanner
{
    public static FormattedText WithFoundEntities(FormattedText text)
    {
        if (text.Text.AsSpan().IndexOfAny("/@#.") < 0)
            return text;
        var found = new List<TextEntity>();
        foreach (var match in Pattern().Matches(text.Text).AsEnumerable())
        {
            var type = match.Groups["url"].Success ? "url"
                : match.Groups["email"].Success ? "email"
                : match.Groups["command"].Success ? "bot_command"
                : match.Groups["mention"].Success ? "mention"
                : "hashtag";
            var (begin, end) = (match.Index, match.Index + match.Length);
            if (!text.Entities.Any(entity => Hides(entity, begin, end)))
                found.Add(new TextEntity(type, begin, end - begin));
        }

        return found.Count == 0
            ? text
            : text with { Entities = [.. text.Entities.Concat(found).OrderBy(e => e.Offset).ThenByDescending(e => e.Length)] };
    }

    private static bool Hides(TextEntity entity, int begin, int end) =>
        entity.Type is "code" or "pre" or "text_link" or "text_mention" or "custom_emoji"
        && entity.Offset < end && begin < entity.Offset + entity.Length;

    [GeneratedRegex(
        """
        (?<url>\bhttps?://[^\s<>"]+[^\s<>".,!?;:)])
        |(?<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
        |(?<command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
        |(?<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}\b)
        |(?<hashtag>(?<![\w#/])\#\w*\p{L}\w*)
        |(?<url>(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|ru|me|io|dev|app|info|shop)(?:/[^\s<>"]*)?\b)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
