using System.Globalization;
using OperatorBot.EndToEnd.Tests.Crashes;
using Xunit.Abstractions;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>
/// Clients and their traffic are spread over the silos. Prints who has what, and how many messages a second all of it relays, by as many
/// silos as <c>SILOS=n</c> (3) says.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class SpreadTests(ITestOutputHelper output)
{
    private const int Operators = 20;
    private const int Capacity = 10;
    private const int Clients = Operators * Capacity;

    private readonly int _silos = Load.Setting("SILOS", 3);

    [AzuriteFact]
    public async Task ClientsWrite_EachSiloServesItsShare()
    {
        using var collector = new Collector();
        await using var fleet = await Fleet.StartAsync(_silos, gateways: 2, capacity: Capacity, settings:
            [.. collector.Settings(TimeSpan.FromMilliseconds(500))]);
        var ledger = new Ledger(fleet.Telegram, Capacity);
        var load = await Load.StartAsync(fleet.Telegram, ledger, Operators, Clients, new Random(1));
        await ledger.AllArrivedAsync(about: fleet.HealthAsync);

        var (start, before) = (TimeProvider.System.GetTimestamp(), ledger.Arrived);
        await load.WriteUntilArriveAsync(4_000);
        var rate = (ledger.Arrived - before) / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        await ledger.AllArrivedAsync(endDialogs: true, about: fleet.HealthAsync);

        var calls = await ToldAsync(() => collector.Counts("operatorbot.grain.call.duration", "grain=client"));
        var activations = await ToldAsync(() => collector.Counts("orleans-grains", "ClientGrain"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_silos} silos, {Environment.ProcessorCount} processors for them, two gateways, Azurite and Telegram: {rate:0} messages/s; client grains {string.Join(" + ", activations)}, calls of them {string.Join(" + ", calls)}"));
        Assert.All(activations, count => Assert.True(count > activations.Sum() / _silos / 3, "A silo has few client grains."));
        Assert.All(calls, count => Assert.True(count > calls.Sum() / _silos / 3, "A silo has few calls."));
    }

    /// <summary>What each silo tells, as soon as all have told something; not of one that was taken for dead, and did the least.</summary>
    private async Task<IReadOnlyList<long>> ToldAsync(Func<IReadOnlyDictionary<string, long>> read)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var counts = read();
            if (counts.Count >= _silos)
                return [.. counts.Values.OrderDescending().Take(_silos)];
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Waiting.Limit, $"Only {counts.Count} of {_silos} silos have told.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
