using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Faults;
using OperatorBot.Simulator.Playground;
using OperatorBot.Simulator.Users;
using BotProcess = OperatorBot.Simulator.Playground.BotProcess;

namespace OperatorBot.Playground.Tests;

/// <summary>
/// What GET /control/inside says of the bot as <c>dotnet run --project simulator</c> starts it. The simulator knows the bot's state by
/// the names in its file alone: here it shows when they change.
/// </summary>
public sealed class InsideTests : IAsyncLifetime, IDisposable
{
    /// <summary>What could not be sent is tried again after a pause that grows.</summary>
    private static readonly TimeSpan Patiently = TimeSpan.FromSeconds(60);

    private static readonly HttpClient Http = new();
    private readonly BotEndpoints _bots = new();
    private readonly List<string> _output = [];
    private TelegramServer _telegram = null!;
    private BotProcess _bot = null!;

    public async Task InitializeAsync()
    {
        _telegram = await TelegramServer.StartAsync(
            new TelegramOptions(),
            _bots.Map,
            CancellationToken.None);
        _bot = new BotProcess(BotCommandLine.For(SourceTree.Root, _telegram, Ports.Free()), Keep, _ => { });
        DeleteData();
    }

    public async Task DisposeAsync()
    {
        _bot.Kill();
        await _telegram.DisposeAsync();
        DeleteData();
    }

    public void Dispose() => _bot.Dispose();

    [Fact]
    public async Task Inside_WithoutABot_ShowsTelegramAlone()
    {
        var inside = await InsideAsync();

        Assert.Equal(JsonValueKind.Null, inside.GetProperty("bot").ValueKind);
        Assert.Equal(JsonValueKind.Null, inside.GetProperty("state").ValueKind);
        Assert.False(inside.GetProperty("telegram").GetProperty("outage").GetBoolean());
    }

