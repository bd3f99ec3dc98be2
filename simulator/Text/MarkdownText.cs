using System.Text;

namespace OperatorBot.Simulator.Text;

/// <summary>parse_mode Markdown, the old one: no nesting, and a special character without its end is an error.</summary>
internal static class MarkdownText
{
    public static FormattedText Parse(string source)
    {
        var text = new MarkupCursor(source);
        var result = new StringBuilder(source.Length);
        var entities = new EntityList();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && text[i + 1] is '_' or '*' or '`' or '[')
            {
                result.Append(text[++i]);
                continue;
            }

            if (c is not ('_' or '*' or '`' or '['))
            {
                result.Append(c);
                continue;
            }

            i = ReadEntity(text, i, result, entities);
        }

        return new FormattedText(result.ToString(), entities.Sorted());
    }

    private static int ReadEntity(MarkupCursor text, int begin, StringBuilder result, EntityList entities)
    {
        var isPre = text[begin] == '`' && text[begin + 1] == '`' && text[begin + 2] == '`';
        var end = text[begin] == '[' ? "]" : isPre ? "```" : text[begin].ToString();
        var i = begin + end.Length;
        var offset = result.Length;
        while (i < text.Length && text.Slice(i, i + end.Length) != end)
            result.Append(text[i++]);
        if (i >= text.Length)
            throw new MarkupException($"Can't find end of the entity starting at byte offset {text.ByteOffset(begin)}");
        var length = result.Length - offset;
        i += end.Length - 1;
        if (text[begin] == '[')
        {
            if (text[i + 1] != '(')
                return i;
            var close = i + 2;
            while (close < text.Length && text[close] != ')')
                close++;
            if (length > 0)
                entities.AddLink(text.Slice(i + 2, close), offset, length);
            return close;
        }

        if (length > 0)
            entities.Add(new(isPre ? "pre" : text[begin] switch { '*' => "bold", '_' => "italic", _ => "code" }, offset, length));
        return i;
    }
}
