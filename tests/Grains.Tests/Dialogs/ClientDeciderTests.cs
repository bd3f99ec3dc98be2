using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Dialogs;

public sealed class ClientDeciderTests
{
    private const long Client = 100;
    private const long Operator = 7;
    private const long Stranger = 8;
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    // A message of the client.
    [InlineData("new", "receive", "ClientWrote ClientGreeted Posted WaitStarted MessageKept ReportOwed")]
    [InlineData("idle", "receive", "ClientWrote WaitStarted MessageKept ReportOwed")]
    [InlineData("idle", "receive /start", "ClientWrote ClientGreeted Posted WaitStarted MessageKept ReportOwed")]
    [InlineData("waiting", "receive", "ClientWrote MessageKept")]
    [InlineData("waiting", "receive /start", "ClientWrote MessageKept")]
    [InlineData("waiting, full", "receive", "ClientWrote Posted KeptFullTold")]
    [InlineData("waiting, full, told", "receive", "ClientWrote")]
    [InlineData("active", "receive", "ClientWrote Posted")]
    [InlineData("active, outbox full", "receive", "ClientWrote Posted")]
    [InlineData("active", "receive repeat", "")]
    // A message of an operator.
    [InlineData("new", "deliver", "")]
    [InlineData("idle", "deliver", "")]
    [InlineData("waiting", "deliver", "")]
    [InlineData("active", "deliver", "OperatorWrote Posted")]
    [InlineData("active", "deliver of a stranger", "")]
    [InlineData("active", "deliver with an old ticket", "")]
    [InlineData("active", "deliver to the only dialog, before the notice", "")]
    [InlineData("active", "deliver to the only dialog, after the notice", "OperatorWrote Posted")]
    // An assignment.
    [InlineData("new", "assign", "")]
    [InlineData("idle", "assign", "")]
    [InlineData("waiting", "assign", "OperatorAssigned Posted Posted Posted Posted")]
    [InlineData("waiting", "assign an old ticket", "")]
    [InlineData("active", "assign", "")]
    [InlineData("active", "assign to a stranger", "")]
    // A word about the place.
    [InlineData("idle", "tell position", "")]
    [InlineData("waiting", "tell position", "PositionTold Posted")]
    [InlineData("waiting, told", "tell position", "")]
    [InlineData("active", "tell position", "")]
    // An end, a hand-back.
    [InlineData("idle", "end", "")]
    [InlineData("waiting", "end", "ClientHandedBack ReportOwed")]
    [InlineData("active", "end", "Posted Posted DialogClosed ReportOwed")]
    [InlineData("active", "end by a stranger", "")]
    [InlineData("idle", "hand back", "")]
    [InlineData("waiting", "hand back", "ClientHandedBack ReportOwed")]
    [InlineData("active", "hand back", "ClientHandedBack ReportOwed")]
    [InlineData("active", "hand back by a stranger", "")]
    // The client blocks the bot, comes back, becomes an operator.
    [InlineData("idle", "blocked", "UpdateTaken")]
    [InlineData("waiting", "blocked", "UpdateTaken LaneDropped DialogClosed ReportOwed")]
    [InlineData("active", "blocked", "UpdateTaken LaneDropped Posted DialogClosed ReportOwed")]
    [InlineData("active", "blocked long ago", "UpdateTaken")]
    [InlineData("active", "unblocked", "UpdateTaken")]
    [InlineData("idle", "leave", "RoleChanged")]
    [InlineData("waiting", "leave", "RoleChanged DialogClosed ReportOwed")]
    [InlineData("active", "leave", "RoleChanged Posted DialogClosed ReportOwed")]
    [InlineData("waiting", "leave, as an earlier version owes it", "DialogClosed ReportOwed")]
    [InlineData("operator", "leave", "")]
    [InlineData("operator", "receive", "")]
    [InlineData("operator", "receive later", "")]
    [InlineData("operator", "return", "RoleChanged")]
    [InlineData("idle", "return", "RoleChanged")]
    [InlineData("returned", "return", "")]
    [InlineData("returned", "leave", "")]
    [InlineData("returned, waiting", "leave", "")]
    [InlineData("returned", "receive", "")]
    [InlineData("returned", "receive later", "ClientWrote WaitStarted MessageKept ReportOwed")]
    public void Decide_StateAndCommand_Events(string state, string command, string expected)
    {
        var events = Decide(State(state), command);

        Assert.Equal(expected, string.Join(' ', events.Select(happened => happened.GetType().Name)));
    }

