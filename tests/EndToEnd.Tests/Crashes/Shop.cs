using OperatorBot.Simulator;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>Operators who have clients, all of whom write; what becomes of it stands in a ledger.</summary>
internal sealed class Shop
{
    /// <summary>The bot's own default.</summary>
    private const int Capacity = 5;

    private readonly List<SimulatedUser> _clients = [];
    private readonly Func<Task<string>>? _about;

    private Shop(TelegramServer telegram, Func<Task<string>>? about)
    {
        Ledger = new Ledger(telegram, Capacity);
        _about = about;
    }

    public Ledger Ledger { get; }

    public static async Task<Shop> OpenAsync(TelegramServer telegram, Func<Task<string>>? about = null)
    {
        var shop = new Shop(telegram, about);
        for (var number = 1; number <= 2; number++)
        {
            var @operator = telegram.AddUser($"Operator{number}", language: "en");
            shop.Ledger.AddOperator(@operator);
            @operator.Sends($"/register {TestBot.Secret}");
            @operator.Sends("/available");
            await @operator.Sees("🟢 available", Ledger.Patience);
        }

        for (var number = 1; number <= 2 * Capacity; number++)
        {
            shop._clients.Add(telegram.AddUser($"Client{number}", language: "en"));
            _ = shop.Ledger.ClientWrites(shop._clients[^1]);
        }

        await shop.Ledger.AllArrivedAsync(about: about);
        await telegram.AllConfirmed(Ledger.Patience);
        return shop;
    }

    /// <summary>Each client writes, and to each client the operator does.</summary>
    public void EverybodyWrites(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var client in _clients)
                _ = Ledger.ClientWrites(client);
            foreach (var (client, @operator) in Ledger.Dialogs)
                Ledger.OperatorWrites(@operator, client);
        }
    }

    /// <summary>All that was written arrives, in order, and what is written next.</summary>
    public async Task EverythingArrivesAsync(int mostTimes)
    {
        await Ledger.AllArrivedAsync(about: _about);
        EverybodyWrites(rounds: 1);
        await Ledger.AllArrivedAsync(about: _about);

        Assert.Empty(Ledger.Violations);
        Assert.Equal(0, Ledger.OutOfOrder);
        Assert.InRange(Ledger.Most, 1, mostTimes);
    }
}
