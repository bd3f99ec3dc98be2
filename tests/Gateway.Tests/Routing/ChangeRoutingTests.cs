using System.Collections.Immutable;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Gateway.Tests.Routing;

/// <summary>The ways of <see cref="UpdateRouter"/> for edits, reactions, deletions, topics and albums.</summary>
public sealed class ChangeRoutingTests : IDisposable
{
    private const long Anna = 7;
    private const long Boris = 8;
    private const long Olga = 100;

    private static readonly MessageContent Content = new() { Kind = ContentKind.Text, Text = "better" };
    private static readonly ImmutableArray<DialogKey> Both = [new(Anna, 3), new(Boris, 5)];

    private readonly FakeGrains _grains = new();
    private readonly FakeBot _bot = new();
    private readonly HandDrivenTime _time = new();
    private readonly RecordedMeters _meters = new();
    private readonly OperatorRoster _roster;
    private readonly UpdateRouter _router;

    public ChangeRoutingTests()
    {
        _roster = _grains.Roster(new GatewayConditions(_time));
        _router = _grains.Router(_roster, _bot, _meters, _time);
    }

    public static TheoryData<string> Changes => ["Edit", "React"];

    public static TheoryData<string, string> ChangesOfOperators => new()
    {
        { "Edit", "Edit 100/11" },
        { "React", "React 100/11" },
        { "Delete", "Withdraw 100/9" },
    };