    [Theory]
    [InlineData("waiting", Operator, 1, TicketStanding.Waiting)]
    [InlineData("waiting", Operator, 2, TicketStanding.Over)]
    [InlineData("active", Operator, 1, TicketStanding.Yours)]
    [InlineData("active", Stranger, 1, TicketStanding.Over)]
    [InlineData("idle", Operator, 1, TicketStanding.Over)]
    public void StandingOf_StateAndTicket_SaysWhatBecameOfIt(
        string state, long operatorId, long ticket, TicketStanding expected) =>
        Assert.Equal(expected, ClientDecider.StandingOf(State(state), operatorId, ticket));

    [Fact]
    public void Assign_MessagesKept_NoticeThenMessagesInOrderToOperator()
    {
        var state = Apply(State("waiting"), ClientDecider.Decide(State("waiting"), Assign(Operator, 1)).Events);

        var toOperator = state.Outbox.Entries.FindAll(entry => entry.ChatId == Operator).ConvertAll(entry => entry.Parcel);
        Assert.IsType<Notice.NewDialog>(Assert.IsType<Parcel.Tell>(toOperator[0]).Notice);
        Assert.Equal([10, 11], toOperator.Skip(1).Cast<Parcel.Relay>().Select(relay => relay.MessageId));
        Assert.Empty(state.Kept);
        Assert.Equal(Operator, state.LastAssignment?.OperatorId);
    }

    [Fact]
    public void HandBack_UnsentMessages_AreKeptBeforeLaterOnesAndReachTheNextOperator()
    {
        var assigned = Apply(State("waiting"), ClientDecider.Decide(State("waiting"), Assign(Operator, 1)).Events);
        var written = Apply(assigned, Decide(assigned, "receive"));

        var handedBack = Apply(written, Decide(written, "hand back"));

        Assert.Equal([10, 11, 12], handedBack.Kept);
        Assert.Equal(2, handedBack.Ticket);
        Assert.DoesNotContain(
            handedBack.Outbox.Entries, entry => entry.ChatId == Operator && entry.Parcel is Parcel.Relay);
        Assert.Equal(new OwedReport(1, 1, IsOver: true, Operator, NewTicket: 2), Assert.Single(handedBack.Owed));
    }

    [Fact]
    public void End_UnsentMessages_StandBeforeTheNotices()
    {
        var written = Apply(State("active"), Decide(State("active"), "receive"));

        var ended = Apply(written, Decide(written, "end"));

        var toOperator = ended.Outbox.Entries.FindAll(entry => entry.ChatId == Operator).ConvertAll(entry => entry.Parcel);
        Assert.IsType<Parcel.Relay>(toOperator[0]);
        Assert.IsType<Notice.DialogOver>(Assert.IsType<Parcel.Tell>(toOperator[1]).Notice);
    }

    [Fact]
    public void Receive_Active_MaySendFirstOnlyWhereNothingWaitsAndNoRepeatIsPossible()
    {
        var active = State("active");
        var fresh = Receive(12);

        Assert.True(ClientDecider.Decide(active, fresh).SendFirst);
        Assert.False(ClientDecider.Decide(active, Redelivered(fresh)).SendFirst);
        Assert.False(ClientDecider.Decide(Apply(active, Decide(active, "receive")), Receive(13)).SendFirst);
    }

    [Theory]
    [InlineData(RefusalReason.CannotBeCopied, "SendClosed Posted Posted")]
    [InlineData(RefusalReason.Rejected, "SendClosed Posted Posted")]
    [InlineData(RefusalReason.NotModified, "SendClosed")]
    [InlineData(RefusalReason.Unavailable, "SendPostponed")]
    [InlineData(RefusalReason.TooManyRequests, "SendPostponed")]
    [InlineData(RefusalReason.Unreachable, "ClientHandedBack ReportOwed LaneDropped")]
    public void RecordSend_ToOperatorRefused_Consequence(RefusalReason reason, string expected)
    {
        var state = Apply(State("active"), Decide(State("active"), "receive"));

        var events = RecordSend(state, new SendOutcome.Refused(reason)).Events;

        Assert.Equal(expected, string.Join(' ', events.Select(happened => happened.GetType().Name)));
    }

