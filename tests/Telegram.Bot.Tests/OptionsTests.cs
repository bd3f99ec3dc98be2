using Telegram.Bot;

namespace OperatorBot.BotApi.Tests;

public class OptionsTests
{
    [Fact]
    public void Token_WellFormed_NamesTheBot()
    {
        TelegramBotClientOptions options = new("123456:secret");

        Assert.Equal(123456, options.BotId);
        Assert.Equal("123456:secret", options.Token);
        Assert.False(options.LocalBotServer);
        Assert.Equal(123456, new TelegramBotClient(options).BotId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData(":secret")]
    [InlineData("bot:secret")]
    [InlineData("12345678901234567:secret")]
    public void Token_Malformed_Throws(string token)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new TelegramBotClientOptions(token));

        Assert.Equal("token", thrown.ParamName);
        Assert.Throws<ArgumentException>(() => new TelegramBotClient(token));
    }

    [Fact]
    public void Token_Null_Throws() =>
        Assert.Throws<ArgumentNullException>(() => new TelegramBotClientOptions(null!));

    [Theory]
    [InlineData("http://localhost:8081", false, "http://localhost:8081/bot1:a")]
    [InlineData("https://host/some/path?q=1#f", false, "https://host/bot1:a")]
    [InlineData("http://localhost:8081", true, "http://localhost:8081/bot1:a/test")]
    public void BaseUrl_WellFormed_GivesTheRequestUrl(string baseUrl, bool test, string expected)
    {
        TelegramBotClientOptions options = new("1:a", baseUrl, test);

        Assert.Equal(expected, options.BaseRequestUrl);
        Assert.True(options.LocalBotServer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("/path")]
    public void BaseUrl_Malformed_Throws(string baseUrl)
    {
        // On Unix "/path" is an absolute file path, with a scheme but no host.
        var thrown = Assert.Throws<ArgumentException>(() => new TelegramBotClientOptions("1:a", baseUrl));

        Assert.Equal("baseUrl", thrown.ParamName);
    }

    [Fact]
    public void Retry_ByDefault_IsOn()
    {
        TelegramBotClientOptions options = new("1:a");

        Assert.Equal((60, 3), (options.RetryThreshold, options.RetryCount));
    }
}
