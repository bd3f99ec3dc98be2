using System.Globalization;
using System.Text;

namespace OperatorBot.Simulator.Text;

/// <summary>parse_mode MarkdownV2, rule by rule as TDLib's <c>parse_markdown_v2</c> reads it, error texts included.</summary>
internal static class MarkdownV2Text
{
    private const string Reserved = "_*[]()~`>#+-=|{}.!\n";

    public static FormattedText Parse(string source) => new Reader(source).Read();

    private enum Kind
    {
        Bold,
        Italic,
        Underline,
        Strikethrough,
        Spoiler,
        Code,
        Pre,
        PreCode,
        TextUrl,
        CustomEmoji,
        BlockQuote,
    }

    private sealed record Open(Kind Kind, string Argument, int Offset, int SourceIndex);

    private sealed class Reader(string source)
    {
        private readonly MarkupCursor _text = new(source);
        private readonly StringBuilder _result = new(source.Length);
        private readonly EntityList _entities = new();
        private readonly Stack<Open> _open = new();
        private bool _inQuote;
        private bool _canStartQuote = true;

        public FormattedText Read()
        {
            for (var i = 0; i < _text.Length; i++)
                i = Step(i);
            FinishQuote();
            return _open.TryPeek(out var unclosed)
                ? throw NoEnd(unclosed)
                : new FormattedText(_result.ToString(), _entities.Sorted());
        }

        private int Step(int i)
        {
            var c = _text[i];
            if (c == '\\' && _text[i + 1] is > '\0' and <= (char)126)
            {
                i++;
                _result.Append(_text[i]);
                if (_text[i] != '\r')
                    _canStartQuote = _text[i] == '\n';
                return i;
            }

            var reserved = _open.TryPeek(out var top) && top.Kind is Kind.Code or Kind.Pre or Kind.PreCode ? "`" : Reserved;
            if (!reserved.Contains(c, StringComparison.Ordinal))
            {
                if (c != '\r')
                    _canStartQuote = false;
                _result.Append(c);
                return i;
            }

            return top is not null && Ends(top, i) ? Close(top, i) : Begin(c, i);
        }

        private bool Ends(Open top, int i)
        {
            var c = _text[i];
            if (_inQuote && c == '\n' && _text[i + 1] != '>')
                return true;
            return top.Kind switch
            {
                Kind.Bold => c == '*',
                Kind.Italic => c == '_' && _text[i + 1] != '_',
                Kind.Underline => c == '_' && _text[i + 1] == '_',
                Kind.Strikethrough => c == '~',
                Kind.Spoiler => c == '|' && _text[i + 1] == '|',
                Kind.Code => c == '`',
                Kind.Pre or Kind.PreCode => c == '`' && _text[i + 1] == '`' && _text[i + 2] == '`',
                Kind.TextUrl or Kind.CustomEmoji => c == ']',
                _ => false,
            };
        }

        private int Begin(char c, int i)
        {
            var begin = i;
            switch (c)
            {
                case '_' when _text[i + 1] == '_':
                    Push(Kind.Underline, begin);
                    return i + 1;
                case '_':
                    Push(Kind.Italic, begin);
                    return i;
                case '*':
                    Push(Kind.Bold, begin);
                    return i;
                case '~':
                    Push(Kind.Strikethrough, begin);
                    return i;
                case '|' when _text[i + 1] == '|':
                    Push(Kind.Spoiler, begin);
                    return i + 1;
                case '[':
                    Push(Kind.TextUrl, begin);
                    return i;
                case '`' when _text[i + 1] == '`' && _text[i + 2] == '`':
                    return BeginPre(begin);
                case '`':
                    Push(Kind.Code, begin);
                    return i;
                case '!' when _text[i + 1] == '[':
                    Push(Kind.CustomEmoji, begin);
                    return i + 1;
                case '\n':
                    _result.Append('\n');
                    _canStartQuote = true;
                    return i;
                case '>' when _canStartQuote:
                    if (!_inQuote)
                    {
                        Push(Kind.BlockQuote, begin);
                        _inQuote = true;
                    }

                    return i;
                default:
                    throw new MarkupException(
                        $"Character '{c}' is reserved and must be escaped with the preceding '\\'");
            }
        }