    [Fact]
    public void RecordSend_ToClientUnreachable_OperatorIsToldAndTheDialogIsOver()
    {
        var state = Apply(State("active"), Decide(State("active"), "deliver"));

        var after = Apply(state, RecordSend(state, new SendOutcome.Refused(RefusalReason.Unreachable)).Events);

        Assert.IsType<DialogPhase.Idle>(after.Phase);
        var told = Assert.IsType<Parcel.Tell>(Assert.Single(after.Outbox.Entries).Parcel);
        Assert.Equal(DialogOverReason.ClientUnreachable, Assert.IsType<Notice.DialogOver>(told.Notice).Reason);
        Assert.Equal(Operator, Assert.Single(after.Owed).OperatorId);
    }

    [Fact]
    public void RecordSend_TooManyRequests_NotBeforeTheEndOfThePause()
    {
        var state = Apply(State("active"), Decide(State("active"), "receive"));

        var after = Apply(state, RecordSend(
            state, new SendOutcome.Refused(RefusalReason.TooManyRequests, TimeSpan.FromSeconds(17))).Events);

        Assert.Equal(Now + TimeSpan.FromSeconds(17), Assert.Single(after.Outbox.Entries).NotBefore);
    }

    [Fact]
    public void RecordSend_Unknown_PausesGrowToAQuarterOfAMinute()
    {
        var state = Apply(State("active"), Decide(State("active"), "receive"));
        var pauses = new List<double>();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            state = Apply(state, RecordSend(state, new SendOutcome.Unknown()).Events);
            pauses.Add((Assert.Single(state.Outbox.Entries).NotBefore!.Value - Now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 15, 15], pauses);
    }

    [Theory]
    [InlineData(EnqueueDecision.OfferPending, "ReportTaken")]
    [InlineData(EnqueueDecision.Queued, "ReportTaken PositionTold Posted")]
    [InlineData(EnqueueDecision.IsOperator, "ReportTaken WriterIsOperator")]
    public void RecordReport_Answer_Consequence(EnqueueDecision decision, string expected)
    {
        var state = Apply(State("idle"), Decide(State("idle"), "receive"));

        var events = ClientDecider.Decide(state, new ClientCommand.RecordReport(
            1, new EnqueueAnswer { Decision = decision, Position = 3 }, WriterWaits: true) { Now = Now }).Events;

        Assert.Equal(expected, string.Join(' ', events.Select(happened => happened.GetType().Name)));
        var after = Apply(state, events);
        Assert.Equal(
            decision == EnqueueDecision.IsOperator ? ReceiveOutcome.IsOperator : ReceiveOutcome.Accepted,
            ClientDecider.OutcomeOf(after, messageId: 12));
    }

    [Fact]
    public void Receive_RefusedAsOperatorBefore_IsDecidedAnew()
    {
        var refused = RefusedAsOperator(writerWaits: true);

        var again = ClientDecider.Decide(refused, Receive(12));
        var kept = Apply(refused, again.Events);

        Assert.Equal(ReceiveOutcome.IsOperator, ClientDecider.OutcomeOf(refused, 12));
        Assert.Equal([12], kept.Kept);
        Assert.Equal(ReceiveOutcome.Accepted, ClientDecider.OutcomeOf(kept, 12));
        Assert.Empty(ClientDecider.Decide(kept, Receive(12)).Events);
    }

    [Fact]
    public void Receive_WriterIsAnOperator_IsSaidAtOnceAndNothingIsKept()
    {
        var @operator = State("operator");

        Assert.Equal(ReceiveOutcome.IsOperator, ClientDecider.Decide(@operator, Receive(13)).Reply);
        Assert.Equal(ReceiveOutcome.Accepted, ClientDecider.Decide(@operator, Receive(12)).Reply);
        Assert.Equal(ReceiveOutcome.Accepted, ClientDecider.Decide(State("returned"), Receive(14)).Reply);
    }

