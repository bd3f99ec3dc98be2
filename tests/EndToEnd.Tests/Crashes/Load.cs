using System.Globalization;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>Operators and clients, more than there is room for, who write as much as the machine bears, end and begin dialogs.</summary>
internal sealed class Load
{
    /// <summary>Per client, below the hundred that are kept for one who waits.</summary>
    private const int MaxUnderWay = 50;

    private const int MaxUnderWayOfAll = 2_000;

    private readonly Ledger _ledger;
    private readonly Random _random;
    private readonly List<SimulatedUser> _clients;

    private Load(Ledger ledger, List<SimulatedUser> clients, Random random) =>
        (_ledger, _clients, _random) = (ledger, clients, random);

    /// <summary>A number of the environment, for longer runs.</summary>
    public static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;

    /// <summary>Registers the operators, and lets each client write once.</summary>
    public static async Task<Load> StartAsync(
        TelegramServer telegram, Ledger ledger, int operators, int clients, Random random)
    {
        for (var number = 1; number <= operators; number++)
            ledger.AddOperator(telegram.AddUser($"Operator{number}", language: "en"));
        foreach (var @operator in ledger.Operators)
        {
            @operator.Sends($"/register {TestBot.Secret}");
            @operator.Sends("/available");
        }

        foreach (var @operator in ledger.Operators)
            await @operator.Sees("🟢 available", Ledger.Patience);
        var load = new Load(
            ledger,
            Enumerable.Range(1, clients).Select(number => telegram.AddUser($"Client{number}", language: "en")).ToList(),
            random);
        foreach (var client in load._clients)
            _ = ledger.ClientWrites(client);
        return load;
    }

    /// <summary>Everybody writes, and dialogs end. Whoever has much under way writes nothing more for now.</summary>
    public async Task WriteAsync(Func<bool> until)
    {
        while (!until())
        {
            if (_ledger.UnderWay < MaxUnderWayOfAll)
            {
                foreach (var client in _clients)
                {
                    if (_random.Next(4) == 0 && _ledger.UnderWayOf(client) < MaxUnderWay)
                        _ = _ledger.ClientWrites(client);
                }

                foreach (var (client, @operator) in _ledger.Dialogs)
                {
                    if (_random.Next(100) == 0)
                        _ledger.Ends(@operator, client);
                    else if (_random.Next(6) == 0 && _ledger.UnderWayOf(@operator) < MaxUnderWay)
                        _ledger.OperatorWrites(@operator, client);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(10, 50)), TimeProvider.System);
        }
    }

    /// <summary>The same until so many more have arrived, or after <see cref="Ledger.Patience"/>.</summary>
    public Task WriteUntilArriveAsync(int more)
    {
        var (enough, start) = (_ledger.Arrived + more, TimeProvider.System.GetTimestamp());
        return WriteAsync(() => _ledger.Arrived >= enough || TimeProvider.System.GetElapsedTime(start) > Ledger.Patience);
    }

    /// <summary>Now and then somebody who has an operator writes; no dialog ends.</summary>
    /// <returns>How long the slowest of these messages took.</returns>
    public async Task<TimeSpan> TrickleAsync(Task until)
    {
        var (delays, start) = (new List<Task<TimeSpan>>(), TimeProvider.System.GetTimestamp());
        while (!until.IsCompleted)
        {
            var dialogs = _ledger.Dialogs;
            delays.Add(ArrivesAsync(dialogs[_random.Next(dialogs.Count)].Client));
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(10, 30)), TimeProvider.System);
        }

        await until;
        return await SlowestAsync(delays);
    }

    /// <summary>Each client who has an operator writes once.</summary>
    /// <returns>
    /// How long it takes until each of them has something arrive, and until all these messages have, whatever is before them.
    /// </returns>
    public async Task<(TimeSpan Moved, TimeSpan CaughtUp)> AllDialogsMoveAsync()
    {
        var clients = _ledger.Dialogs.Select(dialog => dialog.Client).ToList();
        var moved = SlowestAsync(clients.Select(client => TimedAsync(_ledger.NextOf(client))).ToList());
        var caughtUp = SlowestAsync(clients.Select(ArrivesAsync).ToList());
        return (await moved, await caughtUp);
    }

    private async Task<TimeSpan> SlowestAsync(IReadOnlyList<Task<TimeSpan>> delays)
    {
        try
        {
            return (await Task.WhenAll(delays).WaitAsync(Ledger.Patience, TimeProvider.System)).Max();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(_ledger.Missing(), late);
        }
    }

    private Task<TimeSpan> ArrivesAsync(SimulatedUser client) => TimedAsync(_ledger.ClientWrites(client));

    private static async Task<TimeSpan> TimedAsync(Task happens)
    {
        var start = TimeProvider.System.GetTimestamp();
        await happens;
        return TimeProvider.System.GetElapsedTime(start);
    }
}
