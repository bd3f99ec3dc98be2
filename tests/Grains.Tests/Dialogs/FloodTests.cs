using System.Globalization;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Dialogs;

public sealed class FloodTests
{
    private const long Client = 100;
    private const long Operator = 7;
    private const int Limit = 3;
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    // Seconds at which messages were written; + is taken, ! the first refused of a flood, - any later one.
    [InlineData("0 0 0", "+++")]
    [InlineData("0 0 0 0 0 0", "+++!--")]
    [InlineData("0 20 40 59", "+++!")]
    [InlineData("0 20 40 60", "++++")]
    // A flood lasts a minute from its first refused message on, and then there are as many again.
    [InlineData("0 1 2 30 31 89 90", "+++!--+")]
    [InlineData("0 0 0 0 60 60 60 60 61 120", "+++!+++!-+")]
    // An hour's worth that arrives at once.
    [InlineData("0 30 60 90 120 150 180 3600", "++++++++")]
    // Dates that go back: a little within the minute, far back a minute of their own.
    [InlineData("10 9 8 7 6", "+++!-")]
    [InlineData("1000000000 0 0 0 0", "++++!")]
    [InlineData("0 1000000000 0 1000000000 0", "+++++")]
    public void After_DatesOfMessages_TakenOrRefused(string seconds, string expected)
    {
        Flood? flood = null;
        var seen = "";

        foreach (var second in seconds.Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
        {
            flood = Flood.After(flood, Start.AddSeconds(second), Limit);
            seen += flood!.Refused switch { 0 => '+', 1 => '!', _ => '-' };
        }

        Assert.Equal(expected, seen);
    }

    [Fact]
    public void After_NoLimit_CountsNothingAndForgets() =>
        Assert.Null(Flood.After(new Flood(Start, Limit, Refused: 5), Start, limit: 0));

    [Fact]
    public void After_TheEndsOfTime_NeverFails()
    {
        var flood = Flood.After(Flood.After(null, DateTimeOffset.MaxValue, Limit), DateTimeOffset.MinValue, Limit);

        Assert.Equal(new Flood(DateTimeOffset.MinValue, Count: 1), flood);
    }

    [Fact]
    public void Receive_Active_BothAreToldOnceAndTheRestIsOnlyCounted()
    {
        var state = Write(Active(), 1, 2, 3);
        Assert.Equal(3, Relayed(state).Count);

        state = Write(state, 4, 5, 6);

        Assert.Equal([1, 2, 3], Relayed(state));
        var (toClient, toOperator) = (Told(state, Client), Told(state, Operator));
        Assert.IsType<Notice.Flooding>(Assert.Single(toClient).Notice);
        Assert.Equal(4, toClient[0].ReplyTo);
        Assert.Equal(Client, Assert.IsType<Notice.ClientFloods>(Assert.Single(toOperator).Notice).Client.Id);
        Assert.Equal(3, state.Flood?.Refused);
        Assert.Equal(6, state.LastFromClient);

        state = Write(state, Start.AddMinutes(1), 7);
        Assert.Equal([1, 2, 3, 7], Relayed(state));
        Assert.Equal(0, state.Flood?.Refused);
    }

    [Fact]
    public void Receive_Repeats_AreNotCounted()
    {
        var state = Write(Active(), 1, 2, 3);
        var flooding = Write(state, 4, 5);

        Assert.Same(state, Write(state, 1, 2, 3, 3, 3));
        Assert.Same(flooding, Write(flooding, 4, 5, 5));
    }

    [Fact]
    public void Receive_Idle_TheFirstAreKeptAndTheClientAloneIsTold()
    {
        var state = Write(new ClientState(), 1, 2, 3, 4, 5);

        Assert.IsType<DialogPhase.Waiting>(state.Phase);
        Assert.Equal([1, 2, 3], state.Kept);
        Assert.Equal(
            [typeof(Notice.Greeting), typeof(Notice.Flooding)], Told(state, Client).Select(tell => tell.Notice.GetType()));
        Assert.Equal([1, 2, 3, 6], Write(state, Start.AddMinutes(1), 6).Kept);
    }

    [Fact]
    public void Receive_DecidedAnew_IsCountedOnce()
    {
        var refused = Write(new ClientState(), 1, 2, 3) with { Phase = new DialogPhase.Idle(), Kept = [], LastRefusedAsOperator = 3 };

        var state = Write(refused, 3);

        Assert.Equal([3], state.Kept);
        Assert.Equal(new Flood(Start, Count: 3), state.Flood);
    }

    [Fact]
    public void Receive_NoLimit_NothingIsStored() => Assert.Null(
        Apply(Active(), ClientDecider.Decide(Active(), Receive(1, Start) with { FloodLimit = 0 }).Events).Flood);

    private static ClientState Write(ClientState state, params ReadOnlySpan<int> messageIds) => Write(state, Start, messageIds);

    private static ClientState Write(ClientState state, DateTimeOffset date, params ReadOnlySpan<int> messageIds)
    {
        foreach (var id in messageIds)
            state = Apply(state, ClientDecider.Decide(state, Receive(id, date)).Events);
        return state;
    }

    private static ClientState Apply(ClientState state, IEnumerable<ClientEvent> events) =>
        events.Aggregate(state, ClientDecider.Evolve);

    private static List<int> Relayed(ClientState state) =>
        [.. state.Outbox.Entries.Select(entry => entry.Parcel).OfType<Parcel.Relay>().Select(relay => relay.MessageId)];

    private static List<Parcel.Tell> Told(ClientState state, long chatId) =>
        [.. state.Outbox.Entries.FindAll(entry => entry.ChatId == chatId).Select(entry => entry.Parcel).OfType<Parcel.Tell>()];

    private static ClientState Active() => new()
    {
        Person = new Person { Id = Client, FirstName = "Anna" },
        Greeted = true,
        Phase = new DialogPhase.Active(Operator, Language.English, Start, NoticeId: 45),
        Ticket = 1,
    };

    private static ClientCommand.Receive Receive(int messageId, DateTimeOffset date) => new(
        new ClientMessage
        {
            Message = new TelegramMessage
            {
                From = new Person { Id = Client, FirstName = "Anna" }, MessageId = messageId, Date = date,
            },
        },
        Language.English,
        Limit) { Now = Start };
}
