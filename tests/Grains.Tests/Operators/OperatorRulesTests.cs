using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Operators;

public sealed class OperatorRulesTests
{
    private const long Operator = 7;
    private const long Anna = 100;
    private const long Boris = 200;
    private const int Capacity = 2;
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("nobody", "/status", "", "NotRegistered")]
    [InlineData("nobody", "message", "", "NotRegistered")]
    [InlineData("nobody", "press end", "UpdateTaken Answer", "Done")]
    [InlineData("nobody", "/register right", "CommandTaken Delete OperatorRegistered ReportOwed LeaveOwed Menu Registered", "Done")]
    [InlineData("nobody", "/register wrong", "CommandTaken Delete WrongSecretGiven RegistrationRefused", "Done")]
    [InlineData("nobody, 5 wrong", "/register wrong", "CommandTaken Delete AttemptsIgnored", "Done")]
    [InlineData("nobody, 5 wrong", "/register right", "CommandTaken Delete OperatorRegistered ReportOwed LeaveOwed Menu Registered", "Done")]
    [InlineData("nobody, 5 wrong long ago", "/register wrong", "CommandTaken Delete WrongSecretGiven RegistrationRefused", "Done")]
    [InlineData("nobody, ignored", "/register right", "CommandTaken Delete", "Done")]
    [InlineData("nobody, ignored by a clock that was set back", "/register right", "CommandTaken Delete OperatorRegistered ReportOwed LeaveOwed Menu Registered", "Done")]
    [InlineData("nobody, ignored long ago", "/register right", "CommandTaken Delete OperatorRegistered ReportOwed LeaveOwed Menu Registered", "Done")]
    [InlineData("free", "/register right", "CommandTaken Delete AlreadyRegistered", "Done")]
    [InlineData("free", "/available", "CommandTaken StatusSet ReportOwed StatusChanged", "Done")]
    [InlineData("free", "/offline", "CommandTaken StatusSet ReportOwed StatusChanged", "Done")]
    [InlineData("with Anna", "/offline", "CommandTaken StatusSet ReportOwed OfflineQuestion", "Done")]
    [InlineData("with Anna", "/busy", "CommandTaken StatusSet ReportOwed StatusChanged", "Done")]
    [InlineData("free", "/status", "CommandTaken StatusReport", "Done")]
    [InlineData("free", "/clients", "CommandTaken ClientList", "Done")]
    [InlineData("free", "/help", "CommandTaken Help", "Done")]
    [InlineData("free", "/nonsense", "CommandTaken BadCommand", "Done")]
    [InlineData("free", "edited command", "UpdateTaken BadCommand", "Done")]
    [InlineData("free", "/focus Anna", "CommandTaken NotYourClient", "Done")]
    [InlineData("with Anna", "/focus Anna", "CommandTaken FocusSet FocusSet", "Done")]
    [InlineData("with Anna", "/focus", "CommandTaken FocusMenu", "Done")]
    [InlineData("free", "/reply Anna", "TargetAsked NotYourClient", "Done")]
    [InlineData("with Anna", "/reply Anna", "", "Deliver 100 Named")]
    [InlineData("with Anna", "/end Anna", "CommandTaken DialogClosing", "Done")]
    [InlineData("with Anna", "/end Boris", "CommandTaken NotYourClient", "Done")]
    [InlineData("with Anna", "/end", "CommandTaken DialogClosing", "Done")]
    [InlineData("with both", "/end", "CommandTaken NothingToEnd", "Done")]
    [InlineData("with both, focus on Boris", "/end", "CommandTaken DialogClosing", "Done")]
    [InlineData("free", "/unregister", "CommandTaken OperatorUnregistered ReturnOwed ReportOwed Menu Unregistered", "Done")]
    [InlineData("with both", "/unregister", "CommandTaken DialogClosing DialogClosing OperatorUnregistered ReturnOwed ReportOwed Menu Unregistered", "Done")]
    [InlineData("free", "old command", "", "Done")]
    [InlineData("with both", "old message", "", "Done")]
    // Who has left is a client; what they wrote before is not a client's.
    [InlineData("left", "message", "", "NotRegistered")]
    [InlineData("left", "old message", "", "Done")]
    [InlineData("left", "old command", "", "Done")]
    // A message finds its client.
    [InlineData("free", "message", "TargetAsked NobodyToWriteTo", "Done")]
    [InlineData("with Anna", "message", "", "Deliver 100 OnlyDialog")]
    [InlineData("with both", "message", "TargetAsked WhichClient", "Done")]
    [InlineData("with both", "redelivered message", "", "FindRepeat SeveralDialogs")]
    [InlineData("with both, focus on Boris", "message", "", "Deliver 200 Focus")]
    [InlineData("with both, focus on Boris since later", "message", "TargetAsked WhichClient", "Done")]
    [InlineData("with Boris, Anna just taken away", "message", "TargetAsked WhichClient", "Done")]
    [InlineData("with Boris, Anna taken away before", "message", "", "Deliver 200 OnlyDialog")]
    [InlineData("with Boris, Anna ended by a later update", "message", "TargetAsked WhichClient", "Done")]
    [InlineData("with both, focus on Boris", "reply", "", "FindReply 2")]
    [InlineData("free", "reply", "", "FindReply 0")]
    // A topic, or the other parts of an album, before all else; first it is found out whose they are.
    [InlineData("with both", "message in a topic", "", "FindPlace 2")]
    [InlineData("with both", "part of an album", "", "FindPlace 2")]
    [InlineData("with both, focus on Boris", "message in Anna's topic", "", "Deliver 100 Topic")]
    [InlineData("with both, focus on Boris", "reply in Anna's topic", "", "Deliver 100 Topic")]
    [InlineData("with both, focus on Boris", "part of an album that Anna has", "", "Deliver 100 Album")]
    [InlineData("with both, focus on Boris", "part of an album that nobody has", "", "Deliver 200 Focus")]
    [InlineData("with both, focus on Boris", "message in nobody's topic", "TargetAsked WhichClient", "Done")]
    [InlineData("with Anna", "message in nobody's topic", "TargetAsked WhichClient", "Done")]
    [InlineData("with both, focus on Boris", "reply in nobody's topic", "", "FindReply 2")]
    [InlineData("with both", "part of an album that nobody has", "TargetAsked AlbumAsked WhichClient", "Done")]
    [InlineData("free", "part of an album that nobody has", "TargetAsked AlbumAsked NobodyToWriteTo", "Done")]
    [InlineData("with both, asked about the album", "part of an album", "AlbumAsked", "Done")]
    [InlineData("with both, asked about the album", "first part again", "", "Done")]
    [InlineData("with both, album given to Anna", "part of an album", "", "Deliver 100 Press")]
    [InlineData("with both, focus on Boris", "/end in a topic", "", "FindPlace 2")]
    [InlineData("with both, focus on Boris", "/end in Anna's topic", "CommandTaken DialogClosing", "Done")]
    [InlineData("with both, focus on Boris", "/end in nobody's topic", "CommandTaken NothingToEnd", "Done")]
    [InlineData("with Anna", "/end in nobody's topic", "CommandTaken NothingToEnd", "Done")]
    [InlineData("with both", "/end Boris in Anna's topic", "CommandTaken DialogClosing", "Done")]
    // What happens to earlier messages; first it is found out whose they are.
    [InlineData("nobody", "edit", "", "NotRegistered")]
    [InlineData("nobody", "reaction", "", "NotRegistered")]
    [InlineData("with both", "edit", "", "FindMessage 2 50")]
    [InlineData("with both", "edit of an old message", "", "FindMessage 2 1")]
    [InlineData("with both", "reaction", "", "FindMessage 2 50")]
    [InlineData("with both", "/delete in a reply", "", "FindMessage 2 33")]
    [InlineData("with both", "/delete", "", "FindMessage 2 0")]
    [InlineData("free", "/topics off", "CommandTaken TopicsSwitched ReportOwed TopicsSwitched", "Done")]
    [InlineData("free", "/topics on", "CommandTaken TopicsSwitched ReportOwed TopicsSwitched", "Done")]
    // Presses.
    [InlineData("with both, asked about the album", "press deliver", "UpdateTaken Answer Retell AlbumDirected", "Deliver 100 Press 49+52")]
    [InlineData("with Anna", "press focus", "UpdateTaken Answer FocusSet FocusSet", "Done")]
    [InlineData("free", "press focus", "UpdateTaken Answer", "Done")]
    [InlineData("with Anna", "press end", "UpdateTaken Answer DialogClosing", "Done")]
    [InlineData("with Anna", "press deliver", "UpdateTaken Answer Retell", "Deliver 100 Press")]
    [InlineData("free", "press deliver", "UpdateTaken Answer", "Done")]
    [InlineData("with Anna", "press keep", "UpdateTaken Answer Retell", "Done")]
    [InlineData("with both", "press hand back", "UpdateTaken Answer DialogClosing DialogClosing Retell", "Done")]
    [InlineData("with both, focus on Boris", "press clear focus", "UpdateTaken Answer FocusCleared Retell", "Done")]
    public void Decide_StateAndRequest_EventsAndOutcome(string state, string request, string events, string outcome)
    {
        var decision = OperatorDesk.Decide(State(state), Handle(request));

        Assert.Equal(events, string.Join(' ', decision.Events.Select(Name)));
        Assert.Equal(outcome, Name(decision.Reply));
    }

    [Theory]
    [InlineData("message", "TargetAsked WhichClient")]
    [InlineData("part of an album", "TargetAsked AlbumAsked WhichClient")]
    [InlineData("edit", "TargetAsked EditNotPassedOn")]
    [InlineData("/delete in a reply", "TargetAsked NotWithdrawn")]
    [InlineData("/reply Anna", "TargetAsked NotYourClient")]
    [InlineData("press deliver", "TargetAsked WhichClient")]
    [InlineData("reaction", "")]
    public void AskTarget_Request_AskedOnce(string request, string events)
    {
        var state = State("with both");
        var ask = new OperatorAction.AskTarget(Handle(request).Request, UndeliverableReason.DialogOver) { Now = Now };

        var asked = OperatorDesk.Decide(state, ask);

        Assert.Equal(events, string.Join(' ', asked.Events.Select(Name)));
        Assert.Empty(OperatorDesk.Decide(Apply(state, asked.Events), ask).Events);
    }

    [Fact]
    public void Album_FitsNoDialog_AskedOnceAndThePressDeliversAllPartsAndLaterOnesFollow()
    {
        var state = State("with both");
        Take("part of an album that nobody has", 49);
        Assert.Equal("", Outbox(49));
        Take("part of an album", 50);
        Take("part of an album", 51);
        Assert.Equal("WhichClient", string.Join(' ', state.Outbox.Entries.Select(entry => ((Parcel.Tell)entry.Parcel).Notice.GetType().Name)));

        var press = Handle("press deliver", messageId: 60);
        var pressed = OperatorDesk.Decide(state, press);
        state = Apply(state, pressed.Events);
        var again = OperatorDesk.Decide(state, press);
        var late = OperatorDesk.Decide(state, Handle("part of an album", 52));

        Assert.Equal("Deliver 100 Press 49+50+51", Name(pressed.Reply));
        Assert.Empty(again.Events);
        Assert.Equal("Deliver 100 Press 49+50+51", Name(again.Reply));
        Assert.Equal("Deliver 100 Press", Name(late.Reply));

        void Take(string request, int messageId) => state = Apply(state, OperatorDesk.Decide(state, Handle(request, messageId)).Events);

        // A repeat of a part is neither asked about nor added again.
        string Outbox(int messageId) => string.Join(' ', OperatorDesk.Decide(state, Handle("part of an album", messageId)).Events.Select(Name));
    }

    [Theory]
    [InlineData("/topics off", true)]
    [InlineData("/topics on", false)]
    public void SetTopics_IsToldToTheDispatcher(string request, bool expected)
    {
        var before = State("free") with { WithoutTopics = !expected };

        var after = Apply(before, OperatorDesk.Decide(before, Handle(request)).Events);

        Assert.Equal(expected, OperatorDecider.LoadOf(after, Capacity).WithoutTopics);
        Assert.True(after.ReportOwed);
        Assert.True(after.Revision > before.Revision);
    }

    [Theory]
    [InlineData("with both, focus on Boris", "/end in Anna's topic", Anna)]
    [InlineData("with both", "/end Boris in Anna's topic", Boris)]
    public void End_InATopic_EndsItsDialogUnlessAnotherIsNamed(string state, string request, long closed) =>
        Assert.Equal(closed, Assert.Single(Apply(State(state), OperatorDesk.Decide(State(state), Handle(request)).Events).Dialogs, dialog => dialog.Closing).Key.ClientId);

    [Fact]
    public void Answer_ToACommandInATopic_StandsThere()
    {
        var handle = Handle("/end in nobody's topic");

        var posted = Assert.IsType<OperatorEvent.Posted>(OperatorDesk.Decide(State("with both"), handle).Events[^1]);

        Assert.Equal(71, Assert.IsType<Parcel.Tell>(posted.Parcel).ThreadId);
        Assert.Equal(71, OutgoingCall.Of(new OutboxEntry { Id = 1, ChatId = Operator, Parcel = posted.Parcel }).ThreadId);
    }

    [Theory]
    [InlineData("nobody", 1, OfferDecision.Unavailable)]
    [InlineData("free", 1, OfferDecision.Accepted)]
    [InlineData("busy", 1, OfferDecision.Unavailable)]
    [InlineData("with Anna", 1, OfferDecision.Accepted)]
    [InlineData("with Anna", 2, OfferDecision.Accepted)]
    [InlineData("with Anna", 0, OfferDecision.StaleTicket)]
    [InlineData("with both", 2, OfferDecision.Accepted)]
    [InlineData("with Boris, Anna taken away before", 1, OfferDecision.StaleTicket)]
    [InlineData("with Boris, Anna taken away before", 2, OfferDecision.Accepted)]
    public void Offer_OfAnna_AcceptedOnceWhileAvailableAndUnderCapacity(string state, long ticket, OfferDecision expected)
    {
        var offer = new OperatorAction.Offer(
            new OfferClient { Dialog = new DialogKey(Anna, ticket), ClientName = "Anna" }, Capacity) { Now = Now };

        var decision = OperatorDecider.Decide(State(state), offer);

        Assert.Equal(expected, decision.Reply.Decision);
        var after = decision.Events.Aggregate(State(state), OperatorDecider.Evolve);
        Assert.True(after.Dialogs.Count <= Capacity);
        Assert.Equal(after.Dialogs.Count, decision.Reply.Load.Load);
        if (expected == OfferDecision.Accepted)
            Assert.Empty(OperatorDecider.Decide(after, offer).Events);
    }

    [Fact]
    public void Offer_WithoutRoom_IsUnavailable()
    {
        var decision = OperatorDecider.Decide(
            State("with both"),
            new OperatorAction.Offer(
                new OfferClient { Dialog = new DialogKey(300, 1), ClientName = "Clara" }, Capacity) { Now = Now });

        Assert.Equal(OfferDecision.Unavailable, decision.Reply.Decision);
        Assert.Empty(decision.Events);
    }

    [Theory]
    [InlineData(TicketStanding.Waiting, 1, false)]
    [InlineData(TicketStanding.Yours, 1, true)]
    [InlineData(TicketStanding.Over, 0, false)]
    public void RecordStanding_OfProvisionalDialog_OnlyOverDropsIt(TicketStanding standing, int left, bool confirmed)
    {
        var state = State("with Anna");
        state = state with { Dialogs = [state.Dialogs[0] with { Confirmed = false }] };

        var after = Apply(state, OperatorDecider.Decide(
            state, new OperatorAction.RecordStanding(new DialogKey(Anna, 1), standing) { Now = Now }).Events);

        Assert.Equal(left, after.Dialogs.Count);
        Assert.Equal(confirmed, after.Dialogs.Exists(dialog => dialog.Confirmed));
        Assert.Equal(left == 0, after.ReportOwed);
    }

    [Fact]
    public void Release_Repeated_FreesOnePlaceOnce()
    {
        var release = new OperatorAction.Release(new ReleaseClient { Dialog = new DialogKey(Anna, 1) }) { Now = Now };

        var once = Apply(State("with both"), OperatorDecider.Decide(State("with both"), release).Events);
        var twice = Apply(once, OperatorDecider.Decide(once, release).Events);

        Assert.Equal(Boris, Assert.Single(once.Dialogs).Key.ClientId);
        Assert.Equal(once.Revision, twice.Revision);
        Assert.Equal(Now, once.LastTakenAwayAt);
    }

    [Fact]
    public void Release_OperatorUnreachable_OfflineAndEverythingHandedBack()
    {
        var release = new OperatorAction.Release(
            new ReleaseClient { Dialog = new DialogKey(Anna, 1), OperatorUnreachable = true }) { Now = Now };

        var after = Apply(State("with both"), OperatorDecider.Decide(State("with both"), release).Events);

        Assert.Equal(OperatorStatus.Offline, after.Status);
        Assert.True(after.ReportOwed);
        Assert.Contains(after.Owed, owed => owed.What == ErrandKind.HandBack && owed.Key.ClientId == Boris);
    }

    [Fact]
    public void Release_OperatorUnreachableRepeated_DoesNotSendThemOfflineAgain()
    {
        var release = new OperatorAction.Release(
            new ReleaseClient { Dialog = new DialogKey(Anna, 1), OperatorUnreachable = true }) { Now = Now };
        var back = Apply(State("with Anna"), OperatorDecider.Decide(State("with Anna"), release).Events)
            with { Status = OperatorStatus.Available };

        Assert.Empty(OperatorDecider.Decide(back, release).Events);
    }

    [Fact]
    public void Handle_WithoutEndWhileNothingCanBeSent_TheOutboxStaysBounded()
    {
        var stranger = new OperatorState();
        var @operator = State("free");
        for (var messageId = 50; messageId < 1_050; messageId++)
        {
            stranger = Apply(stranger, OperatorDesk.Decide(stranger, Handle("/register wrong", messageId)).Events);
            @operator = Apply(@operator, OperatorDesk.Decide(@operator, Handle("/status", messageId)).Events);
        }

        Assert.Equal(OperatorDecider.MaxUnsent, stranger.Outbox.Entries.Count);
        Assert.Equal(OperatorDecider.MaxUnsent, @operator.Outbox.Entries.Count);
    }

    [Theory]
    [InlineData(RefusalReason.Rejected, "SendClosed Posted")]
    [InlineData(RefusalReason.NotModified, "SendClosed")]
    [InlineData(RefusalReason.Unavailable, "SendPostponed")]
    public void RecordSend_ChangeOfAnEarlierWordRefused_SaidAnewWhereItCannotBeChanged(RefusalReason reason, string expected)
    {
        var notice = new Notice.OfflineKept(1);
        var state = State("with Anna") with
        {
            Outbox = new Outbox().Add(Operator, new Parcel.Retell(50, notice, "en")),
        };

        var events = OperatorDecider.Decide(
            state, new OperatorAction.RecordSend(1, new SendOutcome.Refused(reason)) { Now = Now }).Events;

        Assert.Equal(expected, string.Join(' ', events.Select(one => one.GetType().Name)));
        Assert.All(
            events.OfType<OperatorEvent.Posted>(),
            posted => Assert.Equal(new OperatorEvent.Posted(Operator, new Parcel.Tell(notice, "en")), posted));
    }

    [Fact]
    public void RecordSend_TopicIsGone_TheQuestionIsAskedOutsideOfIt()
    {
        var tell = new Parcel.Tell(new Notice.NobodyToWriteTo(), "en", ReplyTo: 50, ThreadId: 9);
        var state = State("with Anna") with { Outbox = new Outbox().Add(Operator, tell) };

        var events = OperatorDecider.Decide(
            state, new OperatorAction.RecordSend(1, new SendOutcome.Refused(RefusalReason.ThreadGone)) { Now = Now }).Events;

        Assert.Equal(new OperatorEvent.SendClosed(1), events[0]);
        Assert.Equal(new OperatorEvent.Posted(Operator, tell with { ThreadId = null }), events[1]);
    }

    [Fact]
    public void Handle_LaterCommandWithALowerNumber_IsOfANewNumbering()
    {
        var before = State("with both, focus on Boris") with { LastCommand = 5_000, LastCommandAt = Now.AddMinutes(-1), Asked = [50] };

        var after = Apply(before, OperatorDesk.Decide(before, Handle("/status")).Events);

        Assert.Equal(50, after.LastCommand);
        Assert.Null(after.Focus);
        Assert.Empty(after.Asked);
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(5, 700_000_000, true)]
    public void UpdateOrder_IsAfter_AlsoWhereTelegramBeginsAnew(int updateId, int earlier, bool expected) =>
        Assert.Equal(expected, UpdateOrder.IsAfter(updateId, earlier));

    [Fact]
    public void End_Resolved_DialogIsNoLongerShownButStillCounts()
    {
        var ended = Apply(State("with Anna"), OperatorDesk.Decide(State("with Anna"), Handle("/end Anna")).Events);

        Assert.Single(ended.Dialogs);
        Assert.Equal("NotYourClient", Name(OperatorDesk.Decide(ended, Handle("/end Anna", messageId: 51)).Events[^1]));
        Assert.Equal(1, OperatorDecider.LoadOf(ended, Capacity).Load);
    }

    [Fact]
    public void Decide_RandomHistories_RepeatsChangeNothingAndCapacityHolds()
    {
        string[] requests =
        [
            "/register right", "/available", "/busy", "/offline", "/status", "/focus Anna", "/focus", "/end Anna",
            "/end", "message", "press focus", "press end", "press hand back", "/unregister",
        ];
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var state = new OperatorState();
            for (var step = 1; step <= 60; step++)
            {
                var where = $"seed {seed}, step {step}";
                switch (random.Next(4))
                {
                    case 0:
                        var key = new DialogKey(random.Next(2) == 0 ? Anna : Boris, random.Next(1, 6));
                        var offer = new OperatorAction.Offer(
                            new OfferClient { Dialog = key, ClientName = "N" }, Capacity) { Now = Now };
                        var answer = OperatorDecider.Decide(state, offer);
                        Assert.False(
                            answer.Reply.Decision == OfferDecision.Accepted
                                && state.Released.Exists(released =>
                                    released.ClientId == key.ClientId && released.Ticket >= key.Ticket),
                            $"{where}: accepted {key} after its release");
                        state = Apply(state, answer.Events);
                        Assert.Empty(OperatorDecider.Decide(state, offer).Events);
                        break;

                    case 1 when !state.Dialogs.IsEmpty:
                        state = Apply(state, OperatorDecider.Decide(state, new OperatorAction.Release(
                            new ReleaseClient { Dialog = state.Dialogs[0].Key }) { Now = Now }).Events);
                        break;

                    default:
                        var request = requests[random.Next(requests.Length)];
                        var handle = Handle(request, messageId: 100 + step);
                        state = Apply(state, OperatorDesk.Decide(state, handle).Events);
                        var repeated = OperatorDesk.Decide(state, handle);
                        Assert.True(
                            repeated.Events.IsEmpty,
                            $"{where}: {request} repeated gave {string.Join(' ', repeated.Events.Select(Name))}");
                        break;
                }

                Assert.True(state.Dialogs.Count <= Capacity, $"{where}: {state.Dialogs.Count} dialogs of {Capacity}");
                Assert.True(
                    state.Dialogs.Select(dialog => dialog.Key.ClientId).Distinct().Count() == state.Dialogs.Count,
                    $"{where}: one client twice");
            }
        }
    }

    private static OperatorAction.Handle Handle(string request, int messageId = 50)
    {
        OperatorCommand command = request switch
        {
            "message" or "old message" or "redelivered message" or "reply" => new OperatorCommand.PlainMessage(),
            "message in a topic" or "message in Anna's topic" or "message in nobody's topic" => new OperatorCommand.PlainMessage(),
            "reply in Anna's topic" or "reply in nobody's topic" or "first part again" => new OperatorCommand.PlainMessage(),
            "part of an album" or "part of an album that Anna has" or "part of an album that nobody has" =>
                new OperatorCommand.PlainMessage(),
            "/end in a topic" or "/end in Anna's topic" or "/end in nobody's topic" => new OperatorCommand.End(null),
            "/end Boris in Anna's topic" => new OperatorCommand.End(Boris),
            "edit" or "edit of an old message" =>
                new OperatorCommand.Edit(new MessageContent { Kind = ContentKind.Text, Text = "new" }),
            "reaction" => new OperatorCommand.React("+"),
            "/delete" or "/delete in a reply" => new OperatorCommand.Delete(),
            "/topics on" => new OperatorCommand.SetTopics(On: true),
            "/topics off" => new OperatorCommand.SetTopics(On: false),
            "/register right" or "/register wrong" => new OperatorCommand.Register("?"),
            "/available" => new OperatorCommand.SetStatus(OperatorStatus.Available),
            "/busy" => new OperatorCommand.SetStatus(OperatorStatus.Busy),
            "/offline" => new OperatorCommand.SetStatus(OperatorStatus.Offline),
            "/status" or "old command" => new OperatorCommand.ShowStatus(),
            "/clients" => new OperatorCommand.ListClients(),
            "/help" => new OperatorCommand.Help(),
            "/nonsense" => new OperatorCommand.Malformed(CommandProblem.Unknown, "nonsense"),
            "edited command" => new OperatorCommand.Malformed(CommandProblem.Edited, "end"),
            "/focus" => new OperatorCommand.Focus(null),
            "/focus Anna" => new OperatorCommand.Focus(Anna),
            "/reply Anna" => new OperatorCommand.Reply(Anna, "hello"),
            "/end" => new OperatorCommand.End(null),
            "/end Anna" => new OperatorCommand.End(Anna),
            "/end Boris" => new OperatorCommand.End(Boris),
            "/unregister" => new OperatorCommand.Unregister(),
            "press focus" => Press(ButtonAction.Focus),
            "press clear focus" => Press(ButtonAction.ClearFocus),
            "press end" => Press(ButtonAction.End),
            "press deliver" => Press(ButtonAction.Deliver),
            "press keep" => Press(ButtonAction.KeepDialogs),
            "press hand back" => Press(ButtonAction.HandBackDialogs),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request, "No such request in the table."),
        };
        return new OperatorAction.Handle
        {
            Now = Now,
            Language = Language.English,
            Capacity = Capacity,
            SecretMatches = request == "/register right",
            Request = new OperatorRequest
            {
                UpdateId = 1_000 + messageId,
                Command = command,
                Place = request switch
                {
                    _ when request.Contains("Anna's topic", StringComparison.Ordinal) =>
                        new MessagePlace(new DialogKey(Anna, 1), PlaceStanding.Topic),
                    "part of an album that Anna has" => new MessagePlace(new DialogKey(Anna, 1), PlaceStanding.Album),
                    _ when request.Contains("nobody", StringComparison.Ordinal) =>
                        new MessagePlace(Holder: null, PlaceStanding.Unknown),
                    _ => null,
                },
                Message = new TelegramMessage
                {
                    From = new Person { Id = Operator, FirstName = "Olga" },
                    MessageId = request switch
                    {
                        "old command" or "old message" or "edit of an old message" => 1,
                        "first part again" => 49,
                        _ => messageId,
                    },
                    Date = Now,
                    ReplyTo = request.Contains("reply", StringComparison.Ordinal) && request != "/reply Anna" ? 33 : null,
                    ThreadId = request.Contains("topic", StringComparison.Ordinal) && !request.StartsWith("/topics", StringComparison.Ordinal) ? 71 : null,
                    Details = request.Contains("part", StringComparison.Ordinal) ? new MessageDetails { AlbumId = "a" } : null,
                    Redelivered = request == "redelivered message",
                },
            },
        };

        static OperatorCommand.Press Press(ButtonAction action) => new("q", new ButtonData(action, Anna, 1, 49));
    }

    private static OperatorState State(string name)
    {
        var free = new OperatorState
        {
            Person = new Person { Id = Operator, FirstName = "Olga" },
            Language = Language.English,
            Registered = true,
            Status = OperatorStatus.Available,
            LastCommand = 10,
            LastCommandAt = Now,
        };
        var withBoris = free with { Dialogs = [Held(Boris)] };
        var withBoth = free with { Dialogs = [Held(Anna), Held(Boris)] };
        var fiveWrong = new OperatorState { WrongSecrets = [.. Enumerable.Repeat(Now.AddMinutes(-1), 5)] };
        return name switch
        {
            "nobody" => new OperatorState(),
            "nobody, 5 wrong" => fiveWrong,
            "nobody, 5 wrong long ago" =>
                new OperatorState { WrongSecrets = [.. Enumerable.Repeat(Now.AddMinutes(-11), 5)] },
            "nobody, ignored" => new OperatorState { IgnoredUntil = Now.AddMinutes(1) },
            "nobody, ignored by a clock that was set back" => new OperatorState { IgnoredUntil = Now.AddHours(1) },
            "nobody, ignored long ago" => new OperatorState { IgnoredUntil = Now.AddMinutes(-1) },
            "free" => free,
            "left" => free with { Registered = false, Status = OperatorStatus.Offline },
            "busy" => free with { Status = OperatorStatus.Busy },
            "with Anna" => free with { Dialogs = [Held(Anna)] },
            "with both" => withBoth,
            "with both, asked about the album" => withBoth with { Asked = [49], AskedAlbums = [new AskedAlbum("a", [49, 52])] },
            "with both, album given to Anna" => withBoth with
            {
                Asked = [49],
                AskedAlbums = [new AskedAlbum("a", [49, 52], new DialogKey(Anna, 1))],
            },
            "with both, focus on Boris" => withBoth with { Focus = new Focus(Boris, SinceUpdateId: 500) },
            "with both, focus on Boris since later" => withBoth with { Focus = new Focus(Boris, SinceUpdateId: 2_000) },
            "with Boris, Anna just taken away" => Without(Anna, Now.AddSeconds(-3)),
            "with Boris, Anna taken away before" => Without(Anna, Now.AddSeconds(-4)),
            "with Boris, Anna ended by a later update" => withBoris with { LastEndUpdateId = 2_000 },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such state in the table."),
        };

        static HeldDialog Held(long client) => new()
        {
            Key = new DialogKey(client, 1),
            Name = client == Anna ? "Anna" : "Boris",
            Since = Now.AddMinutes(-5),
            AskAt = Now,
            Confirmed = true,
        };

        OperatorState Without(long client, DateTimeOffset at) => Apply(withBoth, OperatorDecider.Decide(
            withBoth, new OperatorAction.Release(new ReleaseClient { Dialog = new DialogKey(client, 1) }) { Now = at }).Events);
    }

    private static OperatorState Apply(OperatorState state, IEnumerable<OperatorEvent> events) =>
        events.Aggregate(state, OperatorDecider.Evolve);

    private static string Name(OperatorEvent happened) => happened switch
    {
        OperatorEvent.Posted { Parcel: Parcel.Tell tell } => tell.Notice.GetType().Name,
        OperatorEvent.Posted posted => posted.Parcel.GetType().Name,
        _ => happened.GetType().Name,
    };

    private static string Name(OperatorOutcome outcome) => outcome switch
    {
        OperatorOutcome.Deliver deliver =>
            $"Deliver {deliver.Target.ClientId} {deliver.Rule}{(deliver.Parts is { } parts ? " " + string.Join('+', parts) : string.Empty)}",
        OperatorOutcome.FindPlace find => $"FindPlace {find.Candidates.Length}",
        OperatorOutcome.FindMessage find => $"FindMessage {find.Candidates.Length} {find.MessageId}",
        OperatorOutcome.FindReply find => $"FindReply {find.Candidates.Length}",
        OperatorOutcome.FindRepeat find => $"FindRepeat {find.Reason}",
        _ => outcome.GetType().Name,
    };
}