    [Fact]
    public async Task Inside_WhileTheBotMakesItsFile_HoldsNothingUp()
    {
        _bots.Bot = _bot;
        var before = await InsideAsync();

        _bot.Start();
        var ready = _bot.WhenReadyAsync(CancellationToken.None);
        while (!ready.IsCompleted)
            await InsideAsync(101);
        var after = await InsideAsync();

        Assert.False(before.GetProperty("bot").GetProperty("running").GetBoolean());
        Assert.Equal(JsonValueKind.Null, before.GetProperty("state").ValueKind);
        Assert.Equal(_bot.Id, after.GetProperty("bot").GetProperty("process").GetInt32());
        Assert.Equal(0, after.GetProperty("state").GetProperty("queue").GetProperty("count").GetInt32());
        Assert.DoesNotContain(_output, line => line.Contains("locked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Inside_ClientWaits_IsInTheQueueBotAliveOrKilled()
    {
        await StartAsync();
        var (anna, boris) = (_telegram.AddUser("Anna", language: "en"), _telegram.AddUser("Boris", language: "en"));
        anna.Sends("Is the kettle in stock?");
        await anna.Sees("your place in the queue is 1");
        boris.Sends("And the teapot?");
        await boris.Sees("your place in the queue is 2");

        var alive = await SettledAsync(waiting: 2, outbox: 0, anna.Id, boris.Id, 4711);
        _bot.Kill();
        var dead = await InsideAsync(anna.Id, boris.Id, 4711);

        var (state, chats) = (alive.GetProperty("state"), alive.GetProperty("state").GetProperty("chats"));
        Assert.Equal("waiting", Client(alive, anna).GetProperty("phase").GetProperty("is").GetString());
        Assert.Equal((1, 2), (Place(chats, anna), Place(chats, boris)));
        Assert.Equal(2, alive.GetProperty("state").GetProperty("on_the_way").GetProperty("waiting").GetInt32());
        Assert.Equal(2, state.GetProperty("queue").GetProperty("count").GetInt32());
        Assert.Equal(["Anna", "Boris"], state.GetProperty("queue").GetProperty("first").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        Assert.All(chats.GetProperty("4711").EnumerateObject(), part => Assert.Equal(JsonValueKind.Null, part.Value.ValueKind));
        Assert.False(dead.GetProperty("bot").GetProperty("running").GetBoolean());
        Assert.Equal(JsonValueKind.Null, dead.GetProperty("bot").GetProperty("process").ValueKind);
        Assert.Equal(state.GetRawText(), dead.GetProperty("state").GetRawText());
    }

    [Fact]
    public async Task Inside_ClientHasAnOperator_WhyAndWhatIsStillToBeSent_BotAliveOrKilled()
    {
        await StartAsync();
        var (anna, oleg) = (_telegram.AddUser("Anna", language: "en"), _telegram.AddUser("Oleg", language: "en"));
        oleg.Sends("/register " + (BotCommandLine.OwnSecret ?? BotCommandLine.UsualSecret));
        await oleg.Sees("You are registered");
        oleg.Sends("/available");
        await oleg.Sees("available");
        anna.Sends("Is the kettle in stock?");
        await oleg.Sees("kettle");
        await anna.Sees("An operator has joined");

        var active = await SettledAsync(waiting: 0, outbox: 0, anna.Id, oleg.Id);
        var down = _telegram.Faults.Cut(FaultKind.CutBefore, chatId: oleg.Id, times: null);
        anna.Sends("One more thing");
        anna.Sends("And another");
        var owing = await SettledAsync(waiting: 0, outbox: 2, anna.Id, oleg.Id);
        _bot.Kill();
        var dead = await InsideAsync(anna.Id, oleg.Id);
        await StartAsync();
        _telegram.Faults.Remove(down);
        anna.Sends("Are you there?");
        await oleg.Sees("One more thing", Patiently);
        await oleg.Sees("And another", Patiently);
        await oleg.Sees("Are you there?", Patiently);
        await SettledAsync(waiting: 0, outbox: 0);

        Assert.Equal("active", Client(active, anna).GetProperty("phase").GetProperty("is").GetString());
        Assert.Equal(oleg.Id, Client(active, anna).GetProperty("phase").GetProperty("operatorId").GetInt64());
        Assert.Equal(1, Client(active, anna).GetProperty("lastAssignment").GetProperty("why").GetProperty("candidates").GetInt32());
        var @operator = Chat(active, oleg).GetProperty("operator");
        Assert.Equal("Available", @operator.GetProperty("status").GetString());
        Assert.Equal(anna.Id, @operator.GetProperty("dialogs")[0].GetProperty("key").GetProperty("clientId").GetInt64());
        Assert.Equal(oleg.Id, active.GetProperty("state").GetProperty("operators")[0].GetProperty("operatorId").GetInt64());
        Assert.Null(Place(active.GetProperty("state").GetProperty("chats"), anna));
        Assert.Equal(2, Client(owing, anna).GetProperty("outbox").GetProperty("entries").GetArrayLength());
        var fault = owing.GetProperty("telegram").GetProperty("faults")[0];
        Assert.Equal(("CutBefore", oleg.Id), (fault.GetProperty("kind").GetString(), fault.GetProperty("chat_id").GetInt64()));
        Assert.Equal(2, Outbox(dead));
    }

    [Fact]
    public async Task Inside_Calls_AreThoseOfTheChatsAskedFor()
    {
        await StartAsync();
        var (anna, boris) = (_telegram.AddUser("Anna", language: "en"), _telegram.AddUser("Boris", language: "en"));
        anna.Sends("Hello");
        await anna.Sees("your place in the queue is 1");
        boris.Sends("Hello");
        await boris.Sees("your place in the queue is 2");

        var first = await InsideAsync(anna.Id);
        var last = first.GetProperty("next_since").GetInt64();
        var rest = await InsideAsync($"chats={anna.Id}&since={last}");
        var ofAnotherRun = await InsideAsync($"chats={anna.Id}&since={long.MaxValue}");

        Assert.NotEmpty(first.GetProperty("calls").EnumerateArray());
        Assert.All(first.GetProperty("calls").EnumerateArray(), call => Assert.Equal(anna.Id, call.GetProperty("chat_id").GetInt64()));
        Assert.Empty(rest.GetProperty("calls").EnumerateArray());
        Assert.Equal(last, rest.GetProperty("next_since").GetInt64());
        Assert.Equal(first.GetProperty("calls").GetRawText(), ofAnotherRun.GetProperty("calls").GetRawText());
    }

    private static JsonElement Chat(JsonElement inside, SimulatedUser user) =>
        inside.GetProperty("state").GetProperty("chats").GetProperty(IdOf(user.Id));

    private static JsonElement Client(JsonElement inside, SimulatedUser user) => Chat(inside, user).GetProperty("client");

    private static int? Place(JsonElement chats, SimulatedUser user) =>
        chats.GetProperty(IdOf(user.Id)).GetProperty("place") is { ValueKind: JsonValueKind.Number } place ? place.GetInt32() : null;

    private static int Waiting(JsonElement inside) => inside.GetProperty("state").GetProperty("queue").GetProperty("count").GetInt32();

    private static int Outbox(JsonElement inside) =>
        inside.GetProperty("state").GetProperty("on_the_way").GetProperty("outbox").GetInt32();

    private static string IdOf(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task StartAsync()
    {
        _bots.Bot = _bot;
        _bot.Start();
        await _bot.WhenReadyAsync(CancellationToken.None);
        Assert.True(_bot.IsRunning, string.Join('\n', _output));
    }

    /// <summary>
    /// What people see is sent before it is noted that it was; so the look is repeated until so many wait, and so much is left to send.
    /// </summary>
    private async Task<JsonElement> SettledAsync(int waiting, int outbox, params long[] chats)
    {
        using var limit = new CancellationTokenSource(Testing.Waiting.Limit, TimeProvider.System);
        var inside = await InsideAsync(chats);
        while ((Waiting(inside), Outbox(inside)) != (waiting, outbox))
        {
            Assert.False(limit.IsCancellationRequested, $"{waiting} should wait, and {outbox} be left to send: {inside.GetProperty("state").GetRawText()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            inside = await InsideAsync(chats);
        }

        return inside;
    }

    private Task<JsonElement> InsideAsync(params long[] chats) => InsideAsync("chats=" + string.Join(',', chats));

    private async Task<JsonElement> InsideAsync(string query)
    {
        using var answer = await Http.GetAsync(new Uri(_telegram.Url, "/control/inside?" + query));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private void Keep(string line)
    {
        lock (_output)
            _output.Add(line);
    }

    private void DeleteData()
    {
        if (Directory.Exists(_bot.DataFolder))
            Directory.Delete(_bot.DataFolder, recursive: true);
    }
}
