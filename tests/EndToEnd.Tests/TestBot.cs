using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>The whole bot in this process, on a folder of its own, with a simulated Telegram that it talks to over HTTP.</summary>
internal sealed class TestBot : IAsyncDisposable
{
    public const string Secret = "sesame";

    private readonly int _capacity;
    private readonly int _floodLimit;
    private readonly TimeProvider? _time;
    private readonly Uri? _webhookUrl;
    private readonly string? _azure;
    private Machine? _machine;
    private WebApplication? _host;

    private TestBot(
        TelegramServer telegram,
        int capacity,
        int floodLimit,
        TimeProvider? time,
        TelegramMode mode,
        Uri? webhookUrl,
        string? azure)
    {
        Telegram = telegram;
        Mode = mode;
        _webhookUrl = webhookUrl;
        _capacity = capacity;
        _floodLimit = floodLimit;
        _time = time;
        _azure = azure;
    }

    /// <summary>Where its data lies.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("operatorbot-e2e-").FullName;

    public TelegramServer Telegram { get; }

    /// <summary>How updates come in, from the next start on.</summary>
    public TelegramMode Mode { get; set; }

    /// <summary>What the bot is made of.</summary>
    public IServiceProvider Services => _host!.Services;

    public Uri Url { get; private set; } = null!;

    /// <summary>Starts both.</summary>
    /// <param name="capacity">Clients per operator.</param>
    /// <param name="floodLimit">Messages per minute and client; 0: no limit.</param>
    /// <param name="options">How Telegram starts.</param>
    /// <param name="time">The bot's clock; Telegram has its own.</param>
    /// <param name="mode">How updates come in.</param>
    /// <param name="webhookUrl">Where Telegram brings them in webhook mode; null: to the bot itself.</param>
    /// <param name="azure">The storage account to keep state in; null: SQLite in <see cref="Folder"/>.</param>
    public static async Task<TestBot> StartAsync(
        int capacity = 5,
        int floodLimit = 120,
        TelegramOptions? options = null,
        TimeProvider? time = null,
        TelegramMode mode = TelegramMode.Polling,
        Uri? webhookUrl = null,
        string? azure = null)
    {
        var bot = new TestBot(await TelegramServer.StartAsync(options), capacity, floodLimit, time, mode, webhookUrl, azure);
        await bot.StartAgainAsync();
        return bot;
    }

    /// <summary>Stops the bot in good order and starts it again on what it has stored.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    public async Task StartAgainAsync()
    {
        var settings = Settings(Ports.Free());
        Url = new Uri($"http://127.0.0.1:{settings.HttpPort}");
        _machine = new Machine();
        Assert.Empty(_machine.Claim(settings));
        _host = SiloHost.Build(settings, _machine, _time);
        await _host.StartAsync();
    }

    /// <summary>Its settings on a port, for gateways beside it too.</summary>
    public BotSettings Settings(int port) => new()
    {
        TelegramBotToken = new Secret(Telegram.Token),
        OperatorSecret = new Secret(Secret),
        TelegramApiUrl = Telegram.Url,
        TelegramMode = Mode,
        WebhookUrl = _webhookUrl ?? new Uri($"http://127.0.0.1:{port}"),
        WebhookSecret = new Secret("webhook-secret"),
        DataDirectory = Folder,
        OperatorCapacity = _capacity,
        FloodLimit = _floodLimit,
        HttpPort = port,
        Storage = _azure is null ? StorageKind.Sqlite : StorageKind.Azure,
        AzureStorageConnectionString = _azure is null ? null : new Secret(_azure),

        // On SQLite a silo's port that is taken is no obstacle.
        AdvertisedIp = System.Net.IPAddress.Loopback,
        SiloPort = _azure is null ? 11111 : Ports.Free(),
        SiloGatewayPort = _azure is null ? 30000 : Ports.Free(),
    };

    public async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
            _host = null;
        }

        _machine?.Dispose();
        _machine = null;
    }

    /// <summary>Something that the running bot is made of.</summary>
    public T Service<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    /// <summary>Somebody who speaks English, or the language given.</summary>
    public SimulatedUser Person(string name, string language = "en") =>
        Telegram.AddUser(name, username: name.ToLowerInvariant() + "_name", language: language);

    public async Task<SimulatedUser> OperatorAsync(string name, bool available = true)
    {
        var user = Person(name);
        user.Sends($"/register {Secret}");
        await user.Sees("You are registered");
        if (available)
        {
            user.Sends("/available");
            await user.Sees("available");
        }

        return user;
    }

    /// <summary>A client whose first message has reached that operator.</summary>
    public async Task<SimulatedUser> ClientOfAsync(SimulatedUser @operator, string name)
    {
        var client = Person(name);
        client.Sends($"{name} says hello");
        await client.Sees("Hello!");
        await @operator.Sees("New dialog");
        await @operator.Sees($"{name} says hello");
        await client.Sees("An operator has joined");
        return client;
    }

    /// <summary>The operator goes, and hands all dialogs back; a new one comes, and has the first of them.</summary>
    public async Task<SimulatedUser> HandOverAsync(SimulatedUser from, string to)
    {
        from.Sends("/offline");
        await from.Sees("Keep them or hand them back");
        var next = await OperatorAsync(to);
        await from.Presses("Hand back").Answered();
        await next.Sees("New dialog");
        return next;
    }

    /// <summary>Waits until everything that was sent so far is dealt with, then looks.</summary>
    public async Task<IReadOnlyList<Message>> UnseenAsync(SimulatedUser user)
    {
        await Telegram.AllConfirmed();
        return user.Unseen;
    }

    /// <summary>Who waits, in the order in which the dispatcher has stored them.</summary>
    public IReadOnlyList<long> Queue()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "operatorbot.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select state from grain_state where state_name like 'queue-%'";
        using var rows = command.ExecuteReader();
        var places = new List<(long Place, long ClientId)>();
        while (rows.Read())
        {
            using var shard = JsonDocument.Parse(rows.GetString(0));
            places.AddRange(shard.RootElement.GetProperty("entries").EnumerateArray()
                .Where(entry => entry.TryGetProperty("ticket", out var ticket) && ticket.ValueKind == JsonValueKind.Number)
                .Select(entry => (entry.GetProperty("place").GetInt64(), entry.GetProperty("clientId").GetInt64())));
        }

        return [.. places.Order().Select(entry => entry.ClientId)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Telegram.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
