using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace OperatorBot.BotApi.Tests;

public class MarkupTests
{
    [Fact]
    public void Keyboard_BuiltRowByRow_HoldsTheRows()
    {
        var keyboard = new InlineKeyboardMarkup()
            .AddButton("1", "a")
            .AddButtons("2", InlineKeyboardButton.WithUrl("3", "https://h"))
            .AddNewRow()
            .AddButton("4", "d")
            .AddNewRow(("5", "e"), InlineKeyboardButton.WithCallbackData("6"));

        Assert.Equal(
            [["1:a", "2:2", "3:https://h"], ["4:d"], ["5:e", "6:6"]],
            keyboard.InlineKeyboard.Select(row => row.Select(b => $"{b.Text}:{b.CallbackData ?? b.Url}").ToArray()).ToArray());
    }

    [Fact]
    public void Keyboard_OfForeignRows_TakesNoButtons()
    {
        InlineKeyboardMarkup keyboard = new(new InlineKeyboardButton[][] { ["a"] });

        Assert.Throws<InvalidOperationException>(() => keyboard.AddNewRow());
    }

    [Theory]
    [InlineData("https://h", true)]
    [InlineData("HTTP://h", true)]
    [InlineData("tg://user?id=1", true)]
    [InlineData("end:1", false)]
    public void Button_OfALinkOrData_TellsThemApart(string value, bool link)
    {
        InlineKeyboardButton button = ("text", value);

        Assert.Equal(link ? (value, null) : (null, value), (button.Url, button.CallbackData));
    }

    [Fact]
    public void Markup_FromButtons_IsInline()
    {
        ReplyMarkup? one = InlineKeyboardButton.WithCallbackData("a", "b");
        ReplyMarkup? rows = new[] { new[] { InlineKeyboardButton.WithCallbackData("a", "b") } };
        InlineKeyboardMarkup? none = (InlineKeyboardButton?)null;

        Assert.IsType<InlineKeyboardMarkup>(one);
        Assert.IsType<InlineKeyboardMarkup>(rows);
        Assert.Null(none);
    }

    [Theory]
    [InlineData("-100123", -100123L, null)]
    [InlineData("@Shop", null, "@Shop")]
    public void ChatId_FromText_IsANumberOrAName(string text, long? number, string? name)
    {
        ChatId id = text;

        Assert.Equal((number, name, text), (id.Identifier, id.Username, id.ToString()));
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("@")]
    [InlineData("")]
    public void ChatId_FromOtherText_Throws(string text) => Assert.Throws<ArgumentException>(() => new ChatId(text));

    [Fact]
    public void ChatId_Equal_ComparesByValue()
    {
        Assert.True(new ChatId(5) == new ChatId("5"));
        Assert.True(new ChatId("@shop") == new ChatId("@SHOP"));
        Assert.True(new ChatId(5) != new ChatId(6));
        Assert.Equal(new ChatId(5), (ChatId)new Chat { Id = 5 }!);
    }

    [Fact]
    public void Conversions_OfIds_Work()
    {
        int id = new MessageId { Id = 7 };
        ReplyParameters reply = 7;
        MessageId fromMessage = new Message { Id = 9 };

        Assert.Equal((7, 7, 9), (id, reply.MessageId!.Value, fromMessage.Id));
    }
}
