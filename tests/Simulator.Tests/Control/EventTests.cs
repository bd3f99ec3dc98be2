using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Simulator.Tests.Control;

public sealed class EventTests : SimulatorTest
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Events_AfterTheChatsWereRead_BringWhatChangesThen()
    {
        var anna = Telegram.AddUser("Anna");
        anna.Sends("before");
        var last = (await Chats()).GetProperty("last_event").GetInt64();

        await using var events = Follow(last);
        var hello = anna.Sends("hello");
        var sent = await events.Next();
        anna.Edits(hello, "hello!");
        var edited = await events.Next();
        anna.Blocks();
        var blocked = await events.Next();
        anna.Deletes(hello);
        var deleted = await events.Next();

        Assert.Equal("hello", sent.Message.GetProperty("text").GetString());
        Assert.Equal("hello!", edited.Message.GetProperty("text").GetString());
        Assert.True(deleted.Message.GetProperty("deleted").GetBoolean());
        Assert.Equal("chat", blocked.Type);
        Assert.True(blocked.Data.GetProperty("chat").GetProperty("blocked_bot").GetBoolean());
    }

    [Fact]
    public async Task Events_ConnectionLost_GoOnAfterTheLastOneSeen()
    {
        var anna = Telegram.AddUser("Anna");
        var last = (await Chats()).GetProperty("last_event").GetInt64();
        anna.Started().Sends("one");
        var seen = await FirstText(last);
        anna.Sends("two");

        await using var again = Follow(seen.Number);
        var next = await again.Next();

        Assert.Equal("one", seen.Message.GetProperty("text").GetString());
        Assert.Equal("two", next.Message.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public async Task Events_NumberOfAnotherRun_TellToReadAnew(long number)
    {
        var anna = Telegram.AddUser("Anna");

        await using var events = Follow(number);
        var reset = await events.Next();
        anna.Sends("and the next one comes");
        await events.Next(each => each.Type == "message");

        Assert.Equal("reset", reset.Type);
        Assert.Equal((await Chats()).GetProperty("run").GetInt64(), reset.Data.GetProperty("run").GetInt64());
    }

    [Fact]
    public async Task Events_Reset_IsTold()
    {
        Telegram.AddUser("Anna");
        var before = await Chats();
        await using var events = Follow(before.GetProperty("last_event").GetInt64());

        Telegram.Reset();
        var told = await events.Next();
        var after = await Chats();

        Assert.Equal("reset", told.Type);
        Assert.Empty(after.GetProperty("chats").EnumerateArray());
        Assert.NotEqual(before.GetProperty("run").GetInt64(), after.GetProperty("run").GetInt64());
    }

    [Fact]
    public async Task Events_DeletedMessage_BringsWhatTheChatShowsLastNow()
    {
        var anna = Telegram.AddUser("Anna");
        anna.Sends("first");
        var second = anna.Sends("second");
        var last = (await Chats()).GetProperty("last_event").GetInt64();

        await using var events = Follow(last);
        anna.Deletes(second);
        var deleted = await events.Next();
        var chat = await events.Next();

        Assert.True(deleted.Message.GetProperty("deleted").GetBoolean());
        Assert.Equal("first", chat.Data.GetProperty("chat").GetProperty("last_message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Events_Topics_AreToldAsTheyComeAndGo()
    {
        Telegram.Options.HasTopics = true;
        var anna = Telegram.AddUser("Anna");
        var last = (await Chats()).GetProperty("last_event").GetInt64();

        await using var events = Follow(last);
        var topic = anna.OpensTopic("Kettles");
        var opened = await events.Next(each => each.Type == "chat");
        anna.RenamesTopic(topic.ThreadId, "Pots");
        var renamed = await events.Next(each => each.Type == "chat");
        var inside = anna.Sends("Is it red?", threadId: topic.ThreadId);
        anna.DeletesTopic(topic.ThreadId);
        await events.Next(each => each.Type == "message" && each.Message.TryGetProperty("deleted", out _)
            && each.Message.GetProperty("message_id").GetInt32() == inside.Id);
        await events.Next(each => each.Type == "chat" && !Names(each).Any());

        Assert.Equal(["Kettles"], Names(opened));
        Assert.Equal(["Pots"], Names(renamed));

        static IEnumerable<string?> Names(Event chat) =>
            chat.Data.GetProperty("chat").GetProperty("topics").EnumerateArray().Select(each => each.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Events_MessagesOfTheBot_AreCounted()
    {
        var anna = Telegram.AddUser("Anna").Started();
        var last = (await Chats()).GetProperty("last_event").GetInt64();

        await using var events = Follow(last);
        var sent = await Bot.Sends(anna.Id, "one");
        var counted = await events.Next();
        await Bot.Do("deleteMessage", new { chat_id = anna.Id, message_id = sent });
        await events.Next();
        var chat = await events.Next();

        Assert.Equal(1, counted.Data.GetProperty("from_bot_count").GetInt32());
        Assert.Equal(0, chat.Data.GetProperty("chat").GetProperty("from_bot_count").GetInt32());
    }

    [Fact]
    public async Task Events_MoreThanOneFrameHolds_ComeAllInOrder()
    {
        var anna = Telegram.AddUser("Anna");
        var last = (await Chats()).GetProperty("last_event").GetInt64();
        for (var i = 0; i < 1200; i++)
            anna.Sends(i.ToString(CultureInfo.InvariantCulture));

        await using var events = Follow(last);
        for (var i = 0; i < 1200; i++)
        {
            var next = await events.Next(each => each.Type == "message");
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), next.Message.GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task Events_TelegramEnds_SaysGoodbyeToItsFollowers()
    {
        await using var telegram = await TelegramServer.StartAsync();
        using var follower = await Connect(telegram.Url, "");
        var heard = follower.ReceiveAsync(new byte[64], CancellationToken.None);

        await telegram.DisposeAsync();

        Assert.Equal(WebSocketMessageType.Close, (await heard.WaitAsync(Timeout, TimeProvider.System)).MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, follower.CloseStatus);
    }

    [Fact]
    public async Task Events_WithoutAWebSocket_AreRefused()
    {
        using var answer = await Http.GetAsync(new Uri(Telegram.Url, "/control/events"));

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task Chats_RoleOfAPerson_IsShown()
    {
        using var added = await Http.PostAsJsonAsync(new Uri(Telegram.Url, "/control/users"), new { first_name = "Oleg", role = "operator" });

        Assert.Equal("operator", (await Chats()).GetProperty("chats")[0].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Messages_BeforeOne_AreTheLastThatPrecedeIt()
    {
        var anna = Telegram.AddUser("Anna");
        var sent = Enumerable.Range(0, 5).Select(i => anna.Sends($"{i}")).ToList();
        anna.Deletes(sent[2]);

        var page = await Http.GetFromJsonAsync<JsonElement>(
            new Uri(Telegram.Url, $"/control/chats/{anna.Id}/messages?before={sent[4].Id}&limit=2"));

        Assert.Equal(["1", "3"], page.GetProperty("messages").EnumerateArray().Select(each => each.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Chats_MenuOfTheirOwn_IsShown()
    {
        var anna = Telegram.AddUser("Anna");
        var scope = new { type = "chat", chat_id = anna.Id };
        await Bot.Do("setMyCommands", new { commands = new[] { new { command = "help", description = "Help" } }, scope });
        var with = (await Chats()).GetProperty("chats")[0].GetProperty("own_menu").GetBoolean();
        await Bot.Do("deleteMyCommands", new { scope });
        var without = (await Chats()).GetProperty("chats")[0].GetProperty("own_menu").GetBoolean();

        Assert.Equal((true, false), (with, without));
    }

    [Theory]
    [InlineData("cat.png", "image/png", false)]
    [InlineData("page.html", "application/octet-stream", true)]
    [InlineData("drawing.svg", "application/octet-stream", true)]
    public async Task Files_GivenBytes_AreShownOnlyWhereNothingInThemCanRun(string name, string type, bool isSaved)
    {
        var sent = Telegram.AddUser("Anna").Sends(Draft.Document(name) with { File = [1, 2, 3] });

        using var file = await Http.GetAsync(new Uri(Telegram.Url, "/control/files/" + sent.FileId));
        using var missing = await Http.GetAsync(new Uri(Telegram.Url, "/control/files/unknown"));

        Assert.Equal([1, 2, 3], await file.Content.ReadAsByteArrayAsync());
        Assert.Equal(type, file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(isSaved, file.Content.Headers.ContentDisposition is not null);
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Page_SimulatorAsALibrary_IsNotServed()
    {
        using var page = await Http.GetAsync(Telegram.Url);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    private async Task<JsonElement> Chats() =>
        await Http.GetFromJsonAsync<JsonElement>(new Uri(Telegram.Url, "/control/chats"));

    private async Task<Event> FirstText(long after)
    {
        await using var events = Follow(after);
        return await events.Next(each => each.Type == "message");
    }

    private Follower Follow(long after) => new(Read(after));

    private static async Task<ClientWebSocket> Connect(Uri telegram, string query)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(telegram) { Scheme = "ws", Path = "/control/events", Query = query }.Uri, CancellationToken.None);
        return socket;
    }

    private async IAsyncEnumerable<Event> Read(long after)
    {
        using var socket = await Connect(Telegram.Url, $"after={after}");
        var buffer = new byte[4096];
        while (true)
        {
            using var frame = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                frame.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close)
                yield break;
            foreach (var change in JsonSerializer.Deserialize<JsonElement>(frame.ToArray()).EnumerateArray())
                yield return new Event(change.GetProperty("type").GetString()!, change.GetProperty("number").GetInt64(), change);
        }
    }

    private sealed record Event(string Type, long Number, JsonElement Data)
    {
        public JsonElement Message => Data.GetProperty("message");
    }

    private sealed class Follower(IAsyncEnumerable<Event> events) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<Event> _events = events.GetAsyncEnumerator();

        public async Task<Event> Next(Func<Event, bool>? fits = null)
        {
            do
                Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(Timeout, TimeProvider.System));
            while (fits?.Invoke(_events.Current) == false);
            return _events.Current;
        }

        public ValueTask DisposeAsync() => _events.DisposeAsync();
    }
}
