using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;

namespace OperatorBot.Gateway.Tests.Routing;

public sealed class UpdateRouterTests : IDisposable
{
    private const long Anna = 7;
    private const long Olga = 100;

    private readonly FakeGrains _grains = new();
    private readonly FakeBot _bot = new();
    private readonly HandDrivenTime _time = new();
    private readonly OperatorRoster _roster;
    private readonly RecordedMeters _meters = new();
    private readonly RecordedLog _log = new();
    private readonly UpdateRouter _router;

    public UpdateRouterTests()
    {
        _roster = _grains.Roster(new GatewayConditions(_time));
        _router = _grains.Router(_roster, _bot, _meters, _time, new RecordedLog<UpdateRouter>(_log));
    }

    public void Dispose()
    {
        _roster.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Message_OfAClient_GoesToTheClientOnly()
    {
        await _router.HandleAsync(Message(Anna, isStart: true));

        Assert.Equal(["client 7: Receive"], _grains.Calls);
        Assert.Equal(Anna, _grains.Client(Anna).Received?.Message.From.Id);
        Assert.True(_grains.Client(Anna).Received?.IsStart);
    }

    [Fact]
    public async Task Command_OfAClient_IsAPlainMessage()
    {
        await _router.HandleAsync(Message(Anna, new OperatorCommand.End(5)));

        Assert.Equal(["client 7: Receive"], _grains.Calls);
    }

    [Fact]
    public async Task Message_OfAnOperator_GoesToTheOperatorOnly()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.Done());

        await _router.HandleAsync(Message(Olga));