    [Fact]
    public void Receive_NothingCanBeSentAtAll_TheOutboxStaysBounded()
    {
        var state = State("active, outbox full");
        for (var id = 1_000; id < 2_000; id++)
        {
            state = Apply(state, ClientDecider.Decide(state, Receive(id)).Events);
            state = Apply(state, ClientDecider.Decide(state, Deliver(Operator, id, TargetRule.Focus)).Events);
        }

        Assert.Equal(ClientDecider.MaxUnsent, state.Outbox.CountFor(Client));
        Assert.Equal(ClientDecider.MaxUnsent + 1, state.Outbox.CountFor(Operator));
        Assert.Equal(1_999, state.LastFromClient);
    }

    [Fact]
    public void Deliver_LongRepliesThatCannotBeSent_TheTextIsBounded()
    {
        var state = State("active");
        var reply = Deliver(Operator, 0, TargetRule.Reply);
        for (var id = 1_000; id < 1_100; id++)
        {
            var command = reply with
            {
                Message = reply.Message with
                {
                    Message = reply.Message.Message with { MessageId = id },
                    Text = new string('x', 4_096),
                },
            };
            state = Apply(state, ClientDecider.Decide(state, command).Events);
        }

        Assert.Equal(ClientDecider.MaxUnsentText / 4_096, state.Outbox.CountFor(Client));
        Assert.Equal(1_099, Assert.Single(state.LastFromOperators).MessageId);
    }

    [Fact]
    public void Receive_LaterMessageWithALowerNumber_IsOfANewNumbering()
    {
        var before = State("active") with { LastFromClient = 5_000, Pairs = [new MessagePair(Operator, 60, 12)] };

        var after = Apply(before, Decide(before, "receive"));

        Assert.Equal(12, after.LastFromClient);
        Assert.Empty(after.Pairs);
        Assert.Equal(12, Assert.IsType<Parcel.Relay>(Assert.Single(after.Outbox.Entries).Parcel).MessageId);
    }

    [Fact]
    public void RecordReport_IsOperatorAfterTheGatewayWasAnswered_TheWriterIsTold()
    {
        var told = Assert.IsType<Parcel.Tell>(RefusedAsOperator(writerWaits: false).Outbox.Entries[^1].Parcel);

        Assert.IsType<Notice.NobodyToWriteTo>(told.Notice);
        Assert.Equal(12, told.ReplyTo);
    }

    [Fact]
    public void Deliver_ByPress_OlderThanTheNewestMessageButOnlyOnce()
    {
        var state = Apply(State("active"), Decide(State("active"), "deliver"));
        var pressed = Deliver(Operator, messageId: 40, TargetRule.Press);

        var first = ClientDecider.Decide(state, pressed);
        var second = ClientDecider.Decide(Apply(state, first.Events), pressed);
        var asPlain = ClientDecider.Decide(Apply(state, first.Events), Deliver(Operator, messageId: 40, TargetRule.Focus));

        Assert.Equal(2, first.Events.Length);
        Assert.Empty(second.Events);
        Assert.Empty(asPlain.Events);
    }

    [Fact]
    public void MessageMap_ManyPairs_KeepsTheNewestFiveHundredAndAShortState()
    {
        var state = State("active");
        for (var id = 1; id <= 2_000; id++)
            state = MessageMap.Add(state, new MessagePair(Operator, id, id + 10_000));

        Assert.True(state.Pairs.Length < MessageMap.MaxRecent);
        Assert.Equal(MessageMap.MaxOlder, state.OlderPairs.Length);
        Assert.True(MessageMap.HoldsInOperatorChat(state, Operator, 2_000));
        Assert.True(MessageMap.HoldsInOperatorChat(state, Operator, 1_600));
        Assert.False(MessageMap.HoldsInOperatorChat(state, Operator, 1_000));
    }

