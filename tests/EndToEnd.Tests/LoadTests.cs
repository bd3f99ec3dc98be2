using System.Globalization;
using OperatorBot.EndToEnd.Tests.Crashes;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>Hundreds of people at once.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    [Fact]
    public async Task EveryTenthCallRefusedAndEveryTwentiethFails_TenThousandMessagesArriveInOrder()
    {
        const int Operators = 40;
        const int Rounds = 25;
        await using var bot = await TestBot.StartAsync(capacity: 5);
        var ledger = new Ledger(bot.Telegram, capacity: 5);
        await OperatorsAsync(bot, ledger, Operators);
        var clients = Clients(bot, Operators * 5);
        foreach (var client in clients)
            _ = ledger.ClientWrites(client);
        await ledger.AllArrivedAsync();
        var refused = bot.Telegram.Faults.TooManyRequests(retryAfterSeconds: 1, times: null, every: 10);
        var failed = bot.Telegram.Faults.Error(500, "Internal Server Error", times: null, every: 20);

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (client, @operator) in ledger.Dialogs)
            {
                _ = ledger.ClientWrites(client);
                ledger.OperatorWrites(@operator, client);
            }
        }

        await ledger.AllArrivedAsync();
        await bot.Telegram.AllConfirmed(Ledger.Patience);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ledger.Written} messages, {refused.Struck} calls refused, {failed.Struck} failed, {ledger.UnderWay} lost, {ledger.Doubled} doubled, {ledger.OutOfOrder} out of order"));
        Assert.Equal((2 * Rounds * clients.Count) + clients.Count, ledger.Written);
        Assert.Equal((0, 0, 0), (ledger.UnderWay, ledger.Doubled, ledger.OutOfOrder));
        Assert.Empty(ledger.Violations);
    }

    [Fact]
    public async Task ThousandClientsAtOnce_FiveHundredAreAssignedAndTheRestIsServedInOrder()
    {
        const int Operators = 100;
        const int Capacity = 5;
        await using var bot = await TestBot.StartAsync(capacity: Capacity);
        var ledger = new Ledger(bot.Telegram, Capacity);
        await OperatorsAsync(bot, ledger, Operators);
        var clients = Clients(bot, 1_000);

        foreach (var client in clients)
            _ = ledger.ClientWrites(client);
        await bot.Telegram.AllConfirmed(Ledger.Patience);
        foreach (var client in clients)
            await client.Sees(IsAssignedOrQueued, Ledger.Patience, "an operator, or the place in the queue");

        Assert.Equal(Operators * Capacity, ledger.Dialogs.Count);
        Assert.All(ledger.Operators, one => Assert.Equal(Capacity, ledger.Dialogs.Count(dialog => dialog.Operator == one)));
        var queue = bot.Queue();
        Assert.Equal(500, queue.Count);

        while (queue.Count > 0)
        {
            var free = Math.Min(queue.Count, 50);
            foreach (var (client, @operator) in ledger.Dialogs.Take(free))
                ledger.Ends(@operator, client);
            foreach (var next in queue.Take(free))
                await ledger.AnnouncedAsync(clients.Single(client => client.Id == next));
            Assert.Equal(Operators * Capacity, ledger.Dialogs.Count);
            queue = [.. queue.Skip(free)];
        }

        await ledger.AllArrivedAsync();
        Assert.Equal(0, ledger.OutOfOrder);
        Assert.Empty(ledger.Violations);

        static bool IsAssignedOrQueued(Message message) =>
            message.Text.Contains("joined", StringComparison.Ordinal)
            || message.Text.Contains("your place", StringComparison.Ordinal);
    }

    private static async Task OperatorsAsync(TestBot bot, Ledger ledger, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            var user = bot.Person($"Operator{number}");
            ledger.AddOperator(user);
            user.Sends($"/register {TestBot.Secret}");
            user.Sends("/available");
        }

        foreach (var user in ledger.Operators)
            await user.Sees("🟢 available", Ledger.Patience);
    }

    private static List<SimulatedUser> Clients(TestBot bot, int count) =>
        [.. Enumerable.Range(1, count).Select(number => bot.Person($"Client{number}"))];
}