        Assert.Equal(["operator 100: Handle PlainMessage"], Calls());
    }

    [Fact]
    public async Task Message_OfANewOperatorWithAStaleRoster_FindsTheOperator()
    {
        _grains.Client(Olga).OnReceive = _ => Task.FromResult(ReceiveOutcome.IsOperator);
        Answer(new OperatorOutcome.Done());

        await _router.HandleAsync(Message(Olga));

        Assert.Equal(["client 100: Receive", "operator 100: Handle PlainMessage"], Calls());
    }

    [Fact]
    public async Task Message_OfAFormerOperatorWithAStaleRoster_FindsTheClient()
    {
        await KnowOlgaAsync();

        await _router.HandleAsync(Message(Olga));

        Assert.Equal(["operator 100: Handle PlainMessage", "client 100: Receive"], Calls());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_ThatNeitherTakes_FailsInsteadOfGoingBackAndForth(bool known)
    {
        if (known)
            await KnowOlgaAsync();
        _grains.Client(Olga).OnReceive = _ => Task.FromResult(ReceiveOutcome.IsOperator);

        await Assert.ThrowsAsync<RosterDisagreementException>(() => _router.HandleAsync(Message(Olga)));

        Assert.Equal(2, Calls().Count);
    }

    [Fact]
    public async Task Registration_OfAnybody_GoesToTheOperatorAndRefreshesTheRoster()
    {
        _grains.Operator(Olga).OnHandle = _ =>
        {
            _grains.Dispatcher.Roster = new Roster { Version = 2, OperatorIds = [Olga] };
            return Task.FromResult<OperatorOutcome>(new OperatorOutcome.Done());
        };

        await _router.HandleAsync(Message(Olga, new OperatorCommand.Register("s")));

        Assert.Equal(["operator 100: Handle Register", "dispatcher: GetRoster 0"], _grains.Calls);
        Assert.True(_roster.Contains(Olga));
    }

    [Fact]
    public async Task Registration_NotTaken_IsNeverRelayed()
    {
        await _router.HandleAsync(Message(Anna, new OperatorCommand.Register("s")));

        Assert.Equal(["operator 7: Handle Register"], Calls());
    }

    [Fact]
    public async Task Registration_WhenTheRosterCannotBeRead_Succeeds()
    {
        Answer(new OperatorOutcome.Done());
        _grains.Dispatcher.Failure = new TimeoutException();

        await _router.HandleAsync(Message(Olga, new OperatorCommand.Register("s")));

        Assert.False(_roster.Contains(Olga));
    }

    [Theory]
    [InlineData(DeliverOutcome.Accepted, null)]
    [InlineData(DeliverOutcome.NotYours, "operator 100: AskTarget DialogOver")]
    [InlineData(DeliverOutcome.Unsure, "operator 100: AskTarget TooOld")]
    public async Task Deliver_ByOutcome_AsksTheOperator(DeliverOutcome outcome, string? question)
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.Deliver(new DialogKey(Anna, 3), TargetRule.Focus, 11, Text: null));
        _grains.Client(Anna).OnDeliver = _ => Task.FromResult(outcome);
        var message = Message(Olga, replyTo: 10);

        await _router.HandleAsync(message);

        Assert.Equal(
            (string[])["operator 100: Handle PlainMessage", "client 7: Deliver", .. question is null ? [] : new[] { question }],
            Calls());
        Assert.Equal(
            new OperatorMessage { Message = message.Request.Message, Ticket = 3, Rule = TargetRule.Focus },
            _grains.Client(Anna).Delivered);
    }

    [Fact]
    public async Task Deliver_OfAReplyCommand_CarriesTheText()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.Deliver(new DialogKey(Anna, 3), TargetRule.Named, 11, "hi"));

        await _router.HandleAsync(Message(Olga, new OperatorCommand.Reply(Anna, "hi")));

        Assert.Equal("hi", _grains.Client(Anna).Delivered?.Text);
    }

    [Fact]
    public async Task Deliver_AfterAPress_IsAboutTheMessageThatWasAskedFor()
    {
        Answer(new OperatorOutcome.Deliver(new DialogKey(Anna, 3), TargetRule.Press, 9, Text: null));
        var press = new Incoming.OperatorAction(
            Message(Olga, new OperatorCommand.Press("q", new ButtonData(ButtonAction.Deliver, Anna, 3, 9)), replyTo: 9).Request)
        {
            UpdateId = 1,
            ChatId = Olga,
        };

        await _router.HandleAsync(press);

        var delivered = _grains.Client(Anna).Delivered;
        Assert.Equal(9, delivered?.Message.MessageId);
        Assert.Null(delivered?.Message.ReplyTo);
        Assert.Equal(TargetRule.Press, delivered?.Rule);
    }

    [Fact]
    public async Task FindReply_OneHolds_DeliversThere()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindReply([new DialogKey(Anna, 3), new DialogKey(8, 5)]));
        _grains.Client(8).OnHolds = id => Task.FromResult(id == 10);
        _grains.Client(Anna).OnHolds = _ => Task.FromException<bool>(new TimeoutException());

        await _router.HandleAsync(Message(Olga, replyTo: 10));

        Assert.Equal(
            ["operator 100: Handle PlainMessage", "client 7: Holds 100/10", "client 8: Holds 100/10", "client 8: Deliver"],
            Calls());
        Assert.Equal(TargetRule.Reply, _grains.Client(8).Delivered?.Rule);
        Assert.Equal(5, _grains.Client(8).Delivered?.Ticket);
    }

    [Fact]
    public async Task FindReply_AsksAllAtOnce()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindReply([new DialogKey(Anna, 3), new DialogKey(8, 5)]));
        var both = new CountdownEvent(2);
        Task<bool> Hold(int messageId)
        {
            both.Signal();
            return Task.Run(() => both.Wait(TimeSpan.FromSeconds(30)));
        }

        (_grains.Client(Anna).OnHolds, _grains.Client(8).OnHolds) = (Hold, Hold);

        await _router.HandleAsync(Message(Olga, replyTo: 10));

        Assert.NotNull(_grains.Client(Anna).Delivered);
        both.Dispose();
    }

    [Fact]
    public async Task FindReply_NobodyHolds_AsksTheOperator()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindReply([new DialogKey(Anna, 3)]));

        await _router.HandleAsync(Message(Olga, replyTo: 10));

        Assert.Equal("operator 100: AskTarget ReplyUnknown", Calls()[^1]);
    }

    [Fact]
    public async Task FindReply_OneCannotBeAskedAndNobodyHolds_FailsToComeAgain()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindReply([new DialogKey(Anna, 3), new DialogKey(8, 5)]));
        _grains.Client(Anna).OnHolds = _ => Task.FromException<bool>(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => _router.HandleAsync(Message(Olga, replyTo: 10)));

        Assert.DoesNotContain(Calls(), call => call.Contains("AskTarget", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 4)]
    public async Task FindRepeat_AsksTheOperatorOnlyWhereNobodyHoldsTheMessageItself(bool holds, int calls)
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindRepeat([new DialogKey(Anna, 3), new DialogKey(8, 5)], UndeliverableReason.SeveralDialogs));
        _grains.Client(8).OnHolds = id => Task.FromResult(holds && id == 11);

        await _router.HandleAsync(Message(Olga, replyTo: 10));

        Assert.Equal(calls, Calls().Count);
        Assert.Equal(!holds, Calls()[^1] == "operator 100: AskTarget SeveralDialogs");
    }

    [Fact]
    public async Task OperatorAction_OfSomebodyElse_IsIgnored()
    {
        var edit = new Incoming.OperatorAction(
            Message(Anna, new OperatorCommand.Malformed(CommandProblem.Edited, "end")).Request)
        {
            UpdateId = 1,
            ChatId = Anna,
        };

        await _router.HandleAsync(edit);

        Assert.Equal(["operator 7: Handle Malformed"], _grains.Calls);
    }

    [Fact]
    public async Task Membership_OfAClient_GoesToTheClient()
    {
        await _router.HandleAsync(Membership(Anna));

        Assert.Equal(["client 7: ChangeMembership"], _grains.Calls);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Membership_OfAKnownOperator_GoesThereFirst(bool isOperator, int calls)
    {
        await KnowOlgaAsync();
        _grains.Operator(Olga).IsOperator = isOperator;

        await _router.HandleAsync(Membership(Olga));

        Assert.Equal(calls, Calls().Count);
        Assert.NotNull(_grains.Operator(Olga).Membership);
        Assert.Equal(isOperator, _grains.Client(Olga).Membership is null);
    }

    [Fact]
    public async Task AddedToGroup_LeavesIt()
    {
        var handled = _router.HandleAsync(new Incoming.AddedToGroup { UpdateId = 1, ChatId = -9 });

        var call = await _bot.NextAsync<LeaveChatRequest>();
        Assert.Equal(-9, ((LeaveChatRequest)call.Request).ChatId.Identifier);
        call.Answer(true);
        await handled.Within("the update");
        Assert.Equal(["UpdateId=1", "ChatId=-9"], await _log.ScopesOfAsync("Left"));
    }

    [Fact]
    public async Task AddedToGroup_CannotLeave_IsFinishedAllTheSame()
    {
        var refused = _router.HandleAsync(new Incoming.AddedToGroup { UpdateId = 1, ChatId = -9 });
        (await _bot.NextAsync<LeaveChatRequest>()).Refuse(403, "Forbidden: bot is not a member");
        await refused.Within("the refused update");

        var failed = _router.HandleAsync(new Incoming.AddedToGroup { UpdateId = 2, ChatId = -9 });
        (await _bot.NextAsync<LeaveChatRequest>()).Fail(new RequestException("x"));
        await failed.Within("the failed update");

        var silent = _router.HandleAsync(new Incoming.AddedToGroup { UpdateId = 3, ChatId = -9 });
        await _bot.NextAsync<LeaveChatRequest>();
        _time.Advance(TimeSpan.FromSeconds(10));
        await silent.Within("the update without an answer");
    }

    private static Incoming.Message Message(
        long from, OperatorCommand? command = null, int? replyTo = null, bool isStart = false) => new(
        new OperatorRequest
        {
            UpdateId = 1,
            Message = new TelegramMessage
            {
                From = new Person { Id = from, FirstName = "A" },
                MessageId = 11,
                Date = DateTimeOffset.UnixEpoch,
                ReplyTo = replyTo,
            },
            Command = command ?? new OperatorCommand.PlainMessage(),
        },
        isStart)
    {
        UpdateId = 1,
        ChatId = from,
    };

    private static Incoming.Membership Membership(long person) => new(new MembershipChange
    {
        UpdateId = 1,
        Person = new Person { Id = person, FirstName = "A" },
        Blocked = true,
        Date = DateTimeOffset.UnixEpoch,
    })
    {
        UpdateId = 1,
        ChatId = person,
    };

    private List<string> Calls() =>
        [.. _grains.Calls.Where(call => !call.StartsWith("dispatcher", StringComparison.Ordinal))];

    private void Answer(OperatorOutcome outcome) => _grains.Operator(Olga).OnHandle = _ => Task.FromResult(outcome);

    private async Task KnowOlgaAsync()
    {
        _grains.Dispatcher.Roster = new Roster { Version = 1, OperatorIds = [Olga] };
        await _roster.RefreshAsync();
    }
}
