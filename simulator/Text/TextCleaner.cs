using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace OperatorBot.Simulator.Text;

/// <summary>What the server does to every text: control characters become spaces, carriage returns vanish, ends are trimmed.</summary>
internal static class TextCleaner
{
    private static readonly SearchValues<char> Offending = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\v\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016" +
        "\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u0333\u033F\u030A");

    public static FormattedText Clean(FormattedText text)
    {
        var cleaned = text.Text.AsSpan().IndexOfAny(Offending) < 0 ? text : Replace(text);
        return Trim(cleaned);
    }

    private static FormattedText Replace(FormattedText text)
    {
        var result = new StringBuilder(text.Text.Length);
        var removedBefore = new int[text.Text.Length + 1];
        for (var i = 0; i < text.Text.Length; i++)
        {
            removedBefore[i] = i - result.Length;
            var c = text.Text[i];
            if (c is '\r' or (>= '\u2028' and <= '\u202E') or '\u0333' or '\u033F' or '\u030A')
                continue;
            result.Append(c < ' ' && c != '\n' ? ' ' : c);
        }

        removedBefore[^1] = text.Text.Length - result.Length;
        return new FormattedText(result.ToString(), Shift(text.Entities, offset => offset - removedBefore[Math.Min(offset, text.Text.Length)]));
    }

    private static FormattedText Trim(FormattedText text)
    {
        var raw = text.Text;
        var end = raw.Length;
        while (end > 0 && (raw[end - 1] is ' ' or '\n' || char.IsWhiteSpace(raw[end - 1])))
            end--;
        var firstEntity = text.Entities.IsEmpty ? end : text.Entities.Min(entity => entity.Offset);
        var begin = 0;
        while (begin < Math.Min(end, firstEntity) && raw[begin] is ' ' or '\n')
            begin++;
        return begin == 0 && end == raw.Length
            ? text
            : new FormattedText(raw[begin..end], Shift(text.Entities, offset => Math.Clamp(offset, begin, end) - begin));
    }

    private static ImmutableArray<TextEntity> Shift(ImmutableArray<TextEntity> entities, Func<int, int> map) =>
        entities.IsEmpty
            ? entities
            : [
                .. entities
                    .Select(entity => entity with
                    {
                        Offset = map(entity.Offset),
                        Length = map(entity.Offset + entity.Length) - map(entity.Offset),
                    })
                    .Where(entity => entity.Length > 0),
            ];
}