    [Fact]
    public void Evolve_RandomHistories_KeepTheInvariants()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var state = new ClientState();
            var nextMessage = 1;
            for (var step = 0; step < 60; step++)
            {
                var before = state;
                var command = RandomCommand(random, state, ref nextMessage);

                state = Apply(state, Decide(state, command));
                var repeated = Decide(state, command);

                var where = $"seed {seed}, step {step}, {command.GetType().Name}";
                Assert.True(repeated.Length == 0, $"{where}: a repeat must change nothing, but {string.Join(", ", repeated)}");
                Assert.True(state.Ticket >= before.Ticket, $"{where}: the ticket fell");
                Assert.True(state.Kept.Count <= ClientDecider.MaxKept + ClientDecider.MaxUnsent, $"{where}: too much kept");
                Assert.True(state.Kept.SequenceEqual(state.Kept.Order()), $"{where}: kept out of order");
                Assert.True(state.Phase is DialogPhase.Waiting || state.Kept.IsEmpty, $"{where}: kept while {state.Phase}");
                Assert.True(
                    before.Phase is not DialogPhase.Active active || state.Phase is not DialogPhase.Active now
                        || active.OperatorId == now.OperatorId,
                    $"{where}: the operator changed without a new wait");
            }
        }
    }

    private static ClientCommand RandomCommand(Random random, ClientState state, ref int nextMessage) => random.Next(12) switch
    {
        0 or 1 or 2 => Receive(nextMessage++),
        3 or 4 => Deliver(random.Next(7, 9), nextMessage++, TargetRule.Focus, state.Ticket - random.Next(2)),
        5 or 6 => Assign(random.Next(7, 9), state.Ticket - random.Next(2)),
        7 => new ClientCommand.End(random.Next(7, 9), state.Ticket) { Now = Now },
        8 => new ClientCommand.HandBack(random.Next(7, 9), state.Ticket) { Now = Now },
        9 => new ClientCommand.TellPosition(state.Ticket, 1) { Now = Now },
        10 when !state.Outbox.IsEmpty => new ClientCommand.RecordSend(
            state.Outbox.Entries[0].Id,
            random.Next(3) switch
            {
                0 => new SendOutcome.Refused(RefusalReason.CannotBeCopied),
                _ => new SendOutcome.Sent(nextMessage++),
            }) { Now = Now },
        _ => new ClientCommand.ChangeMembership(Change(nextMessage++, random.Next(4) == 0, Now)) { Now = Now },
    };

    private static ClientEvent[] Decide(ClientState state, string command) => Decide(state, command switch
    {
        "receive" => Receive(12),
        "receive later" => Receive(14),
        "receive repeat" => Receive(11) is var repeat
            ? repeat with { Message = repeat.Message with { Message = repeat.Message.Message with { Date = Now.AddMinutes(-1) } } }
            : null!,
        "receive /start" => new ClientCommand.Receive(
            Receive(12).Message with { IsStart = true }, Language.English) { Now = Now },
        "deliver" => Deliver(Operator, 50, TargetRule.Focus),
        "deliver of a stranger" => Deliver(Stranger, 50, TargetRule.Focus),
        "deliver with an old ticket" => Deliver(Operator, 50, TargetRule.Focus, ticket: 0),
        "deliver to the only dialog, before the notice" => Deliver(Operator, 40, TargetRule.OnlyDialog),
        "deliver to the only dialog, after the notice" => Deliver(Operator, 50, TargetRule.OnlyDialog),
        "assign" => Assign(Operator, 1),
        "assign to a stranger" => Assign(Stranger, 1),
        "assign an old ticket" => Assign(Operator, 0),
        "tell position" => new ClientCommand.TellPosition(1, 3) { Now = Now },
        "end" => new ClientCommand.End(Operator, 1) { Now = Now },
        "end by a stranger" => new ClientCommand.End(Stranger, 1) { Now = Now },
        "hand back" => new ClientCommand.HandBack(Operator, 1) { Now = Now },
        "hand back by a stranger" => new ClientCommand.HandBack(Stranger, 1) { Now = Now },
        "blocked" => new ClientCommand.ChangeMembership(Change(900, true, Now)) { Now = Now },
        "blocked long ago" => new ClientCommand.ChangeMembership(Change(900, true, Now.AddHours(-1))) { Now = Now },
        "unblocked" => new ClientCommand.ChangeMembership(Change(900, false, Now)) { Now = Now },
        "leave" => new ClientCommand.Leave(12, Now) { Now = Now },
        "leave, as an earlier version owes it" => new ClientCommand.Leave(0, default) { Now = Now },
        "return" => new ClientCommand.Return(13, Now) { Now = Now },
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No such command in the table."),
    });

    private static ClientEvent[] Decide(ClientState state, ClientCommand command) => command switch
    {
        ClientCommand.Receive it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.Deliver it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.Assign it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.TellPosition it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.End it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.HandBack it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.ChangeMembership it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.Leave it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.Return it => [.. ClientDecider.Decide(state, it).Events],
        ClientCommand.RecordSend it => [.. ClientDecider.Decide(state, it).Events],
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "No decision for it."),
    };

    private static ClientState State(string name)
    {
        var met = new ClientState
        {
            Person = Person(Client),
            Language = Language.English,
            Greeted = true,
            LastFromClient = 11,
            LastFromClientAt = Now.AddMinutes(-1),
        };
        var waiting = met with { Phase = new DialogPhase.Waiting(Now.AddMinutes(-2)), Ticket = 1, Kept = [10, 11] };
        var active = met with
        {
            Phase = new DialogPhase.Active(Operator, Language.English, Now.AddMinutes(-1), NoticeId: 45),
            Ticket = 1,
        };
        return name switch
        {
            "new" => new ClientState(),
            "operator" => ClientDecider.Evolve(met, new ClientEvent.RoleChanged(12, Now, IsOperator: true)),
            "returned" => ClientDecider.Evolve(met, new ClientEvent.RoleChanged(13, Now, IsOperator: false)),
            "returned, waiting" => Apply(State("returned"), Decide(State("returned"), "receive later")),
            "idle" => met,
            "waiting" => waiting,
            "waiting, told" => waiting with { Phase = new DialogPhase.Waiting(Now, PositionTold: true) },
            "waiting, full" => waiting with { Kept = [.. Enumerable.Range(1, ClientDecider.MaxKept)] },
            "waiting, full, told" => waiting with
            {
                Kept = [.. Enumerable.Range(1, ClientDecider.MaxKept)],
                ToldKeptFull = true,
            },
            "active" => active,
            "active, outbox full" => active with
            {
                Outbox = Enumerable.Range(1, ClientDecider.MaxUnsent).Aggregate(
                    new Outbox(), (outbox, id) => outbox.Add(Operator, new Parcel.Relay(Client, id))),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such state in the table."),
        };
    }

    private static ClientState RefusedAsOperator(bool writerWaits)
    {
        var waiting = Apply(State("idle"), Decide(State("idle"), "receive"));
        return Apply(waiting, ClientDecider.Decide(waiting, new ClientCommand.RecordReport(
            1, new EnqueueAnswer { Decision = EnqueueDecision.IsOperator }, writerWaits) { Now = Now }).Events);
    }

    private static ClientState Apply(ClientState state, IEnumerable<ClientEvent> events) =>
        events.Aggregate(state, ClientDecider.Evolve);

    private static Decision<ClientEvent, bool> RecordSend(ClientState state, SendOutcome outcome) =>
        ClientDecider.Decide(
            state, new ClientCommand.RecordSend(state.Outbox.Entries[^1].Id, outcome) { Now = Now });

    private static ClientCommand.Receive Receive(int messageId) => new(
        new ClientMessage
        {
            Message = new TelegramMessage { From = Person(Client), MessageId = messageId, Date = Now },
        },
        Language.English) { Now = Now };

    private static ClientCommand.Receive Redelivered(ClientCommand.Receive receive) => receive with
    {
        Message = receive.Message with { Message = receive.Message.Message with { Redelivered = true } },
    };

    private static ClientCommand.Deliver Deliver(long operatorId, int messageId, TargetRule rule, long ticket = 1) => new(
        new OperatorMessage
        {
            Message = new TelegramMessage { From = Person(operatorId), MessageId = messageId, Date = Now },
            Ticket = ticket,
            Rule = rule,
        }) { Now = Now };

    private static ClientCommand.Assign Assign(long operatorId, long ticket) => new(
        new AssignOperator
        {
            OperatorId = operatorId,
            Ticket = ticket,
            Why = new AssignmentReason { Load = 0, Capacity = 5, Candidates = 1 },
            OperatorLanguage = Language.English,
        }) { Now = Now };

    private static MembershipChange Change(int updateId, bool blocked, DateTimeOffset date) =>
        new() { UpdateId = updateId, Person = Person(Client), Blocked = blocked, Date = date };

    private static Person Person(long id) => new() { Id = id, FirstName = "N" };
}
