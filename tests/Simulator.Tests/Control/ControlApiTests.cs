using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OperatorBot.Simulator.Tests.Control;

public sealed class ControlApiTests : SimulatorTest
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Conversation_CanBeLedByHttpAlone()
    {
        var anna = (await Post("users", new { first_name = "Anna", language_code = "en" })).GetProperty("id").GetInt64();
        await Post($"users/{anna}/messages", new { text = "Hello" });
        Assert.Equal("Hello", (await Bot.Update("message")).GetProperty("text").GetString());

        var waiting = Get($"chats/{anna}/wait?contains=Choose");
        await Bot.Do("sendMessage", new { chat_id = anna, text = "Choose", reply_markup = Buttons.One("Yes", "y") });
        var seen = await waiting;
        var press = Post($"users/{anna}/presses", new { button = "Yes", wait = true });
        var query = await Bot.Update("callback_query");
        await Bot.Do("answerCallbackQuery", new { callback_query_id = query.GetProperty("id").GetString(), text = "Done" });

        Assert.True(seen.GetProperty("from_bot").GetBoolean());
        Assert.Equal("Done", (await press).GetProperty("text").GetString());
        Assert.Equal(2, (await Get($"chats/{anna}/messages")).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task Messages_EachKindEditsReactionsAndDeletions_CanBeSent()
    {
        var id = (await Post("users", new { first_name = "Anna" })).GetProperty("id").GetInt64();
        var album = await Post($"users/{id}/messages", new { album = new[] { new { kind = "photo", caption = "both" }, new { kind = "video", caption = "" } } });
        var text = (await Post($"users/{id}/messages", new { text = "helo" })).GetProperty("messages")[0].GetProperty("message_id").GetInt32();
        await Send(HttpMethod.Put, $"users/{id}/messages/{text}", new { text = "hello" });
        await Send(HttpMethod.Post, $"users/{id}/messages/{text}/reactions", new { reactions = new[] { "👍" } });
        await Send(HttpMethod.Post, $"users/{id}/block", new { });

        var updates = await Bot.Updates(new { allowed_updates = BotClient.AllKinds });
        await Send(HttpMethod.Post, $"users/{id}/unblock", new { });
        await Send(HttpMethod.Delete, $"users/{id}/messages/{text}", null);

        var parts = album.GetProperty("messages");
        Assert.Equal(parts[0].GetProperty("media_group_id").GetString(), parts[1].GetProperty("media_group_id").GetString());
        Assert.Contains(updates, update => update.TryGetProperty("edited_message", out var edited) && edited.GetProperty("text").GetString() == "hello");
        Assert.Contains(updates, update => update.TryGetProperty("my_chat_member", out _));
        var shown = (await Get($"chats/{id}/messages?deleted=true")).GetProperty("messages");
        Assert.True(shown[2].GetProperty("deleted").GetBoolean());
        Assert.Equal("👍", shown[2].GetProperty("reactions")[0].GetProperty("reaction").GetString());
    }

    [Fact]
    public async Task Faults_CanBeSetByHttp()
    {
        var id = (await Post("users", new { first_name = "Anna", started = true })).GetProperty("id").GetInt64();
        await Send(HttpMethod.Post, "faults", new { kind = "too_many_requests", retry_after = 3, method = "sendMessage", times = (int?)null });

        Assert.Equal("429 Too Many Requests: retry after 3", await Bot.Refused("sendMessage", new { chat_id = id, text = "x" }));
        Assert.Equal("429 Too Many Requests: retry after 3", await Bot.Refused("sendMessage", new { chat_id = id, text = "x" }));
        await Send(HttpMethod.Delete, "faults", null);
        await Bot.Sends(id, "and the next call recovers");

        await Send(HttpMethod.Put, "limits", new { per_chat_burst = 1 });
        await Bot.Sends(id, "one");
        Assert.StartsWith("429 ", await Bot.Refused("sendMessage", new { chat_id = id, text = "x" }), StringComparison.Ordinal);
        await Send(HttpMethod.Put, "limits", new { on = false });
        await Send(HttpMethod.Put, "clock", new { shift_seconds = 3600 });
        Assert.Equal(TimeSpan.FromHours(1), Telegram.Clock.Shift);
    }

    [Fact]
    public async Task CallsAndCounters_TellWhatTheBotDid()
    {
        var id = (await Post("users", new { first_name = "Anna", started = true })).GetProperty("id").GetInt64();
        var waiting = Get("calls?method=sendMessage&timeout_ms=5000");
        await Bot.Sends(id, "x");

        var call = (await waiting).GetProperty("calls")[0];
        var rest = await Get($"calls?since={call.GetProperty("number").GetInt64()}");
        var counters = await Get("counters");

        Assert.Equal("x", call.GetProperty("parameters").GetProperty("text").GetString());
        Assert.Empty(rest.GetProperty("calls").EnumerateArray());
        Assert.Equal(1, counters.GetProperty("by_method").GetProperty("sendMessage").GetInt64());
        Assert.Equal(0, counters.GetProperty("conflicts").GetInt64());
    }

    [Fact]
    public async Task LocationsRepliesAndTopics_CanBeDirected()
    {
        await Send(HttpMethod.Put, "bot", new { has_topics = true });
        var (anna, oleg) = (await NewUser("Anna"), await NewUser("Oleg"));
        var topic = (await Post($"users/{anna}/topics", new { name = "T", is_name_implicit = true })).GetProperty("message_thread_id").GetInt32();
        await Send(HttpMethod.Put, $"users/{anna}/topics/{topic}", new { name = "Tea" });
        var place = await Sent(anna, new { kind = "location", latitude = 1, longitude = 2, live_period = 600, heading = 9, thread_id = topic });
        await Send(HttpMethod.Put, $"users/{anna}/messages/{place}", new { kind = "location", latitude = 3, longitude = 4 });
        await Send(HttpMethod.Post, $"users/{anna}/messages/{place}/stop", null);
        var text = await Sent(oleg, new { text = "black tea" });
        await Sent(anna, new { text = "x", reply_to = text, reply_to_chat = oleg, quote = "tea", effect_id = "5" });

        var updates = await Bot.Updates();

        Assert.Equal("Tea", Message(1).GetProperty("forum_topic_edited").GetProperty("name").GetString());
        Assert.Equal(9, Message(2).GetProperty("location").GetProperty("heading").GetInt32());
        Assert.Equal(600, Edited(3).GetProperty("location").GetProperty("live_period").GetInt32());
        Assert.False(Edited(4).GetProperty("location").TryGetProperty("live_period", out _));
        Assert.Equal(6, Message(6).GetProperty("quote").GetProperty("position").GetInt32());
        Assert.True(Message(6).TryGetProperty("external_reply", out _));
        Assert.Equal("5", Message(6).GetProperty("effect_id").GetString());

        JsonElement Message(int index) => updates[index].GetProperty("message");

        JsonElement Edited(int index) => updates[index].GetProperty("edited_message");

        async Task<long> NewUser(string name) => (await Post("users", new { first_name = name, started = true })).GetProperty("id").GetInt64();

        async Task<int> Sent(long user, object draft) =>
            (await Post($"users/{user}/messages", draft)).GetProperty("messages")[0].GetProperty("message_id").GetInt32();
    }

    [Fact]
    public async Task Menu_Topics_Groups_Injection_AreThere()
    {
        await Send(HttpMethod.Put, "bot", new { has_topics = true });
        var id = (await Post("users", new { first_name = "Anna", started = true })).GetProperty("id").GetInt64();
        await Bot.Do("setMyCommands", new { commands = new[] { new { command = "help", description = "Help" } } });
        var topic = await Post($"users/{id}/topics", new { name = "T" });
        var group = (await Post("groups", new { title = "G" })).GetProperty("id").GetInt64();
        await Send(HttpMethod.Put, $"groups/{group}/bot", new { by = id, membership = "member" });
        await Post($"groups/{group}/messages", new { user_id = id, text = "/help" });
        await Post("updates", new { poison = true });

        var updates = await Bot.Updates();

        Assert.Equal("help", (await Get($"users/{id}/menu")).GetProperty("commands")[0].GetProperty("command").GetString());
        Assert.Equal("T", topic.GetProperty("name").GetString());
        Assert.Equal(4, updates.Length);
        Assert.True(updates[3].GetProperty("poison").GetBoolean());
    }

    [Fact]
    public async Task Calls_ParametersThatAreSecretOrLong_AreNotShown()
    {
        var id = (await Post("users", new { first_name = "Anna", started = true })).GetProperty("id").GetInt64();
        await Bot.Do("setWebhook", new { url = "http://127.0.0.1:1/telegram", secret_token = "hush" });
        await Bot.Sends(id, new string('x', 4096));

        var calls = (await Get("calls")).GetProperty("calls");

        Assert.Equal("http://127.0.0.1:1/telegram", calls[0].GetProperty("parameters").GetProperty("url").GetString());
        Assert.DoesNotContain("hush", calls.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(new string('x', 2000) + "…", calls[1].GetProperty("parameters").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Crowd_EachIsSomebodyAndWrites()
    {
        var added = await Post("crowd", new { count = 1000, names = new[] { "Anna", "Boris" }, texts = new[] { "Hello!", "Hi", "Hey" }, language_code = "en" });

        var people = (await Get("users")).GetProperty("users").EnumerateArray().ToList();
        var updates = await Bot.Updates();
        Assert.Equal(1000, added.GetProperty("added").GetInt32());
        Assert.Equal(1000, Telegram.UnconfirmedUpdates);
        Assert.Equal(["Anna", "Boris", "Anna 2"], people.Take(3).Select(each => each.GetProperty("first_name").GetString()));
        Assert.Equal("Boris 500", people[^1].GetProperty("first_name").GetString());
        Assert.All(people, each => Assert.Equal("en", each.GetProperty("language_code").GetString()));
        Assert.Equal(["Hello!", "Hi", "Hey", "Hello!"], updates.Take(4).Select(each => each.GetProperty("message").GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Crowd_NamesThatAreTaken_AreNotGivenAgain()
    {
        Telegram.AddUser("Anna");
        await Post("crowd", new { count = 2, names = new[] { "Anna", "Boris" }, texts = new[] { "Hi" } });
        await Post("crowd", new { count = 2, names = new[] { "Anna", "Boris" }, texts = new[] { "Hi" } });

        var people = (await Get("users")).GetProperty("users").EnumerateArray().Select(each => each.GetProperty("first_name").GetString());
        Assert.Equal(["Anna", "Boris", "Anna 2", "Boris 2", "Anna 3"], people);
    }

    [Theory]
    [InlineData(0, "Anna", "count")]
    [InlineData(10_001, "Anna", "count")]
    [InlineData(1, null, "names")]
    public async Task Crowd_Wrong_SaysWhatAndAddsNobody(int count, string? name, string named)
    {
        var (status, error) = await Wrong(HttpMethod.Post, "crowd", new { count, names = name is null ? [] : new[] { name }, texts = new[] { "Hi" } });

        Assert.Equal(400, status);
        Assert.Contains($"\"{named}\"", error, StringComparison.Ordinal);
        Assert.Empty((await Get("users")).GetProperty("users").EnumerateArray());
    }

    [Fact]
    public async Task Wrong_SaysWhat()
    {
        var id = (await Post("users", new { first_name = "Anna" })).GetProperty("id").GetInt64();

        Assert.Equal((404, "There is no user 4711."), await Wrong(HttpMethod.Post, "users/4711/messages", new { text = "x" }));
        Assert.Equal((400, "The body lacks \"first_name\"."), await Wrong(HttpMethod.Post, "users", new { }));
        Assert.Equal(400, (await Wrong(HttpMethod.Post, $"users/{id}/messages", new { kind = "song" })).Status);
        Assert.Equal(400, (await Wrong(HttpMethod.Post, $"users/{id}/messages", new { text = "" })).Status);
        Assert.Equal(408, (await Wrong(HttpMethod.Get, $"chats/{id}/wait?contains=x&timeout_ms=0", null)).Status);
        Assert.Equal(400, (await Wrong(HttpMethod.Post, "faults", new { kind = "earthquake" })).Status);
    }

    private async Task<JsonElement> Get(string path)
    {
        using var response = await Http.GetAsync(new Uri(Telegram.Url, "/control/" + path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> Post(string path, object body)
    {
        using var response = await Send(HttpMethod.Post, path, body);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body)
    {
        var response = await Request(method, path, body);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return response;
    }

    private async Task<(int Status, string? Error)> Wrong(HttpMethod method, string path, object? body)
    {
        using var response = await Request(method, path, body);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }

    private async Task<HttpResponseMessage> Request(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Telegram.Url, "/control/" + path));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request);
    }
}
