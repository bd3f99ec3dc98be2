using System.Text;

namespace OperatorBot.Simulator.Tests.BotApi;

public sealed class EndpointTests : SimulatorTest
{
    [Theory]
    [InlineData("1:wrong", "Unauthorized")]
    [InlineData("nonsense", "Unauthorized: invalid token specified")]
    [InlineData("0:x", "Unauthorized: invalid token specified")]
    public async Task WrongToken_IsUnauthorized(string token, string description)
    {
        Bot.Token = token;

        Assert.Equal("401 " + description, await Bot.Refused("getMe"));
    }

    [Fact]
    public async Task UnknownMethod_IsNotFound()
    {
        Assert.Equal("404 Not Found: method not found", await Bot.Refused("getCoffee"));
        Assert.Equal("404 Not Found: method not found", await Bot.Refused(""));
    }

    [Fact]
    public async Task MethodNames_IgnoreCase() => Assert.True((await Bot.Get("GETME")).IsOk);

    [Fact]
    public async Task GetMe_IsTheBot()
    {
        var me = await Bot.Do("getMe");

        Assert.Equal(Telegram.BotId, me.GetProperty("id").GetInt64());
        Assert.True(me.GetProperty("is_bot").GetBoolean());
        Assert.False(me.GetProperty("has_topics_enabled").GetBoolean());
    }

    [Fact]
    public async Task Parameters_ComeInAnyFormat()
    {
        var alice = Telegram.AddUser("Alice").Started();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["chat_id"] = $"{alice.Id}", ["text"] = "form ы&=" });
        using var multipart = new MultipartFormDataContent { { new StringContent($"{alice.Id}"), "chat_id" }, { new StringContent("multipart ы"), "text" } };

        Assert.True((await Bot.Get($"sendMessage?chat_id={alice.Id}&text=query%20%D1%8B")).IsOk);
        Assert.True((await Bot.Post("sendMessage", form)).IsOk);
        Assert.True((await Bot.Post("sendMessage", multipart)).IsOk);
        await Bot.Do("sendMessage", new { chat_id = $"{alice.Id}", text = "json ы" });

        Assert.Equal(["query ы", "form ы&=", "multipart ы", "json ы"], alice.Shows.Select(message => message.Text));
    }

    [Fact]
    public async Task Upload_CanBeDownloadedAgain()
    {
        var alice = Telegram.AddUser("Alice").Started();
        using var multipart = new MultipartFormDataContent
        {
            { new StringContent($"{alice.Id}"), "chat_id" },
            { new StringContent("""[{"type":"document","media":"attach://one"},{"type":"document","media":"attach://two"}]"""), "media" },
            { new ByteArrayContent("first"u8.ToArray()), "one", "1.txt" },
            { new ByteArrayContent("second"u8.ToArray()), "two", "2.txt" },
        };

        var sent = await Bot.Post("sendMediaGroup", multipart);
        var document = sent.Result[1].GetProperty("document");
        var file = await Bot.Do("getFile", new { file_id = document.GetProperty("file_id").GetString() });
        using var http = new HttpClient();
        var content = await http.GetStringAsync(new Uri(Telegram.Url, $"/file/bot{Telegram.Token}/{file.GetProperty("file_path").GetString()}"));

        Assert.Equal("2.txt", document.GetProperty("file_name").GetString());
        Assert.Equal("second", content);
    }

    [Fact]
    public async Task BrokenJson_IsReadAsFarAsItGoes()
    {
        using var broken = new StringContent("""{"chat_id":1,"text":""", Encoding.UTF8, "application/json");

        var answer = await Bot.Post("sendMessage", broken);

        Assert.Equal("Bad Request: message text is empty", answer.Description);
    }

    [Fact]
    public async Task Calls_AreRecordedAndCounted()
    {
        var alice = Telegram.AddUser("Alice").Started();
        var waiting = Telegram.Calls.WaitFor(call => call.Method == "sendMessage" && call["text"] == "two");

        var one = await Bot.Sends(alice.Id, "one");
        await Bot.Sends(alice.Id, "two");
        await Bot.Refused("sendMessage", new { chat_id = 4711, text = "three" });

        Assert.Equal("two", (await waiting)["text"]);
        var calls = Telegram.Calls.Of("sendMessage");
        Assert.Equal([200, 200, 400], calls.Select(call => call.Status));
        Assert.Equal([one], calls[0].MessageIds);
        Assert.Equal("Bad Request: chat not found", calls[2].Description);
        Assert.Equal(3, Telegram.Calls.Counts().ByMethod["sendMessage"]);
        Assert.Equal(2, Telegram.Calls.Since(calls[0].Number).Count);
    }

    [Fact]
    public async Task Reset_ForgetsAllButTheBot()
    {
        var alice = Telegram.AddUser("Alice");
        alice.Sends("x");
        Telegram.Faults.TooManyRequests(1, times: null);

        Telegram.Reset();

        Assert.Equal(0, Telegram.UnconfirmedUpdates);
        Assert.Empty(Telegram.Calls.All);
        Assert.Equal("400 Bad Request: chat not found", await Bot.Refused("sendMessage", new { chat_id = alice.Id, text = "x" }));
    }
}
