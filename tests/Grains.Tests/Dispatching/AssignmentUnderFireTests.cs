using Orleans;
using Orleans.Runtime;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Tests.Fakes;

namespace OperatorBot.Grains.Tests.Dispatching;

/// <summary>
/// What can come in between while a client gets an operator, on real grains: each case once, by name. All of them at random:
/// the simulation.
/// </summary>
public sealed class AssignmentUnderFireTests : IAsyncLifetime
{
    private const long Olga = 7;
    private const long Pavel = 8;
    private const long Irina = 9;
    private const long Anna = 100;
    private const long Boris = 200;

    private static readonly AssignmentReason Why = new() { Load = 0, Capacity = 1, Candidates = 1 };

    private readonly Dictionary<DialogKey, long> _holders = [];
    private GrainHost _host = null!;
    private int _lastMessageId;

    public async Task InitializeAsync()
    {
        _host = await GrainHost.StartAsync(capacity: 1);
        foreach (var id in (long[])[Olga, Pavel])
            _host.Storage.Put("operator", Operator(id).GetGrainId(), new OperatorState
            {
                Person = Person(id),
                Language = "en",
                Registered = true,
                Status = OperatorStatus.Offline,
            });
        foreach (var id in (long[])[Anna, Boris])
            _host.Storage.Put("client", Client(id).GetGrainId(), new ClientState { Greeted = true });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task OperatorGoesOffline_BeforeTheOffer_TheNextOneGetsTheClient()
    {
        await HandleAsync(Pavel, new OperatorCommand.SetStatus(OperatorStatus.Available));

        // The dispatcher's roster is a hint, and here an old one.
        await _host.Grains.GetGrain<IDispatcherGrain>(IDispatcherGrain.Key).ReportOperatorAsync(
            OperatorDecider.LoadOf(StoredOperator(Olga), capacity: 1) with { Status = OperatorStatus.Available });
        await WriteAsync(Anna);

        await HasAsync(Anna, Pavel, ticket: 1);
        Assert.Empty(StoredOperator(Olga).Dialogs);
    }

    [Fact]
    public async Task OperatorGoesOffline_BetweenOfferAndAssign_IsAskedAndMayHandTheClientBack()
    {
        await WriteAsync(Anna);
        var assign = _host.Storage.HoldNext("client");
        await HandleAsync(Olga, new OperatorCommand.SetStatus(OperatorStatus.Available));
        await assign.HasCome.Task.Within("the assignment of Anna to Olga");

        await HandleAsync(Olga, new OperatorCommand.SetStatus(OperatorStatus.Offline));
        assign.GoOn.SetResult();
        await HasAsync(Anna, Olga, ticket: 1);
        await HandleAsync(Olga, new OperatorCommand.Press("q", new ButtonData(ButtonAction.HandBackDialogs)));
        await HandleAsync(Pavel, new OperatorCommand.SetStatus(OperatorStatus.Available));

        await HasAsync(Anna, Pavel, ticket: 2);
        await HoldsAsync(Olga);
        Assert.Equal(OperatorStatus.Offline, StoredOperator(Olga).Status);
    }

    [Fact]
    public async Task LateOffer_AfterTheRelease_IsRefusedAlsoByTheNextActivation()
    {
        await HandleAsync(Olga, new OperatorCommand.SetStatus(OperatorStatus.Available));
        var offer = new OfferClient { Dialog = new DialogKey(Anna, 1), ClientName = "Anna" };
        await Operator(Olga).OfferAsync(offer);
        await Operator(Olga).ReleaseAsync(new ReleaseClient { Dialog = offer.Dialog });

        var late = await Operator(Olga).OfferAsync(offer);
        await using var next = await GrainHost.StartAsync(_host, capacity: 1);
        var later = await next.Grains.GetGrain<IOperatorGrain>(Olga).OfferAsync(offer);
        var newTicket = await next.Grains.GetGrain<IOperatorGrain>(Olga).OfferAsync(
            offer with { Dialog = new DialogKey(Anna, 2) });

        Assert.Equal((OfferDecision.StaleTicket, 0), (late.Decision, late.Load.Load));
        Assert.Equal((OfferDecision.StaleTicket, 0), (later.Decision, later.Load.Load));
        Assert.Equal((OfferDecision.Accepted, 1), (newTicket.Decision, newTicket.Load.Load));
    }

    [Fact]
    public async Task LateAssign_AfterAHandBack_IsStaleAndTheClientGoesOnWaiting()
    {
        await WriteAsync(Anna);
        Assert.Equal(AssignOutcome.Assigned, await AssignAsync(Olga, ticket: 1));
        await Client(Anna).HandBackAsync(Olga, 1);

        Assert.Equal(AssignOutcome.Stale, await AssignAsync(Olga, ticket: 1));
        Assert.Equal(AssignOutcome.Stale, await AssignAsync(Pavel, ticket: 1));

        Assert.IsType<DialogPhase.Waiting>(StoredClient(Anna).Phase);
        Assert.Equal(AssignOutcome.Assigned, await AssignAsync(Pavel, ticket: 2));
        Assert.Equal(AssignOutcome.Assigned, await AssignAsync(Pavel, ticket: 2));
    }

    /// <summary>A repeat of what they wrote must go to their operator grain until their client grain can tell it.</summary>
    [Fact]
    public async Task Unregister_ClientGrainCannotBeTold_TheRosterKeepsTheOperatorUntilItCan()
    {
        _host.Storage.Put("client", Client(Olga).GetGrainId(), new ClientState());
        await HandleAsync(Olga, new OperatorCommand.SetStatus(OperatorStatus.Available));
        _host.Storage.FailNext("client");

        await Assert.ThrowsAsync<TimeoutException>(() => HandleAsync(Olga, new OperatorCommand.Unregister()));
        var left = _lastMessageId;
        Assert.Contains(Olga, (await RosterAsync())!.OperatorIds);

        await _host.Time.TimerAsync(TimeSpan.FromSeconds(1));
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await _host.Storage.StoredAsync<OperatorState>(
            "operator", Operator(Olga).GetGrainId(), state => !state.ReportOwed, "the dispatcher told that Olga has left");
        Assert.DoesNotContain(Olga, (await RosterAsync())!.OperatorIds);
        Assert.Equal(left, StoredClient(Olga).LastFromClient);

        Task<Roster?> RosterAsync() =>
            _host.Grains.GetGrain<IDispatcherGrain>(IDispatcherGrain.Key).GetRosterAsync(knownVersion: -1);
    }

    /// <summary>At a gateway with an old roster their next command comes to the client grain, however slow the dispatcher is.</summary>
    [Fact]
    public async Task Register_NextCommandComesToTheClientGrain_WhichKnowsWithoutTheDispatcher()
    {
        await HandleAsync(Irina, new OperatorCommand.Register("sesame"));
        var queue = _host.Storage.HoldNext("queue");
        var waits = WriteAsync(Anna);
        await queue.HasCome.Task.Within("the dispatcher to write");
        var command = Request(Irina, new OperatorCommand.SetStatus(OperatorStatus.Available));

        var outcome = await Client(Irina).ReceiveAsync(new ClientMessage { Message = command.Message })
            .Within("an answer, while the clock stands still");
        var handled = Operator(Irina).HandleAsync(command);
        queue.GoOn.SetResult();
        await handled;
        await waits;

        Assert.Equal(ReceiveOutcome.IsOperator, outcome);
        await HasAsync(Anna, Irina, ticket: 1);
    }

    [Fact]
    public async Task Register_ClientGrainCannotBeTold_ComesAgainUntilItCan()
    {
        _host.Storage.FailNext("client");
        var register = Request(Irina, new OperatorCommand.Register("sesame"));

        await Assert.ThrowsAsync<TimeoutException>(() => Operator(Irina).HandleAsync(register));
        await _host.Time.TimerAsync(TimeSpan.FromSeconds(1));
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await Operator(Irina).HandleAsync(register);

        Assert.True(StoredClient(Irina).IsOperator);
    }

    [Fact]
    public async Task Register_ClientGrainIsSlow_IsAnsweredWhenItKnows()
    {
        var slow = _host.Storage.HoldNext("client");
        var register = HandleAsync(Irina, new OperatorCommand.Register("sesame"));
        await slow.HasCome.Task.Within("the client grain to be told");
        await _host.Time.TimerAsync(DebtorGrain<OperatorState>.Patience);
        _host.Time.Advance(DebtorGrain<OperatorState>.Patience);

        Assert.False(register.IsCompleted);
        slow.GoOn.SetResult();
        await register;

        Assert.True(StoredClient(Irina).IsOperator);
    }

    [Fact]
    public async Task Unregister_WritesAsAClientNext_IsTaken()
    {
        await HandleAsync(Irina, new OperatorCommand.Register("sesame"));
        await HandleAsync(Irina, new OperatorCommand.Unregister());

        Assert.Equal(ReceiveOutcome.Accepted, await WriteAsync(Irina));

        Assert.IsType<DialogPhase.Waiting>(StoredClient(Irina).Phase);
    }

    /// <summary>The clock stands still: neither the dispatcher's tick nor any retry has a part in it.</summary>
    [Fact]
    public async Task FreedPlace_PullsTheNextClientWithoutAnyTimePassing()
    {
        await HandleAsync(Olga, new OperatorCommand.SetStatus(OperatorStatus.Available));
        await WriteAsync(Anna);
        await HasAsync(Anna, Olga, ticket: 1);
        await WriteAsync(Boris);
        Assert.IsType<DialogPhase.Waiting>(StoredClient(Boris).Phase);

        await HandleAsync(Olga, new OperatorCommand.End(Anna));

        await HasAsync(Boris, Olga, ticket: 1);
        await HoldsAsync(Olga, Boris);
    }

    /// <summary>Each works as if it were alone, on one store: what Orleans can come to when a silo fails.</summary>
    [Fact]
    public async Task TwoActivationsOfEveryGrain_NobodyOverCapacityAndNoClientWithTwoOperators()
    {
        await using var other = await GrainHost.StartAsync(_host, capacity: 1);
        GrainHost[] hosts = [_host, other];
        var clients = Enumerable.Range(100, 12).Select(id => (long)id).ToList();
        foreach (var id in clients)
            _host.Storage.Put("client", Client(id).GetGrainId(), new ClientState { Greeted = true });
        foreach (var id in (long[])[Olga, Pavel])
            await UntilItWorksAsync(hosts, host => host.Grains.GetGrain<IOperatorGrain>(id).HandleAsync(
                Request(id, new OperatorCommand.SetStatus(OperatorStatus.Available))));

        await Task.WhenAll(clients.Select(id => UntilItWorksAsync(
            hosts, host => host.Grains.GetGrain<IClientGrain>(id).ReceiveAsync(Message(id)), first: (int)id % 2)));
        for (var served = 0; served < clients.Count; served++)
        {
            var (client, holder) = await SomebodyServedAsync(hosts, clients);
            await UntilItWorksAsync(hosts, host => host.Grains.GetGrain<IOperatorGrain>(holder).HandleAsync(
                Request(holder, new OperatorCommand.End(client))), first: served % 2);
            await EndedAsync(hosts, client);
        }

        Assert.All(clients, id => Assert.IsType<DialogPhase.Idle>(StoredClient(id).Phase));
        Assert.True(_host.Storage.Conflicts > 0, "the two never met");
    }

    private static Person Person(long id) => new() { Id = id, FirstName = "N" };

    private IClientGrain Client(long id) => _host.Grains.GetGrain<IClientGrain>(id);

    private IOperatorGrain Operator(long id) => _host.Grains.GetGrain<IOperatorGrain>(id);

    private ClientState StoredClient(long id) => _host.Storage.Get<ClientState>("client", Client(id).GetGrainId());

    private OperatorState StoredOperator(long id) => _host.Storage.Get<OperatorState>("operator", Operator(id).GetGrainId());

    private Task<ReceiveOutcome> WriteAsync(long clientId) => Client(clientId).ReceiveAsync(Message(clientId));

    private Task<OperatorOutcome> HandleAsync(long operatorId, OperatorCommand command) =>
        Operator(operatorId).HandleAsync(Request(operatorId, command));

    private Task<AssignOutcome> AssignAsync(long operatorId, long ticket) => Client(Anna).AssignAsync(new AssignOperator
    {
        OperatorId = operatorId,
        Ticket = ticket,
        Why = Why,
        OperatorLanguage = "en",
    });

    private ClientMessage Message(long from) => new() { Message = TelegramMessage(from) };

    private OperatorRequest Request(long from, OperatorCommand command) =>
        new() { UpdateId = _lastMessageId + 1, Message = TelegramMessage(from), Command = command };

    private TelegramMessage TelegramMessage(long from) => new()
    {
        From = Person(from),
        MessageId = Interlocked.Increment(ref _lastMessageId),
        Date = _host.Time.GetUtcNow(),
    };

    private Task HasAsync(long clientId, long operatorId, long ticket) => _host.Storage.StoredAsync<ClientState>(
        "client",
        Client(clientId).GetGrainId(),
        state => state.Phase is DialogPhase.Active active && active.OperatorId == operatorId && state.Ticket == ticket,
        $"client {clientId} with operator {operatorId} under ticket {ticket}");

    private Task HoldsAsync(long operatorId, params long[] clientIds) => _host.Storage.StoredAsync<OperatorState>(
        "operator",
        Operator(operatorId).GetGrainId(),
        state => state.Dialogs.Select(dialog => dialog.Key.ClientId).SequenceEqual(clientIds),
        $"operator {operatorId} with the clients {string.Join(", ", clientIds)}");

    // As the gateway does: the same call again, at whichever silo it comes to.
    private static async Task UntilItWorksAsync(GrainHost[] hosts, Func<GrainHost, Task> call, int first = 0)
    {
        for (var attempt = first; ; attempt++)
        {
            try
            {
                await call(hosts[attempt % hosts.Length]).Within("an answer");
                return;
            }
            catch (Exception e) when (e is not TimeoutException && attempt < 1_000)
            {
                Pass(hosts);
            }
        }
    }

    private async Task<(long ClientId, long OperatorId)> SomebodyServedAsync(GrainHost[] hosts, List<long> clients)
    {
        (long, long)? found = null;
        await UntilAsync(hosts, () => (found = clients
            .Select(id => (Id: id, StoredClient(id).Phase))
            .Where(client => client.Phase is DialogPhase.Active)
            .Select(client => ((long, long)?)(client.Id, ((DialogPhase.Active)client.Phase).OperatorId))
            .FirstOrDefault()) is not null, "a client with an operator");
        return found!.Value;
    }

    private Task EndedAsync(GrainHost[] hosts, long clientId) => UntilAsync(
        hosts, () => StoredClient(clientId).Phase is DialogPhase.Idle, $"the end of client {clientId}");

    // Seconds pass in both silos, and each is called, until it is so; what must always hold is looked at each time.
    private async Task UntilAsync(GrainHost[] hosts, Func<bool> isSo, string what)
    {
        for (var second = 0; !isSo(); second++)
        {
            Assert.True(second < 2_000, $"waited in vain for {what}");
            CheckInvariants();
            Pass(hosts);
            foreach (var host in hosts)
            {
                var dispatcher = host.Grains.GetGrain<IDispatcherGrain>(IDispatcherGrain.Key);
                await ((Task)dispatcher.GetRosterAsync(0)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void CheckInvariants()
    {
        foreach (var id in (long[])[Olga, Pavel])
            Assert.True(StoredOperator(id).Dialogs.Count <= 1, $"operator {id} holds {StoredOperator(id).Dialogs.Count}");
        for (var id = 100; id < 112; id++)
            if (StoredClient(id) is { Phase: DialogPhase.Active active, Ticket: var ticket }
                && !_holders.TryAdd(new DialogKey(id, ticket), active.OperatorId))
                Assert.Equal(_holders[new DialogKey(id, ticket)], active.OperatorId);
    }

    private static void Pass(GrainHost[] hosts)
    {
        foreach (var host in hosts)
            host.Time.Advance(TimeSpan.FromSeconds(1));
    }
}