    public void Dispose()
    {
        _roster.Dispose();
        _meters.Dispose();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_OfAClient_GoesToTheClientOnly(string change)
    {
        await _router.HandleAsync(Change(change, Anna));

        Assert.Equal([$"client 7: {change} 7/11"], _grains.Calls);
    }

    [Fact]
    public async Task Edit_OfAClient_TellsAllOfIt()
    {
        await _router.HandleAsync(Change("Edit", Anna));

        Assert.Equal(
            new MessageEdit { UpdateId = 1, By = Person(Anna), MessageId = 11, Content = Content },
            _grains.Client(Anna).Edited);
    }

    [Theory]
    [InlineData("👍")]
    [InlineData(null)]
    public async Task Reaction_OfAClient_TellsAllOfIt(string? emoji)
    {
        await _router.HandleAsync(
            new Incoming.Reaction(Request(Anna, new OperatorCommand.React(emoji))) { UpdateId = 1, ChatId = Anna });

        Assert.Equal(
            new MessageReaction { UpdateId = 1, By = Person(Anna), MessageId = 11, Emoji = emoji },
            _grains.Client(Anna).Reacted);
    }

    [Fact]
    public async Task Edit_ByAClientIntoACommand_IsTheNewTextOfTheMessage()
    {
        var text = Content with { Text = "/end 5" };

        await _router.HandleAsync(new Incoming.Edit(
            Request(Anna, new OperatorCommand.Malformed(CommandProblem.Edited, "end")), text)
        {
            UpdateId = 1,
            ChatId = Anna,
        });

        Assert.Equal(["client 7: Edit 7/11"], _grains.Calls);
        Assert.Equal(text, _grains.Client(Anna).Edited?.Content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EditOfASecret_NeverReachesAClient(bool known)
    {
        if (known)
            await KnowOlgaAsync();

        await _router.HandleAsync(new Incoming.OperatorAction(
            Request(Olga, new OperatorCommand.Malformed(CommandProblem.Edited, "register")))
        {
            UpdateId = 1,
            ChatId = Olga,
        });

        Assert.Equal(["operator 100: Handle Malformed"], Calls());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_OfAnOperator_GoesToTheOperatorOnly(string change)
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.Done());

        await _router.HandleAsync(Change(change, Olga));

        Assert.Equal([$"operator 100: Handle {change}"], Calls());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_OfANewOperatorWithAStaleRoster_FindsTheOperator(string change)
    {
        RefuseAsClient(Olga);
        Answer(new OperatorOutcome.Done());

        await _router.HandleAsync(Change(change, Olga));

        Assert.Equal([$"client 100: {change} 100/11", $"operator 100: Handle {change}"], Calls());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_OfAFormerOperatorWithAStaleRoster_FindsTheClient(string change)
    {
        await KnowOlgaAsync();

        await _router.HandleAsync(Change(change, Olga));

        Assert.Equal([$"operator 100: Handle {change}", $"client 100: {change} 100/11"], Calls());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_ThatNeitherTakes_IsGivenUp(string change)
    {
        RefuseAsClient(Olga);

        await _router.HandleAsync(Change(change, Olga));

        Assert.Equal([$"client 100: {change} 100/11", $"operator 100: Handle {change}"], Calls());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_ThatTheClientFailsToTake_ComesAgain(string change)
    {
        _grains.Client(Anna).OnEdit = _ => Task.FromException<ReceiveOutcome>(new TimeoutException());
        _grains.Client(Anna).OnReact = _ => Task.FromException<ReceiveOutcome>(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => _router.HandleAsync(Change(change, Anna)));

        Assert.Equal([$"client 7: {change} 7/11"], _grains.Calls);
    }

    [Theory]
    [MemberData(nameof(ChangesOfOperators))]
    public async Task FindMessage_OneHolds_CarriesItOutThereAlone(string change, string call)
    {
        await KnowOlgaAsync();
        var about = change == "Delete" ? 9 : 11;
        Answer(new OperatorOutcome.FindMessage(Both, about, "ru"));
        _grains.Client(Boris).OnHolds = id => Task.FromResult(id == about);

        await _router.HandleAsync(Change(change, Olga));

        Assert.Equal(
            [$"operator 100: Handle {change}", $"client 7: Holds 100/{about}", $"client 8: Holds 100/{about}", $"client 8: {call}"],
            Calls());
    }

    [Fact]
    public async Task FindMessage_OneHolds_TellsAllOfTheChange()
    {
        await KnowOlgaAsync();
        _grains.Client(Anna).OnHolds = _ => Task.FromResult(true);

        Answer(new OperatorOutcome.FindMessage(Both, 11, "ru"));
        await _router.HandleAsync(Change("Edit", Olga));
        await _router.HandleAsync(Change("React", Olga));
        Answer(new OperatorOutcome.FindMessage(Both, 9, "en"));
        await _router.HandleAsync(Change("Delete", Olga));

        var client = _grains.Client(Anna);
        Assert.Equal(new MessageEdit { UpdateId = 1, By = Person(Olga), MessageId = 11, Content = Content }, client.Edited);
        Assert.Equal(new MessageReaction { UpdateId = 1, By = Person(Olga), MessageId = 11, Emoji = "👍" }, client.Reacted);
        Assert.Equal(
            new MessageWithdrawal { Command = Request(Olga, new OperatorCommand.Delete()).Message, MessageId = 9, Language = "en" },
            client.Withdrawn);
    }

    [Theory]
    [InlineData("Edit")]
    [InlineData("React")]
    [InlineData("Delete")]
    public async Task FindMessage_NobodyHolds_IsTheOperatorsToBeTold(string change)
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindMessage(Both, 9, "ru"));

        await _router.HandleAsync(Change(change, Olga));

        Assert.Equal(
            [
                $"operator 100: Handle {change}",
                "client 7: Holds 100/9",
                "client 8: Holds 100/9",
                "operator 100: AskTarget MessageUnknown",
            ],
            Calls());
        Assert.Equal(Change(change, Olga), Again(_grains.Operator(Olga).AskedFor));
    }

    [Fact]
    public async Task FindMessage_WithoutCandidates_IsTheOperatorsToBeTold()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindMessage([], 9, "ru"));

        await _router.HandleAsync(Change("Delete", Olga));

        Assert.Equal(["operator 100: Handle Delete", "operator 100: AskTarget MessageUnknown"], Calls());
    }

    [Fact]
    public async Task FindMessage_OneCannotBeAskedAndNobodyHolds_FailsToComeAgain()
    {
        await KnowOlgaAsync();
        Answer(new OperatorOutcome.FindMessage(Both, 9, "ru"));
        _grains.Client(Anna).OnHolds = _ => Task.FromException<bool>(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => _router.HandleAsync(Change("Delete", Olga)));

        Assert.DoesNotContain(Calls(), call => call.Contains("AskTarget", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PlaceStanding.Topic, PlaceStanding.Unknown, Anna, PlaceStanding.Topic)]
    [InlineData(PlaceStanding.Unknown, PlaceStanding.Topic, Boris, PlaceStanding.Topic)]
    [InlineData(PlaceStanding.Topic, PlaceStanding.Album, Boris, PlaceStanding.Album)]
    [InlineData(PlaceStanding.Album, PlaceStanding.Topic, Anna, PlaceStanding.Album)]
    [InlineData(PlaceStanding.Album, PlaceStanding.Album, Anna, PlaceStanding.Album)]
    [InlineData(PlaceStanding.Unknown, PlaceStanding.Unknown, null, PlaceStanding.Unknown)]
    public async Task FindPlace_ComesAgainWithTheBestAnswer(
        PlaceStanding anna, PlaceStanding boris, long? holder, PlaceStanding standing)
    {
        await KnowOlgaAsync();
        AnswerOnce(new OperatorOutcome.FindPlace(Both));
        (_grains.Client(Anna).OnAskPlace, _grains.Client(Boris).OnAskPlace) = ((_, _) => anna, (_, _) => boris);
        var message = InTopic(threadId: 5, albumId: "g");

        await _router.HandleAsync(message);

        Assert.Equal(
            [
                "operator 100: Handle PlainMessage",
                "client 7: AskPlace 100/5/g",
                "client 8: AskPlace 100/5/g",
                "operator 100: Handle PlainMessage",
            ],
            Calls());
        Assert.Equal(
            message.Request with
            {
                Place = new MessagePlace(holder is null ? null : Both.Single(key => key.ClientId == holder), standing),
            },
            _grains.Operator(Olga).Handled);
    }

    [Theory]
    [InlineData(5, null, "5/")]
    [InlineData(null, "g", "/g")]
    public async Task FindPlace_AsksForWhatIsKnown(int? threadId, string? albumId, string asked)
    {
        await KnowOlgaAsync();
        AnswerOnce(new OperatorOutcome.FindPlace([new DialogKey(Anna, 3)]));

        await _router.HandleAsync(InTopic(threadId, albumId));

        Assert.Contains($"client 7: AskPlace 100/{asked}", Calls());
    }

    [Fact]
    public async Task FindPlace_WithoutCandidates_ComesAgainWithNothing()
    {
        await KnowOlgaAsync();
        AnswerOnce(new OperatorOutcome.FindPlace([]));

        await _router.HandleAsync(InTopic(5, null));

        Assert.Equal(new MessagePlace(Holder: null, PlaceStanding.Unknown), _grains.Operator(Olga).Handled?.Place);
    }

    [Fact]
    public async Task FindPlace_OneCannotBeAsked_FailsToComeAgain()
    {
        await KnowOlgaAsync();
        AnswerOnce(new OperatorOutcome.FindPlace(Both));
        _grains.Client(Boris).OnAskPlace = (_, _) => throw new TimeoutException();

        await Assert.ThrowsAsync<TimeoutException>(() => _router.HandleAsync(InTopic(5, null)));

        Assert.Single(Calls(), call => call.StartsWith("operator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindPlace_ThenDeliver_DeliversWithTheRuleThatWasFound()
    {
        await KnowOlgaAsync();
        _grains.Operator(Olga).OnHandle = request => Task.FromResult<OperatorOutcome>(request.Place is { Holder: { } holder }
            ? new OperatorOutcome.Deliver(holder, TargetRule.Topic, 11, Text: null)
            : new OperatorOutcome.FindPlace(Both));
        _grains.Client(Boris).OnAskPlace = (_, _) => PlaceStanding.Topic;

        var message = InTopic(5, null);
        await _router.HandleAsync(message);

        Assert.Equal(
            new OperatorMessage { Message = message.Request.Message, Ticket = 5, Rule = TargetRule.Topic },
            _grains.Client(Boris).Delivered);
        Assert.Null(_grains.Client(Anna).Delivered);
    }

    [Theory]
    [InlineData(DeliverOutcome.Accepted, false)]
    [InlineData(DeliverOutcome.NotYours, true)]
    public async Task Deliver_OfAnAlbumAfterAPress_CarriesItsParts(DeliverOutcome outcome, bool asks)
    {
        Answer(new OperatorOutcome.Deliver(new DialogKey(Anna, 3), TargetRule.Press, 9, Text: null) { Parts = [9, 10, 12] });
        _grains.Client(Anna).OnDeliver = _ => Task.FromResult(outcome);
        var press = new OperatorCommand.Press("q", new ButtonData(ButtonAction.Deliver, Anna, 3, 9));

        await _router.HandleAsync(new Incoming.OperatorAction(Request(Olga, press)) { UpdateId = 1, ChatId = Olga });

        Assert.Equal((int[])[9, 10, 12], _grains.Client(Anna).Delivered?.Parts?.ToArray());
        Assert.Equal(9, _grains.Client(Anna).Delivered?.Message.MessageId);
        Assert.Equal(asks ? 9 : null, _grains.Operator(Olga).AskedFor?.Message.MessageId);
    }

    private static Person Person(long id) => new() { Id = id, FirstName = "A" };

    private static OperatorRequest Request(long from, OperatorCommand command) => new()
    {
        UpdateId = 1,
        Message = new TelegramMessage { From = Person(from), MessageId = 11, Date = DateTimeOffset.UnixEpoch },
        Command = command,
    };

    private static Incoming Change(string change, long from) => change switch
    {
        "Edit" => new Incoming.Edit(Request(from, new OperatorCommand.Edit(Content)), Content) { UpdateId = 1, ChatId = from },
        "React" => new Incoming.Reaction(Request(from, new OperatorCommand.React("👍"))) { UpdateId = 1, ChatId = from },
        _ => new Incoming.Message(Request(from, new OperatorCommand.Delete()), IsStart: false) { UpdateId = 1, ChatId = from },
    };

    private static Incoming? Again(OperatorRequest? request) => request?.Command switch
    {
        OperatorCommand.Edit edit => new Incoming.Edit(request, edit.Content) { UpdateId = 1, ChatId = Olga },
        OperatorCommand.React => new Incoming.Reaction(request) { UpdateId = 1, ChatId = Olga },
        _ => request is null ? null : new Incoming.Message(request, IsStart: false) { UpdateId = 1, ChatId = Olga },
    };

    private static Incoming.Message InTopic(int? threadId, string? albumId)
    {
        var request = Request(Olga, new OperatorCommand.PlainMessage());
        var details = albumId is null ? null : new MessageDetails { AlbumId = albumId };
        return new Incoming.Message(
            request with { Message = request.Message with { ThreadId = threadId, Details = details } }, IsStart: false)
        {
            UpdateId = 1,
            ChatId = Olga,
        };
    }

    private List<string> Calls() =>
        [.. _grains.Calls.Where(call => !call.StartsWith("dispatcher", StringComparison.Ordinal))];

    private void RefuseAsClient(long id)
    {
        _grains.Client(id).OnEdit = _ => Task.FromResult(ReceiveOutcome.IsOperator);
        _grains.Client(id).OnReact = _ => Task.FromResult(ReceiveOutcome.IsOperator);
    }

    private void Answer(OperatorOutcome outcome) => _grains.Operator(Olga).OnHandle = _ => Task.FromResult(outcome);

    // And with nothing more to do once it comes again.
    private void AnswerOnce(OperatorOutcome outcome) => _grains.Operator(Olga).OnHandle = request =>
        Task.FromResult(request.Place is null ? outcome : new OperatorOutcome.Done());

    private async Task KnowOlgaAsync()
    {
        _grains.Dispatcher.Roster = new Roster { Version = 1, OperatorIds = [Olga] };
        await _roster.RefreshAsync();
    }
}
