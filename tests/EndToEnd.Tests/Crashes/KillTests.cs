using System.Globalization;
using OperatorBot.Simulator;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>
/// The whole bot under load, killed with -9 again and again. Every message arrives, in order; twice only where a kill fell
/// between its send and the write of it. <c>KILLS=n</c> and <c>KILL_SEED=n</c> make it longer, or another one.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Operators = 4;
    private const int Capacity = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [KillFact]
    public async Task KilledUnderLoad_EveryMessageArrivesInOrderAndNoneIsLost()
    {
        var kills = Setting("KILLS", 6);
        var random = new Random(Setting("KILL_SEED", 1));
        await using var telegram = await TelegramServer.StartAsync();
        using var bot = new KilledBot(telegram, Capacity);
        bot.Start();
        var operators = new List<SimulatedUser>();
        for (var number = 1; number <= Operators; number++)
            operators.Add(await OperatorAsync(telegram, $"Operator{number}"));
        var clients = Enumerable.Range(1, Operators * Capacity)
            .Select(number => telegram.AddUser($"Client{number}", language: "en"))
            .ToList();
        foreach (var client in clients)
            client.Sends($"{client.Id}-0");
        foreach (var client in clients)
            await client.Sees("An operator has joined", Patience);
        var dialogs = await Task.WhenAll(clients.Select(client => DialogOfAsync(telegram, client, operators)));

        var sent = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(300 + random.Next(1_500));
            while (TimeProvider.System.GetUtcNow() < until)
            {
                sent++;
                foreach (var (client, @operator) in dialogs)
                {
                    client.Sends($"{client.Id}-{sent}");
                    @operator.Sends($"/reply {client.Id} {client.Id}:{sent}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 120)), TimeProvider.System);
            }

            bot.Kill();
            bot.Start();
        }

        await telegram.AllConfirmed(Patience);
        var doubled = 0;
        foreach (var (client, @operator) in dialogs)
        {
            doubled += await ArrivedAsync(@operator, $"{client.Id}-", sent, kills);
            doubled += await ArrivedAsync(client, $"{client.Id}:", sent, kills);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{kills} kills, {2 * sent * clients.Count} messages, 0 lost, {doubled} doubled"));
    }

    // All of 1 to count, first arrivals in order; how many came more than once.
    private static async Task<int> ArrivedAsync(SimulatedUser chat, string prefix, int count, int kills)
    {
        var numbers = await chat.SeesWhen(
            shown => NumbersIn(shown, prefix) is var seen && seen.Distinct().Count() == count ? seen : null,
            $"all {count} messages {prefix}…",
            Patience);
        Assert.True(numbers.Distinct().SequenceEqual(Enumerable.Range(1, count)), $"{prefix} out of order at {chat}");
        var most = numbers.CountBy(number => number).Max(pair => pair.Value);
        Assert.True(most <= 1 + kills, $"{prefix} came {most} times at {chat}, with {kills} kills");
        return numbers.CountBy(number => number).Count(pair => pair.Value > 1);
    }

    private static List<int> NumbersIn(IReadOnlyList<Message> shown, string prefix) =>
    [
        .. shown
            .Where(message => message.IsFromBot && message.Text.StartsWith(prefix, StringComparison.Ordinal))
            .Select(message => int.Parse(message.Text.AsSpan(prefix.Length), CultureInfo.InvariantCulture))
            .Where(number => number > 0),
    ];

    // Where the client's first message was copied to.
    private static async Task<(SimulatedUser Client, SimulatedUser Operator)> DialogOfAsync(
        TelegramServer telegram, SimulatedUser client, List<SimulatedUser> operators)
    {
        var from = client.Id.ToString(CultureInfo.InvariantCulture);
        var copied = await telegram.Calls.WaitFor(
            call => call.Method == "copyMessage" && call["from_chat_id"] == from,
            timeout: Patience,
            what: $"copyMessage from {client}");
        return (client, operators.Single(one => one.Id == copied.ChatId));
    }

    private static async Task<SimulatedUser> OperatorAsync(TelegramServer telegram, string name)
    {
        var user = telegram.AddUser(name, language: "en");
        user.Sends($"/register {TestBot.Secret}");
        await user.Sees("You are registered", Patience);
        user.Sends("/available");
        await user.Sees("🟢 available", Patience);
        return user;
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}

/// <summary>Runs where KILLS says how many.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KillFactAttribute : FactAttribute
{
    public KillFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable("KILLS") is null ? "Set KILLS=n to kill the bot n times under load." : null;
}
