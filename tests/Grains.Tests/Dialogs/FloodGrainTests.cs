using Orleans;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Tests.Fakes;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>A flood as the client's grain counts and logs it.</summary>
public sealed class FloodGrainTests : IAsyncLifetime
{
    private const long Client = 100;
    private const long Operator = 7;
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private GrainHost _host = null!;

    private IClientGrain Grain => _host.Grains.GetGrain<IClientGrain>(Client);

    public async Task InitializeAsync()
    {
        _host = await GrainHost.StartAsync();
        _host.Storage.Put("client", Grain.GetGrainId(), new ClientState
        {
            Greeted = true,
            Phase = new DialogPhase.Active(Operator, "en", Start, NoticeId: 1),
            Ticket = 1,
        });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Flood_IsCountedAndLoggedOnceWithoutAName_AndTheNextMinuteGoesThrough()
    {
        for (var id = 1; id <= 123; id++)
            await ReceiveAsync(id, Start);
        await ReceiveAsync(123, Start);
        await ReceiveAsync(124, Start.AddMinutes(1));

        Assert.Equal(
            [.. Enumerable.Range(1, 120).Select(id => $"send {id} to 7"), "send a notice to 100", "send a notice to 7", "send 124 to 7"],
            _host.Journal.Sends);
        Assert.Equal(
            ["operatorbot.messages.refused reason=flood: 3", "operatorbot.messages.relayed direction=to_operator: 121"],
            _host.Meters.Counts.Where(count => count.StartsWith("operatorbot.", StringComparison.Ordinal)));
        var line = Assert.Single(_host.Log.Lines, line => line.Contains("more than 120 messages", StringComparison.Ordinal));
        Assert.DoesNotContain("Anna", line, StringComparison.Ordinal);
    }

    private Task<ReceiveOutcome> ReceiveAsync(int messageId, DateTimeOffset date) => Grain.ReceiveAsync(new ClientMessage
    {
        Message = new TelegramMessage
        {
            From = new Person { Id = Client, FirstName = "Anna", LanguageCode = "en" }, MessageId = messageId, Date = date,
        },
    });
}
