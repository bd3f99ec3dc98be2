using System.Globalization;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Faults;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Bench.Load;

/// <summary>A simulated Telegram in this process, its people, and all that clients write there.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string Secret = "secret";

    /// <summary>How long nothing at all may arrive. Whatever a kill left parked is woken by a reminder after a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Letters are written in batches, so that writing them is not what takes the time.</summary>
    private const int Batch = 50;

    /// <summary>Those who are known beforehand have ids from here on.</summary>
    public const long FirstKnownId = 7_000_000_000;

    private readonly List<SimulatedUser> _operators = [];
    private readonly List<SimulatedUser> _clients = [];
    private readonly Dictionary<long, SimulatedUser> _people;
    private int _next;

    private Shop(TelegramServer telegram, int operators, int maxMessageId)
    {
        Telegram = telegram;
        for (var number = 1; number <= operators; number++)
            _operators.Add(telegram.AddUser($"Operator{number}", language: "en").Started());
        _people = _operators.ToDictionary(one => one.Id);
        Group = telegram.AddGroup("Operators", "supergroup", isForum: true);
        Group.SetsBot(_operators[0], BotMembership.Administrator);
        Letters = new Letters(telegram, [.. _operators.Select(one => one.Id), Group.Id], maxMessageId);
    }

    public TelegramServer Telegram { get; }

    public Letters Letters { get; }

    public IReadOnlyList<SimulatedUser> Operators => _operators;

    public IReadOnlyList<SimulatedUser> Clients => _clients;

    /// <summary>The operator or client with this id.</summary>
    public SimulatedUser Person(long id) => _people[id];

    /// <summary>A forum where the bot is an administrator, for bots that serve groups.</summary>
    public SimulatedGroup Group { get; }

    /// <summary>Opens it.</summary>
    /// <param name="operators">How many operators.</param>
    /// <param name="messages">About how many messages there will be.</param>
    public static async Task<Shop> OpenAsync(int operators, int messages) => new(
        await TelegramServer.StartAsync(new TelegramOptions
        {
            RetainedCalls = 0,
            RetainedMessagesPerChat = 100,
        }),
        operators,
        (messages * 6) + 1_000_000);

    /// <summary>From now on each call takes that long.</summary>
    public void Slow(BenchOptions options) => Telegram.Faults.Latency = new Latency(TimeSpan.FromMilliseconds(options.LatencyMs))
    {
        TailMedian = TimeSpan.FromMilliseconds(options.LatencyTailMs),
    };

    /// <summary>These operators register and take clients.</summary>
    public async Task OperatorsRegisterAsync(Range which)
    {
        foreach (var one in _operators[which])
        {
            one.Sends($"/register {Secret}");
            one.Sends("/available");
        }

        foreach (var one in _operators[which])
            await one.Sees("🟢 available", Patience);
    }

    /// <summary>So many clients appear, who have not written yet.</summary>
    public void ClientsCome(int count)
    {
        var first = _clients.Count + 1;
        foreach (var number in Enumerable.Range(first, count))
        {
            var client = Telegram.AddUser(
                string.Create(CultureInfo.InvariantCulture, $"Client{number}"), username: $"client{number}_name", language: "en");
            _clients.Add(client);
            _people.Add(client.Id, client);
        }
    }

    /// <summary>As many as are allowed are under way at all times, one client after the other.</summary>
    public async Task<Range> WriteAsync(int count, int window)
    {
        var batch = Math.Min(Batch, window);
        var from = Letters.Written;
        while (Letters.Written - from < count)
        {
            if (!await Letters.UnderWayAtMostAsync(window - batch, Patience))
                break;
            for (var one = 0; one < batch && Letters.Written - from < count; one++)
                Letters.Write(Next());
        }

        await Letters.UnderWayAtMostAsync(0, Patience);
        return from..Letters.Written;
    }

    /// <summary>So many a second, at moments by chance, whatever arrives.</summary>
    public async Task<Range> WriteAsync(double perSecond, TimeSpan duration)
    {
        var from = Letters.Written;
        await PacedAsync(perSecond, duration, () => Letters.Write(Next()));
        return from..Letters.Written;
    }

    /// <summary>Does something so many times a second, at moments by chance.</summary>
    public static async Task PacedAsync(double perSecond, TimeSpan duration, Action act)
    {
        var random = new Random(1);
        var (start, due) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        while (due < duration)
        {
            if (due - TimeProvider.System.GetElapsedTime(start) is { Ticks: > 0 } left)
                await Task.Delay(left, TimeProvider.System);
            act();
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond);
        }
    }

    /// <summary>Each client from here on writes once.</summary>
    public async Task<Range> EachWritesAsync(int firstClient = 0)
    {
        var from = Letters.Written;
        for (var client = firstClient; client < _clients.Count; client++)
        {
            await Letters.UnderWayAtMostAsync(Batch * 4, Patience);
            Letters.Write(_clients[client]);
        }

        await Letters.UnderWayAtMostAsync(0, Patience);
        return from..Letters.Written;
    }

    public ValueTask DisposeAsync() => Telegram.DisposeAsync();

    private SimulatedUser Next() => _clients[_next++ % _clients.Count];
}
