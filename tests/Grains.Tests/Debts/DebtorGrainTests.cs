using Orleans;
using Orleans.Runtime;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Tests.Fakes;

namespace OperatorBot.Grains.Tests.Debts;

/// <summary>How a grain pays what it owes: shown by a client in a dialog, on a real silo.</summary>
public sealed class DebtorGrainTests : IAsyncLifetime
{
    private const long Client = 100;
    private const long Operator = 7;
    private static readonly TimeSpan Patience = DebtorGrain<ClientState>.Patience;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private GrainHost _host = null!;

    private IClientGrain Grain => _host.Grains.GetGrain<IClientGrain>(Client);

    private GrainId Id => Grain.GetGrainId();

    private ClientState Stored => _host.Storage.Get<ClientState>("client", Id);

    public async Task InitializeAsync()
    {
        _host = await GrainHost.StartAsync();
        _host.Storage.Put("client", Id, new ClientState
        {
            Person = Person(Client),
            Language = "en",
            Greeted = true,
            Phase = new DialogPhase.Active(Operator, "en", _host.Time.GetUtcNow(), NoticeId: 1),
            Ticket = 1,
        });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Relay_InADialog_IsOneSendAndOneWrite()
    {
        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10));
        Assert.Equal(DeliverOutcome.Accepted, await DeliverAsync(20));
        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(11));

        Assert.Equal(
            ["send 10 to 7", "write client", "send 20 to 100", "write client", "send 11 to 7", "write client"],
            _host.Journal.Lines);
        Assert.Equal(0, await _host.CountRemindersAsync(Id));
        Assert.Equal([10, 20, 11], Stored.Pairs.Select(pair => pair.InClientChat > 1000 ? pair.InOperatorChat : pair.InClientChat));
    }

    [Fact]
    public async Task Relay_Repeated_IsNeitherSentNorWritten()
    {
        await ReceiveAsync(10);

        await ReceiveAsync(10);
        await ReceiveAsync(10, redelivered: true);

        Assert.Equal(["send 10 to 7", "write client"], _host.Journal.Lines);
    }

    [Fact]
    public async Task Relay_FromTwoGatewaysAtOnce_IsSentOnceAndBothAreAnsweredWhenItIsWritten()
    {
        _host.Sender.Hold(Operator);
        var one = ReceiveAsync(10);
        var held = await _host.Sender.NextHeldAsync();
        var other = ReceiveAsync(10);
        await LosePatienceAsync();

        Assert.Equal(ReceiveOutcome.Accepted, await one.Within("the answer to one gateway"));
        Assert.Equal(ReceiveOutcome.Accepted, await other.Within("the answer to the other"));
        Assert.Single(Stored.Outbox.Entries);
        held.SetResult(new SendOutcome.Sent(1001));
        await WakeAsync();
        await AllSentAsync();

        Assert.Equal(["send 10 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task Repeat_OfWhatIsStillOwed_PaysItAtOnce()
    {
        _host.Storage.Put("client", Id, Stored with
        {
            LastFromClient = 10,
            LastFromClientAt = _host.Time.GetUtcNow(),
            Outbox = new Outbox().Add(Operator, new Parcel.Relay(Client, 10)),
        });

        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10, redelivered: true));

        Assert.Equal(["write client", "send 10 to 7", "write client"], _host.Journal.Lines);
    }

    [Fact]
    public async Task Relay_TheRecentMapIsFull_WritesTheOlderPairsFirst()
    {
        _host.Storage.Put("client", Id, Stored with
        {
            Pairs = [.. Enumerable.Range(1, MessageMap.MaxRecent - 1).Select(id => new MessagePair(Operator, id, id))],
        });

        await ReceiveAsync(500);

        Assert.Equal(["send 500 to 7", "write pairs", "write client"], _host.Journal.Lines);
        Assert.Equal(MessageMap.RecentLeft, Stored.Pairs.Length);
        Assert.Equal(
            MessageMap.MaxRecent - MessageMap.RecentLeft, _host.Storage.Get<OlderPairs>("pairs", Id).Pairs.Length);
    }

    [Fact]
    public async Task Redelivered_IsWrittenBeforeItIsSent()
    {
        await ReceiveAsync(10, redelivered: true);

        Assert.Equal(["write client", "send 10 to 7", "write client"], _host.Journal.Lines);
    }

    [Fact]
    public async Task SlowSend_IsParkedAndNotRepeated_AndTheDialogQueuesBehindIt()
    {
        var held = await ParkAsync(10);

        // Without waiting for what an earlier turn has sent.
        foreach (var messageId in (int[])[11, 12])
            Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(messageId).Within($"message {messageId}"));

        Assert.Equal(["send 10 to 7"], _host.Journal.Sends);
        Assert.Equal([10, 11, 12], Stored.Outbox.Entries.Select(entry => ((Parcel.Relay)entry.Parcel).MessageId));
        Assert.Equal(1, await _host.CountRemindersAsync(Id));

        _host.Sender.LetThrough(Operator);
        held.SetResult(new SendOutcome.Sent(1001));
        await WakeAsync();
        await AllSentAsync();
        await ReceiveAsync(13);

        Assert.Equal(["send 10 to 7", "send 11 to 7", "send 12 to 7", "send 13 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task SlowSend_CountsAsOwedUntilItHasArrived()
    {
        var held = await ParkAsync(10);
        await _host.Meters.UntilAsync("operatorbot.outbox.depth", 1);

        held.SetResult(new SendOutcome.Sent(1001));
        await WakeAsync();
        await AllSentAsync();

        await _host.Meters.UntilAsync("operatorbot.outbox.depth", 0);
        await _host.Meters.UntilAsync("operatorbot.messages.relayed direction=to_operator", 1);
    }

    [Fact]
    public async Task SlowSend_DoesNotHoldUpTheOtherSide()
    {
        var held = await ParkAsync(10);

        Assert.Equal(DeliverOutcome.Accepted, await DeliverAsync(20).Within("message 20"));

        Assert.Equal(["send 10 to 7", "send 20 to 100"], _host.Journal.Sends);
        Assert.Equal([10], Stored.Outbox.Entries.Select(entry => ((Parcel.Relay)entry.Parcel).MessageId));
        held.SetResult(new SendOutcome.Sent(1001));
        await WakeAsync();
        await AllSentAsync();
    }

    [Fact]
    public async Task Reminder_GoesWithTheLastDebt()
    {
        var held = await ParkAsync(10);

        await PassAMinuteAsync();
        await _host.RemindedAsync();
        Assert.Equal(1, await _host.CountRemindersAsync(Id));

        held.SetResult(new SendOutcome.Sent(1001));
        await WakeAsync();
        await AllSentAsync();
        await PassAMinuteAsync();

        // A reminder may tick more than once at the moment it has come to.
        while (await _host.CountRemindersAsync(Id) > 0)
            await _host.RemindedAsync();

        _host.Sender.Hold(Operator);
        await ParkAsync(11);
        Assert.Equal(1, await _host.CountRemindersAsync(Id));
        Assert.Equal(["send 10 to 7", "send 11 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task TooManyRequests_WaitsAsLongAsTelegramAsks()
    {
        var pause = TimeSpan.FromSeconds(30);
        _host.Sender.AnswerNext(() => new SendOutcome.Refused(RefusalReason.TooManyRequests, pause));

        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10));
        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(11));
        Assert.Equal(1, await _host.CountRemindersAsync(Id));
        await _host.Time.TimerAsync(pause);
        _host.Time.Advance(pause - Tick);
        await ReceiveAsync(12);
        await _host.Time.TimerAsync(Tick);
        Assert.Equal(["send 10 to 7"], _host.Journal.Sends);

        _host.Time.Advance(Tick);
        await AllSentAsync();
        Assert.Equal(["send 10 to 7", "send 10 to 7", "send 11 to 7", "send 12 to 7"], _host.Journal.Sends);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockIsSet_WhileAMessageWaits_ItGoesOutInItsTime(int hours)
    {
        var pause = TimeSpan.FromSeconds(30);
        _host.Sender.AnswerNext(() => new SendOutcome.Refused(RefusalReason.TooManyRequests, pause));
        await ReceiveAsync(10);
        await _host.Time.TimerAsync(pause);

        _host.Time.SetClock(_host.Time.GetUtcNow() + TimeSpan.FromHours(hours));
        await ReceiveAsync(11);
        await _host.Time.TimerAsync(pause);
        Assert.Equal(["send 10 to 7"], _host.Journal.Sends);

        _host.Time.Advance(pause);
        await AllSentAsync();
        await ReceiveAsync(12);
        Assert.Equal(["send 10 to 7", "send 10 to 7", "send 11 to 7", "send 12 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task LongPause_OutlivesTheActivationInFull()
    {
        var pause = TimeSpan.FromMinutes(10);
        var begun = _host.Time.GetUtcNow() - TimeSpan.FromMinutes(1);
        _host.Storage.Put("client", Id, Stored with
        {
            Outbox = new Outbox().Add(Operator, new Parcel.Relay(Client, 10)).Postpone(1, begun, begun + pause, attempts: 0),
        });

        await ReceiveAsync(11);
        await _host.Time.TimerAsync(TimeSpan.FromMinutes(9));
        _host.Time.Advance(TimeSpan.FromMinutes(9) - Tick);
        await ReceiveAsync(12);
        Assert.Empty(_host.Journal.Sends);

        _host.Time.Advance(Tick);
        await AllSentAsync();
        Assert.Equal(["send 10 to 7", "send 11 to 7", "send 12 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task ClockWasSetBack_BeforeTheActivation_AStoredWaitIsNoLongerThanItWas()
    {
        var pause = TimeSpan.FromSeconds(7);
        var then = _host.Time.GetUtcNow() + TimeSpan.FromHours(1);
        _host.Storage.Put("client", Id, Stored with
        {
            Outbox = new Outbox().Add(Operator, new Parcel.Relay(Client, 10)).Postpone(1, then, then + pause, attempts: 1),
        });

        await ReceiveAsync(11);
        await _host.Time.TimerAsync(pause);
        Assert.Empty(_host.Journal.Sends);

        _host.Time.Advance(pause);
        await AllSentAsync();
        await ReceiveAsync(12);
        Assert.Equal(["send 10 to 7", "send 11 to 7", "send 12 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task SenderThrows_IsRepeatedAfterASecond()
    {
        _host.Sender.AnswerNext(() => throw new InvalidOperationException("A bug in the sender."));

        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10));
        await _host.Time.TimerAsync(Second);
        _host.Time.Advance(Second);
        await AllSentAsync();

        Assert.Equal(["send 10 to 7", "send 10 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task WriteFails_NothingStored_TheCallFailsUnsentAndTheNextCallRecovers()
    {
        _host.Storage.FailNext("client");

        await Assert.ThrowsAnyAsync<Exception>(() => ReceiveAsync(10, redelivered: true));
        Assert.Empty(_host.Journal.Lines);
        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10, redelivered: true));

        Assert.Equal(["write client", "send 10 to 7", "write client"], _host.Journal.Lines);
    }

    [Fact]
    public async Task WriteFails_AfterItWasStored_TheNextCallPaysWhatIsStoredOnce()
    {
        _host.Storage.FailNext("client", afterStoring: true);

        await Assert.ThrowsAnyAsync<Exception>(() => ReceiveAsync(10, redelivered: true));
        Assert.Empty(_host.Journal.Sends);
        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10, redelivered: true));
        await AllSentAsync();
        await ReceiveAsync(11);

        Assert.Equal(["send 10 to 7", "send 11 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task WriteFails_AgainAndAgain_WhatIsStoredIsNotSentByEachActivation()
    {
        _host.Storage.Put("client", Id, Stored with
        {
            LastFromClient = 10,
            LastFromClientAt = _host.Time.GetUtcNow(),
            Outbox = new Outbox().Add(Operator, new Parcel.Relay(Client, 10)),
        });

        for (var failure = 1; failure <= 3; failure++)
        {
            _host.Storage.FailNext("client");
            await Assert.ThrowsAnyAsync<Exception>(() => ReceiveAsync(10, redelivered: true));
        }

        Assert.Empty(_host.Journal.Sends);
        await ReceiveAsync(11);
        await AllSentAsync();
        Assert.Equal(["send 10 to 7", "send 11 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task WriteFails_ASendInFlight_TheNextActivationWaitsForItsOutcome()
    {
        var held = await ParkAsync(10);
        _host.Storage.FailNext("client");

        await Assert.ThrowsAnyAsync<Exception>(() => ReceiveAsync(11, redelivered: true));
        var next = ReceiveAsync(12);
        _host.Sender.LetThrough(Operator);
        Assert.False(next.IsCompleted);
        held.SetResult(new SendOutcome.Sent(1001));
        await next.Within("message 12");
        await ReceiveAsync(11, redelivered: true);
        await AllSentAsync();

        Assert.Equal(["send 10 to 7", "send 11 to 7", "send 12 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task Shutdown_ASendInFlight_WaitsForItsOutcomeAndStoresIt()
    {
        var held = await ParkAsync(10);

        var stop = _host.StopAsync();
        Assert.False(stop.IsCompleted);
        held.SetResult(new SendOutcome.Sent(1001));
        await stop.Within("the silo to stop");
        Assert.True(Stored.Outbox.IsEmpty);

        _host = await GrainHost.StartAsync(_host);
        await ReceiveAsync(11);
        Assert.Equal(["send 10 to 7", "send 11 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task ActivationTakenAway_WithDebts_TheNextPaysThemInTheirTime()
    {
        var pause = TimeSpan.FromSeconds(30);
        _host.Sender.AnswerNext(() => new SendOutcome.Refused(RefusalReason.TooManyRequests, pause));
        await ReceiveAsync(10);

        _host.TakeAway(Id);
        await _host.RemindedAsync();
        _host.Time.Advance(pause);
        await AllSentAsync();
        await ReceiveAsync(11);

        Assert.Equal(["send 10 to 7", "send 10 to 7", "send 11 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task Activation_WithStoredDebts_PaysThem()
    {
        _host.Storage.Put("client", Id, Stored with
        {
            Outbox = new Outbox().Add(Operator, new Parcel.Relay(Client, 10)).Add(Operator, new Parcel.Relay(Client, 11)),
        });

        await Grain.GlanceAsync();
        await WakeAsync();
        await AllSentAsync();

        Assert.Equal(["send 10 to 7", "send 11 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task Report_TheDispatcherFails_IsRepeatedUntilItIsTaken()
    {
        _host.Storage.Put("client", Id, Stored with { Phase = new DialogPhase.Idle() });
        _host.Storage.FailNext("queue-");

        Assert.Equal(ReceiveOutcome.Accepted, await ReceiveAsync(10));
        Assert.Single(Stored.Owed);
        Assert.Equal(1, await _host.CountRemindersAsync(Id));
        _host.Storage.FailNext("queue-");
        _host.Time.Advance(Second);

        // Behind the second attempt.
        await Grain.AskTicketAsync(Operator, 1);
        Assert.Single(Stored.Owed);
        _host.Time.Advance(Second);
        await _host.Storage.StoredAsync<ClientState>(
            "client", Id, state => state.Owed.IsEmpty && state.Outbox.IsEmpty, "nothing owed");

        Assert.Equal(new DialogPhase.Waiting(_host.Time.GetUtcNow() - Second - Second, PositionTold: true), Stored.Phase);
        Assert.Equal(["send a notice to 100"], _host.Journal.Sends);
    }

    [Fact]
    public async Task SlowSend_EndsWhileItIsBeingParked_IsRecordedAtOnce()
    {
        _host.Sender.Hold(Operator);
        var call = ReceiveAsync(10);
        var held = await _host.Sender.NextHeldAsync();
        var write = _host.Storage.HoldNext("client");
        await LosePatienceAsync();
        await write.HasCome.Task.Within("the write of the parked message");

        held.SetResult(new SendOutcome.Sent(1001));
        write.GoOn.SetResult();
        await call.Within("message 10");
        await WakeAsync();
        await AllSentAsync();

        Assert.Equal(["send 10 to 7"], _host.Journal.Sends);
    }

    [Fact]
    public async Task SlowSends_ToBothSides_EachIsRecordedWhenItEnds()
    {
        await ParkAsync(10);
        _host.Sender.Hold(Client);
        var call = DeliverAsync(20);
        var toClient = await _host.Sender.NextHeldAsync();
        await LosePatienceAsync();
        await call.Within("message 20");

        toClient.SetResult(new SendOutcome.Sent(1001));
        await WakeAsync();

        await _host.Storage.StoredAsync<ClientState>(
            "client", Id, state => state.Outbox.CountFor(Client) == 0, "nothing left for the client");
    }

    private static Person Person(long id) => new() { Id = id, FirstName = "N" };

    private Task<ReceiveOutcome> ReceiveAsync(int messageId, bool redelivered = false) =>
        Grain.ReceiveAsync(new ClientMessage { Message = Message(Client, messageId, redelivered) });

    private Task<DeliverOutcome> DeliverAsync(int messageId) => Grain.DeliverAsync(new OperatorMessage
    {
        Message = Message(Operator, messageId, redelivered: false),
        Ticket = 1,
        Rule = TargetRule.OnlyDialog,
    });

    private TelegramMessage Message(long from, int messageId, bool redelivered) => new()
    {
        From = Person(from),
        MessageId = messageId,
        Date = _host.Time.GetUtcNow(),
        Redelivered = redelivered,
    };

    // A message of the client whose send to the operator does not end in time.
    private async Task<TaskCompletionSource<SendOutcome>> ParkAsync(int messageId)
    {
        _host.Sender.Hold(Operator);
        var call = ReceiveAsync(messageId);
        var held = await _host.Sender.NextHeldAsync();
        await LosePatienceAsync();
        Assert.Equal(ReceiveOutcome.Accepted, await call.Within($"message {messageId}"));
        return held;
    }

    private async Task LosePatienceAsync()
    {
        await _host.Time.TimerAsync(Patience);
        _host.Time.Advance(Patience);
    }

    // To where the reminder, which comes once a minute, has come.
    private async Task PassAMinuteAsync()
    {
        await _host.Time.TimerAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        _host.Time.Advance(TimeSpan.FromMinutes(1));
    }

    // The grain has asked to be called as soon as it is free.
    private async Task WakeAsync()
    {
        await _host.Time.TimerAsync(TimeSpan.Zero);
        _host.Time.Advance(TimeSpan.Zero);
    }

    private Task AllSentAsync() =>
        _host.Storage.StoredAsync<ClientState>("client", Id, state => state.Outbox.IsEmpty, "an empty outbox");
}
