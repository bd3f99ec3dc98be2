using System.Collections.Concurrent;
using System.Reflection;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.Polling;
using Orleans;

namespace OperatorBot.Gateway.Tests.Fakes;

/// <summary>The grains, by what a test scripts; all calls are recorded in one list.</summary>
internal sealed class FakeGrains
{
    private readonly ConcurrentDictionary<long, FakeClientGrain> _clients = new();
    private readonly ConcurrentDictionary<long, FakeOperatorGrain> _operators = new();
    private readonly ConcurrentQueue<string> _calls = new();

    public FakeGrains()
    {
        Factory = DispatchProxy.Create<IGrainFactory, FactoryProxy>();
        ((FactoryProxy)(object)Factory).Grains = this;
        Dispatcher = new FakeDispatcherGrain(_calls.Enqueue);
        Lease = new FakeLeaseGrain();
    }

    public IGrainFactory Factory { get; }

    public FakeDispatcherGrain Dispatcher { get; }

    public FakeLeaseGrain Lease { get; }

    /// <summary>The calls so far, like <c>client 7: Receive</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public FakeClientGrain Client(long id) => _clients.GetOrAdd(
        id, key => new FakeClientGrain(call => _calls.Enqueue($"client {key}: {call}")));

    public FakeOperatorGrain Operator(long id) => _operators.GetOrAdd(
        id, key => new FakeOperatorGrain(call => _calls.Enqueue($"operator {key}: {call}")));

    private object Find(Type type, object key) => type switch
    {
        _ when type == typeof(IClientGrain) => Client((long)key),
        _ when type == typeof(IOperatorGrain) => Operator((long)key),
        _ when type == typeof(IDispatcherGrain) && (string)key == IDispatcherGrain.Key => Dispatcher,
        _ when type == typeof(IPollingLeaseGrain) && (string)key == IPollingLeaseGrain.Key => Lease,
        _ => throw new NotSupportedException($"No fake for {type.Name} with key {key}."),
    };

    /// <summary>Stands for the factory, of which only the generic way by key is used.</summary>
#pragma warning disable CA1852 // A proxy class is derived from it at run time.
    public class FactoryProxy : DispatchProxy
    {
        internal FakeGrains Grains { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod is { Name: "GetGrain", IsGenericMethod: true } && args is [{ } key, ..]
                ? Grains.Find(targetMethod.GetGenericArguments()[0], key)
                : throw new NotSupportedException($"No fake for {targetMethod}.");
    }
#pragma warning restore CA1852
}

internal sealed class FakeClientGrain(Action<string> record) : IClientGrain
{
    public Func<ClientMessage, Task<ReceiveOutcome>> OnReceive { get; set; } = _ => Task.FromResult(ReceiveOutcome.Accepted);

    public Func<OperatorMessage, Task<DeliverOutcome>> OnDeliver { get; set; } = _ => Task.FromResult(DeliverOutcome.Accepted);

    public Func<int, Task<bool>> OnHolds { get; set; } = _ => Task.FromResult(false);

    public ClientMessage? Received { get; private set; }

    public OperatorMessage? Delivered { get; private set; }

    public MembershipChange? Membership { get; private set; }

    public Task<ReceiveOutcome> ReceiveAsync(ClientMessage message)
    {
        record("Receive");
        Received = message;
        return OnReceive(message);
    }

    public Task ChangeMembershipAsync(MembershipChange change)
    {
        record("ChangeMembership");
        Membership = change;
        return Task.CompletedTask;
    }

    public Task<DeliverOutcome> DeliverAsync(OperatorMessage message)
    {
        record("Deliver");
        Delivered = message;
        return OnDeliver(message);
    }

    public Task<bool> HoldsAsync(long operatorId, int messageId)
    {
        record($"Holds {operatorId}/{messageId}");
        return OnHolds(messageId);
    }

    public Func<MessageEdit, Task<ReceiveOutcome>> OnEdit { get; set; } = _ => Task.FromResult(ReceiveOutcome.Accepted);

    public Func<int?, string?, PlaceStanding> OnAskPlace { get; set; } = (_, _) => PlaceStanding.Unknown;

    public Func<MessageReaction, Task<ReceiveOutcome>> OnReact { get; set; } = _ => Task.FromResult(ReceiveOutcome.Accepted);

    public MessageEdit? Edited { get; private set; }

    public MessageReaction? Reacted { get; private set; }

    public MessageWithdrawal? Withdrawn { get; private set; }

    public Task<ReceiveOutcome> EditAsync(MessageEdit edit)
    {
        record($"Edit {edit.By.Id}/{edit.MessageId}");
        Edited = edit;
        return OnEdit(edit);
    }

