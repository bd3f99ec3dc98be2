using System.Globalization;
using System.Text;

namespace OperatorBot.Simulator.Text;

/// <summary>parse_mode HTML, rule by rule as TDLib's <c>parse_html</c> reads it, its error texts included.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> KnownTags = new(StringComparer.Ordinal)
    {
        "a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "tg-time", "span",
        "pre", "code", "blockquote",
    };

    public static FormattedText Parse(string source)
    {
        var text = new MarkupCursor(source);
        var result = new StringBuilder(source.Length);
        var entities = new EntityList();
        var open = new Stack<OpenTag>();

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '&' && DecodeEntity(text, i) is var (decoded, next) && decoded is not null)
            {
                result.Append(decoded);
                i = next - 1;
                continue;
            }

            if (c != '<')
            {
                result.Append(c);
                continue;
            }

            if (text[i + 1] == '/')
                i = ReadEndTag(text, i, result, entities, open);
            else
                i = ReadStartTag(text, i, result, open);
        }

        if (open.TryPeek(out var unclosed))
            throw new MarkupException($"Can't find end tag corresponding to start tag \"{unclosed.Name}\"");
        return new FormattedText(result.ToString(), entities.Sorted());
    }

    private static int ReadStartTag(MarkupCursor text, int begin, StringBuilder result, Stack<OpenTag> open)
    {
        var at = text.ByteOffset(begin);
        var i = begin + 1;
        while (!MarkupCursor.IsSpace(text[i]) && text[i] != '>')
            i++;
        if (text[i] == MarkupCursor.End)
            throw new MarkupException($"Unclosed start tag at byte offset {at}");
        var name = text.Slice(begin + 1, i).ToLowerInvariant();
        if (!KnownTags.Contains(name))
            throw new MarkupException($"Unsupported start tag \"{name}\" at byte offset {at}");

        var tag = new OpenTag(name, result.Length);
        while (text[i] != '>')
        {
            while (text[i] != MarkupCursor.End && MarkupCursor.IsSpace(text[i]))
                i++;
            if (text[i] == '>')
                break;
            (var attribute, var value, i) = ReadAttribute(text, i, name, at);
            tag.Take(attribute, value);
        }

        if (name == "span" && tag.Argument != "spoiler")
            throw new MarkupException($"Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}");
        open.Push(tag);
        return i;
    }

    private static (string Name, string? Value, int Next) ReadAttribute(MarkupCursor text, int i, string tag, int at)
    {
        var begin = i;
        while (!MarkupCursor.IsSpace(text[i]) && text[i] is not ('=' or '>' or '/' or '"' or '\''))
            i++;
        var name = text.Slice(begin, i);
        if (name.Length == 0)
            throw new MarkupException($"Empty attribute name in the tag \"{tag}\" at byte offset {at}");
        while (text[i] != MarkupCursor.End && MarkupCursor.IsSpace(text[i]))
            i++;
        if (text[i] != '=')
        {
            if (text[i] == MarkupCursor.End)
                throw new MarkupException($"Unclosed start tag \"{tag}\" at byte offset {at}");
            return (name, null, i);
        }

        i++;
        while (text[i] != MarkupCursor.End && MarkupCursor.IsSpace(text[i]))
            i++;
        if (text[i] == MarkupCursor.End)
            throw new MarkupException($"Unclosed start tag \"{tag}\" at byte offset {at}");

        string value;
        if (text[i] is not ('\'' or '"'))
        {
            var token = i;
            while (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '.' or '-')
                i++;
            value = text.Slice(token, i).ToLowerInvariant();
            if (!MarkupCursor.IsSpace(text[i]) && text[i] != '>')
                throw new MarkupException($"Unexpected end of name token at byte offset {text.ByteOffset(token)}");
        }
        else
        {
            var quote = text[i++];
            var literal = new StringBuilder();
            while (text[i] != quote && text[i] != MarkupCursor.End)
            {
                if (text[i] == '&' && DecodeEntity(text, i) is var (decoded, next) && decoded is not null)
                {
                    literal.Append(decoded);
                    i = next;
                    continue;
                }

                literal.Append(text[i++]);
            }

            if (text[i] == quote)
                i++;
            value = literal.ToString();
        }

        return text[i] == MarkupCursor.End
            ? throw new MarkupException($"Unclosed start tag at byte offset {at}")
            : (name, value, i);
    }

    private static int ReadEndTag(
        MarkupCursor text, int begin, StringBuilder result, EntityList entities, Stack<OpenTag> open)
    {
        var at = text.ByteOffset(begin);
        if (open.Count == 0)
            throw new MarkupException($"Unexpected end tag at byte offset {at}");
        var i = begin + 2;
        while (!MarkupCursor.IsSpace(text[i]) && text[i] != '>')
            i++;
        var name = text.Slice(begin + 2, i).ToLowerInvariant();
        while (MarkupCursor.IsSpace(text[i]) && text[i] != MarkupCursor.End)
            i++;
        if (text[i] != '>')
            throw new MarkupException($"Unclosed end tag at byte offset {at}");
        var tag = open.Peek();
        if (name.Length > 0 && name != tag.Name)
        {
            throw new MarkupException(
                $"Unmatched end tag at byte offset {at}, expected \"</{tag.Name}>\", found \"</{name}>\"");
        }

        if (result.Length > tag.Offset)
            Close(tag, result, entities);
        open.Pop();
        return i;
    }

    private static void Close(OpenTag tag, StringBuilder result, EntityList entities)
    {
        var (offset, length) = (tag.Offset, result.Length - tag.Offset);
        switch (tag.Name)
        {
            case "i" or "em":
                entities.Add(new("italic", offset, length));
                break;
            case "b" or "strong":
                entities.Add(new("bold", offset, length));
                break;
            case "s" or "strike" or "del":
                entities.Add(new("strikethrough", offset, length));
                break;
            case "u" or "ins":
                entities.Add(new("underline", offset, length));
                break;
            case "tg-spoiler" or "span":
                entities.Add(new("spoiler", offset, length));
                break;
            case "tg-emoji":
                if (!long.TryParse(tag.Argument, CultureInfo.InvariantCulture, out var emoji) || emoji == 0)
                    throw new MarkupException("Invalid custom emoji identifier specified");
                entities.Add(new("custom_emoji", offset, length) { CustomEmojiId = tag.Argument });
                break;
            case "tg-time":
                if (tag.Date > 0)
                    entities.Add(new("date_time", offset, length) { UnixTime = tag.Date, DateTimeFormat = tag.Argument });
                break;
            case "a":
                entities.AddLink(tag.Argument.Length > 0 ? tag.Argument : result.ToString(offset, length), offset, length);
                break;
            case "pre":
                entities.AddPre(offset, length);
                break;
            case "code":
                entities.AddCode(offset, length, tag.Argument);
                break;
            case "blockquote":
                entities.Add(new(tag.Argument.Length > 0 ? "expandable_blockquote" : "blockquote", offset, length));
                break;
        }
    }

    private static (string? Decoded, int Next) DecodeEntity(MarkupCursor text, int at)
    {
        var end = at + 1;
        var code = 0;
        if (text[at + 1] == '#')
        {
            end++;
            var hex = text[at + 2] == 'x';
            if (hex)
                end++;
            for (; code < 0x10ffff && (hex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])); end++)
                code = hex ? (code * 16) + Convert.ToInt32(text[end].ToString(), 16) : (code * 10) + (text[end] - '0');
            if (code is 0 or >= 0x10ffff || end - at >= 10 || !Rune.IsValid(code))
                return (null, at);
        }
        else
        {
            while (char.IsAsciiLetter(text[end]))
                end++;
            code = text.Slice(at + 1, end) switch
            {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                _ => 0,
            };
            if (code == 0)
                return (null, at);
        }

        return (new Rune(code).ToString(), text[end] == ';' ? end + 1 : end);
    }

    private sealed class OpenTag(string name, int offset)
    {
        public string Name { get; } = name;

        public int Offset { get; } = offset;

        public string Argument { get; private set; } = "";

        public int Date { get; private set; }

        public void Take(string attribute, string? value)
        {
            switch (Name, attribute)
            {
                case ("a", "href"):
                case ("tg-emoji", "emoji-id"):
                case ("tg-time", "format"):
                    Argument = value ?? "";
                    break;
                case ("code", "class") when value?.StartsWith("language-", StringComparison.Ordinal) == true:
                    Argument = value["language-".Length..];
                    break;
                case ("span", "class") when value?.StartsWith("tg-", StringComparison.Ordinal) == true:
                    Argument = value["tg-".Length..];
                    break;
                case ("blockquote", "expandable"):
                    Argument = "1";
                    break;
                case ("tg-time", "unix"):
                    Date = int.TryParse(value, CultureInfo.InvariantCulture, out var date) ? date : 0;
                    break;
            }
        }
    }
}