        private int BeginPre(int begin)
        {
            var i = begin + 3;
            var languageEnd = i;
            while (!MarkupCursor.IsSpace(_text[languageEnd]) && _text[languageEnd] != '`')
                languageEnd++;
            if (i != languageEnd && languageEnd < _text.Length && _text[languageEnd] != '`')
            {
                Push(Kind.PreCode, begin, _text.Slice(i, languageEnd));
                i = languageEnd;
            }
            else
            {
                Push(Kind.Pre, begin);
            }

            if (_text[i] is '\n' or '\r')
                i += _text[i + 1] is '\n' or '\r' && _text[i] != _text[i + 1] ? 2 : 1;
            return i - 1;
        }

        private int Close(Open top, int i)
        {
            if (_text[i] == '\n' && top.Kind != Kind.BlockQuote)
                return CloseExpandableQuote(top, i);
            _open.Pop();
            var (offset, length) = (top.Offset, _result.Length - top.Offset);
            switch (top.Kind)
            {
                case Kind.Bold or Kind.Italic or Kind.Code or Kind.Strikethrough:
                    Add(top.Kind.ToString().ToLowerInvariant(), offset, length);
                    return i;
                case Kind.Underline or Kind.Spoiler:
                    Add(top.Kind.ToString().ToLowerInvariant(), offset, length);
                    return i + 1;
                case Kind.Pre or Kind.PreCode:
                    if (length > 0)
                        _entities.Add(new("pre", offset, length) { Language = top.Argument });
                    return i + 2;
                case Kind.TextUrl:
                    var label = _result.ToString(offset, length);
                    (var url, i) = _text[i + 1] == '(' ? ReadUrl(i + 2) : (label, i);
                    if (length > 0)
                        _entities.AddLink(url, offset, length);
                    return i;
                case Kind.CustomEmoji:
                    return CloseCustomEmoji(offset, length, i);
                default:
                    EndQuote("blockquote", offset);
                    return i;
            }
        }

        private int CloseCustomEmoji(int offset, int length, int i)
        {
            if (_text[i + 1] != '(')
                throw new MarkupException("The entity must contain a tg://emoji or tg://time URL");
            (var url, i) = ReadUrl(i + 2);
            const string Prefix = "tg://emoji?id=";
            if (!url.StartsWith(Prefix, StringComparison.Ordinal)
                || !long.TryParse(url.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out _))
            {
                throw new MarkupException("Invalid tg://emoji or tg://time URL specified");
            }

            if (length > 0)
                _entities.Add(new("custom_emoji", offset, length) { CustomEmojiId = url[Prefix.Length..] });
            return i;
        }

        private int CloseExpandableQuote(Open top, int i)
        {
            // "||" right before the line's end marks the quote as expandable; any other open entity is broken there.
            if (top.Kind != Kind.Spoiler || top.SourceIndex != i - 2)
                throw NoEnd(top);
            _open.Pop();
            var quote = _open.Pop();
            if (quote.Kind != Kind.BlockQuote)
                throw NoEnd(quote);
            EndQuote("expandable_blockquote", quote.Offset);
            return i;
        }

        private void EndQuote(string type, int offset)
        {
            _inQuote = false;
            _result.Append('\n');
            _canStartQuote = true;
            _entities.Add(new(type, offset, _result.Length - offset));
        }

        private void FinishQuote()
        {
            if (!_inQuote)
                return;
            var type = "blockquote";
            if (_open.Peek() is { Kind: Kind.Spoiler } spoiler && spoiler.SourceIndex == _text.Length - 2)
            {
                _open.Pop();
                type = "expandable_blockquote";
            }

            if (_open.Peek().Kind != Kind.BlockQuote)
                return;
            var quote = _open.Pop();
            Add(type, quote.Offset, _result.Length - quote.Offset);
        }

        private (string Url, int Next) ReadUrl(int i)
        {
            var begin = i;
            var url = new StringBuilder();
            while (i < _text.Length && _text[i] != ')')
            {
                if (_text[i] == '\\' && _text[i + 1] is > '\0' and <= (char)126)
                    i++;
                url.Append(_text[i++]);
            }

            return _text[i] == ')'
                ? (url.ToString(), i)
                : throw new MarkupException($"Can't find end of a URL at byte offset {_text.ByteOffset(begin)}");
        }

        private void Push(Kind kind, int sourceIndex, string argument = "") =>
            _open.Push(new Open(kind, argument, _result.Length, sourceIndex));

        private void Add(string type, int offset, int length)
        {
            if (length > 0)
                _entities.Add(new(type, offset, length));
        }

        private MarkupException NoEnd(Open open) =>
            new($"Can't find end of {open.Kind} entity at byte offset {_text.ByteOffset(open.SourceIndex)}");
    }
}