    public Task<ReceiveOutcome> ReactAsync(MessageReaction reaction)
    {
        record($"React {reaction.By.Id}/{reaction.MessageId}");
        Reacted = reaction;
        return OnReact(reaction);
    }

    public Task WithdrawAsync(MessageWithdrawal withdrawal)
    {
        record($"Withdraw {withdrawal.Command.From.Id}/{withdrawal.MessageId}");
        Withdrawn = withdrawal;
        return Task.CompletedTask;
    }

    public Task<PlaceStanding> AskPlaceAsync(long operatorId, int? threadId, string? albumId)
    {
        record($"AskPlace {operatorId}/{threadId}/{albumId}");
        return Task.FromResult(OnAskPlace(threadId, albumId));
    }

    public Task<AssignOutcome> AssignAsync(AssignOperator assignment) => throw new NotSupportedException();

    public Task TellPositionAsync(long ticket, int position) => throw new NotSupportedException();

    public Task EndAsync(long operatorId, long ticket) => throw new NotSupportedException();

    public Task HandBackAsync(long operatorId, long ticket) => throw new NotSupportedException();

    public Task LeaveAsync(int messageId, DateTimeOffset date) => throw new NotSupportedException();

    public Task ReturnAsync(int messageId, DateTimeOffset date) => throw new NotSupportedException();

    public Task<TicketStanding> AskTicketAsync(long operatorId, long ticket) => throw new NotSupportedException();

    public Task<DialogGlance> GlanceAsync() => throw new NotSupportedException();
}

internal sealed class FakeOperatorGrain(Action<string> record) : IOperatorGrain
{
    public Func<OperatorRequest, Task<OperatorOutcome>> OnHandle { get; set; } =
        _ => Task.FromResult<OperatorOutcome>(new OperatorOutcome.NotRegistered());

    public bool IsOperator { get; set; }

    public MembershipChange? Membership { get; private set; }

    public OperatorRequest? Handled { get; private set; }

    public OperatorRequest? AskedFor { get; private set; }

    public Task<OperatorOutcome> HandleAsync(OperatorRequest request)
    {
        record($"Handle {request.Command.GetType().Name}");
        Handled = request;
        return OnHandle(request);
    }

    public Task<bool> ChangeMembershipAsync(MembershipChange change)
    {
        record("ChangeMembership");
        Membership = change;
        return Task.FromResult(IsOperator);
    }

    public Task AskTargetAsync(OperatorRequest request, UndeliverableReason reason)
    {
        record($"AskTarget {reason}");
        AskedFor = request;
        return Task.CompletedTask;
    }

    public Task<OfferAnswer> OfferAsync(OfferClient offer) => throw new NotSupportedException();

    public Task<OperatorLoad> ReleaseAsync(ReleaseClient release) => throw new NotSupportedException();
}

internal sealed class FakeDispatcherGrain(Action<string> record) : IDispatcherGrain
{
    private TaskCompletionSource? _asked;

    public Roster Roster { get; set; } = new() { Version = 1, OperatorIds = [] };

    public Exception? Failure { get; set; }

    /// <summary>Completes at the next question for the roster.</summary>
    public Task AskedAsync() =>
        (_asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task<Roster?> GetRosterAsync(long knownVersion)
    {
        record($"dispatcher: GetRoster {knownVersion}");
        _asked?.TrySetResult();
        if (Failure is not null)
            return Task.FromException<Roster?>(Failure);
        return Task.FromResult(knownVersion == Roster.Version ? null : Roster);
    }

    public Task<EnqueueAnswer> EnqueueAsync(EnqueueClient request) => throw new NotSupportedException();

    public Task<EnqueueAnswer?> ReportAsync(TicketReport report) => throw new NotSupportedException();

    public Task ReportOperatorAsync(OperatorLoad load) => throw new NotSupportedException();
}

internal sealed class FakeLeaseGrain : IPollingLeaseGrain
{
    public FakeLeaseGrain() => OnAcquire = () => Task.FromResult<PollingTerm?>(new PollingTerm(Term, IsNew: true));

    /// <summary>So long that it matters only to tests that make it shorter.</summary>
    public TimeSpan Term { get; set; } = TimeSpan.FromHours(1);

    public Func<Task<PollingTerm?>> OnAcquire { get; set; }

    /// <summary>Completes when the lease was given up.</summary>
    public TaskCompletionSource<string> Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<PollingTerm?> AcquireAsync(string gatewayId) => OnAcquire();

    public Task ReleaseAsync(string gatewayId)
    {
        Released.TrySetResult(gatewayId);
        return Task.CompletedTask;
    }
}
