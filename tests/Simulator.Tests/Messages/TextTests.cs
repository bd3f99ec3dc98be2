using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Tests.Messages;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain", "plain", "")]
    [InlineData("a <b>bold</b> word", "a bold word", "bold 2 4")]
    [InlineData("<b>one <i>two</i></b>", "one two", "bold 0 7, italic 4 3")]
    [InlineData("<strong>x</strong><em>y</em><ins>z</ins><del>w</del>", "xyzw", "bold 0 1, italic 1 1, underline 2 1, strikethrough 3 1")]
    [InlineData("5 &lt; 6 &amp;&amp; &quot;&#x41;&#66;&quot; &nbsp;", "5 < 6 && \"AB\" &nbsp;", "")]
    [InlineData("<a href=\"https://example.com\">site</a>", "site", "text_link 0 4")]
    [InlineData("<a href='tg://user?id=42'>him</a>", "him", "text_mention 0 3")]
    [InlineData("<a href=\"nonsense\">site</a>", "site", "")]
    [InlineData("<pre><code class=\"language-cs\">var x;</code></pre>", "var x;", "pre 0 6")]
    [InlineData("<code>a</code>", "a", "code 0 1")]
    [InlineData("<blockquote expandable>q</blockquote>", "q", "expandable_blockquote 0 1")]
    [InlineData("<span class=\"tg-spoiler\">s</span>", "s", "spoiler 0 1")]
    [InlineData("<tg-emoji emoji-id=\"5368324170671202286\">👍</tg-emoji>", "👍", "custom_emoji 0 2")]
    [InlineData("😀<b>x</b>", "😀x", "bold 2 1")]
    [InlineData("<b></b>x", "x", "")]
    public void Html_Valid_IsTextAndEntities(string source, string text, string entities) =>
        Check(HtmlText.Parse(source), text, entities);

    [Theory]
    [InlineData("<b>x", "Can't find end tag corresponding to start tag \"b\"")]
    [InlineData("x</b>", "Unexpected end tag at byte offset 1")]
    [InlineData("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"")]
    [InlineData("ы<div>", "Unsupported start tag \"div\" at byte offset 2")]
    [InlineData("1 < 2", "Unsupported start tag \"\" at byte offset 2")]
    [InlineData("<b", "Unclosed start tag at byte offset 0")]
    [InlineData("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0")]
    [InlineData("<b>x</b", "Unclosed end tag at byte offset 4")]
    public void Html_Broken_SaysWhere(string source, string error) =>
        Assert.Equal(error, Assert.Throws<MarkupException>(() => HtmlText.Parse(source)).Message);

    [Theory]
    [InlineData("*bold* _it_ __under__ ~gone~ ||hid||", "bold it under gone hid", "bold 0 4, italic 5 2, underline 8 5, strikethrough 14 4, spoiler 19 3")]
    [InlineData("*a _b_ c*", "a b c", "bold 0 5, italic 2 1")]
    [InlineData(@"1\. \*not\*", "1. *not*", "")]
    [InlineData("[site](https://example.com/x)", "site", "text_link 0 4")]
    [InlineData("`code` ```cs\nvar x;```", "code var x;", "code 0 4, pre 5 6")]
    [InlineData(">quote\nafter", "quote\nafter", "blockquote 0 6")]
    public void MarkdownV2_Valid_IsTextAndEntities(string source, string text, string entities) =>
        Check(MarkdownV2Text.Parse(source), text, entities);

    [Theory]
    [InlineData("1. x", "Character '.' is reserved and must be escaped with the preceding '\\'")]
    [InlineData("ы*x", "Can't find end of Bold entity at byte offset 2")]
    [InlineData("[x](https://e.org", "Can't find end of a URL at byte offset 4")]
    public void MarkdownV2_Broken_SaysWhere(string source, string error) =>
        Assert.Equal(error, Assert.Throws<MarkupException>(() => MarkdownV2Text.Parse(source)).Message);

    [Theory]
    [InlineData("*bold* _it_ `c`", "bold it c", "bold 0 4, italic 5 2, code 8 1")]
    [InlineData("[site](https://example.com/)", "site", "text_link 0 4")]
    public void Markdown_Valid_IsTextAndEntities(string source, string text, string entities) =>
        Check(MarkdownText.Parse(source), text, entities);

    [Fact]
    public void Broken_IsTheServersRefusal()
    {
        var refusal = Assert.Throws<Refusal>(() => TextParser.Parse("<b>", "HTML", null));

        Assert.Equal("Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"", refusal.Message);
        Assert.Equal(
            "Bad Request: unsupported parse_mode",
            Assert.Throws<Refusal>(() => TextParser.Parse("x", "BBCode", null)).Message);
    }

    [Theory]
    [InlineData("/start", "bot_command 0 6")]
    [InlineData("see /end@operator_bot now", "bot_command 4 17")]
    [InlineData("a/b c", "")]
    [InlineData("ask @someone or me@example.org", "mention 4 8, email 16 14")]
    [InlineData("https://example.org/a?b=c.", "url 0 25")]
    [InlineData("#новость", "hashtag 0 8")]
    public void Scanner_FindsWhatTheServerFinds(string text, string entities) =>
        Check(TextScanner.WithFoundEntities(FormattedText.Plain(text)), text, entities);

    [Fact]
    public void Cleaner_TrimsAndMovesEntities()
    {
        var clean = TextCleaner.Clean(new FormattedText("\n  a\r\tb  \n", [new TextEntity("bold", 3, 4)]));

        Check(clean, "a b", "bold 0 3");
    }

    private static void Check(FormattedText parsed, string text, string entities)
    {
        Assert.Equal(text, parsed.Text);
        Assert.Equal(entities, string.Join(", ", parsed.Entities.Select(entity => $"{entity.Type} {entity.Offset} {entity.Length}")));
    }
}
