using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Dispatching;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Telemetry;

namespace OperatorBot.Grains.Dispatching;

/// <summary>
/// Requests change memory at once and answer after their commit, which they share; the pump calls operators and clients
/// from what is committed, outside of any request.
/// </summary>
[Reentrant, GrainType("dispatcher")]
internal sealed partial class DispatcherGrain : Grain, IDispatcherGrain
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);
    private const int TicksPerFenceCheck = 10;

    private readonly DispatcherStore _store;
    private readonly CallsOut _lanes = new();
    private readonly GrainsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private DispatcherState _state = new();
    private bool _passing;
    private bool _passAgain;
    private int _ticks;

    public DispatcherGrain(
        IGrainContext context,
        IPersistentStateFactory states,
        GrainsMetrics metrics,
        TimeProvider time,
        ILogger<DispatcherGrain> logger)
    {
        _metrics = metrics;
        _store = new DispatcherStore(context, states);
        _time = time;
        _logger = logger;
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = _store.Read();
        await _store.FenceAsync(_state);
        this.RegisterGrainTimer(
            TickAsync,
            new GrainTimerCreationOptions(TickPeriod, TickPeriod) { Interleave = true, KeepAlive = true });
        _metrics.ObserveQueue(() => _state.Waiting.Count);
        LogActivated(_state.Roster.Count, _state.Waiting.Count, _state.Offered.Count);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _metrics.ObserveQueue(null);
        await _store.CommitAsync(() => _state).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async Task<EnqueueAnswer> EnqueueAsync(EnqueueClient request) =>
        await CommitAsync(DispatcherDecider.Enqueue(_state, request));

    public async Task<EnqueueAnswer?> ReportAsync(TicketReport report) =>
        await CommitAsync(DispatcherDecider.Report(_state, report));

    public async Task ReportOperatorAsync(OperatorLoad load) =>
        await CommitAsync(DispatcherDecider.ReportOperator(_state, load));

    public async Task<Roster?> GetRosterAsync(long knownVersion)
    {
        // What is told is what this commit covers.
        var (version, roster) = (_state.RosterVersion, _state.Roster);
        await CommitAsync();
        return version == knownVersion ? null : new Roster { Version = version, OperatorIds = [.. roster.Keys] };
    }

    private async Task<TReply> CommitAsync<TReply>(Decision<DispatcherEvent, TReply> decision)
    {
        Apply(decision.Events);
        await CommitAsync();
        _ = PassAsync();
        return decision.Reply;
    }

    private void Apply(ImmutableArray<DispatcherEvent> events)
    {
        foreach (var happened in events)
        {
            _state = DispatcherDecider.Evolve(_state, happened);
            _store.MarkChanged(happened);
        }
    }

    private async Task CommitAsync()
    {
        try
        {
            await _store.CommitAsync(() => _state);
        }
        catch (Exception exception)
        {
            LogCommitFailed(exception);
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        _lanes.Rested();
        if (++_ticks % TicksPerFenceCheck == 0)
            _store.CheckFence();
        await PassAsync();
    }

    // One pass at a time; a wish that comes meanwhile is one more pass.
    private async Task PassAsync()
    {
        _passAgain = true;
        if (_passing)
            return;

        _passing = true;
        try
        {
            while (_passAgain)
            {
                _passAgain = false;
                var (events, calls) = Pump.Plan(_state, _lanes, _time.GetUtcNow());
                Apply(events);
                await CommitAsync();
                foreach (var call in calls)
                    _ = CallAsync(call);
            }
        }
        catch (Exception exception)
        {
            LogPassFailed(exception);
        }
        finally
        {
            _passing = false;
        }
    }

    private async Task CallAsync(PumpCall call)
    {
        _lanes.Start(call.Lane, _time.GetUtcNow());
        try
        {
            var (events, succeeded) = await MakeAsync(call);
            Apply(events);
            _lanes.End(call.Lane, succeeded);
        }
        catch (Exception exception)
        {
            LogCallFailed(call.GetType().Name, call.Lane.Id, exception);
            _lanes.End(call.Lane, succeeded: false);
            return;
        }

        await PassAsync();
    }

    private async Task<(ImmutableArray<DispatcherEvent> Events, bool Succeeded)> MakeAsync(PumpCall call)
    {
        switch (call)
        {
            case PumpCall.Offer offer:
                var answer = await GrainFactory.GetGrain<IOperatorGrain>(offer.OperatorId).OfferAsync(new OfferClient
                {
                    Dialog = new DialogKey(offer.ClientId, offer.Ticket),
                    ClientName = offer.Name,
                });
                _metrics.CountOffer(answer.Decision);
                LogOffered(offer.ClientId, offer.Ticket, offer.OperatorId, answer.Decision);
                return (Pump.Answered(_state, offer, answer), answer.Decision == OfferDecision.Accepted);

            case PumpCall.Assign assign:
                var outcome = await GrainFactory.GetGrain<IClientGrain>(assign.ClientId).AssignAsync(new AssignOperator
                {
                    OperatorId = assign.Made.OperatorId,
                    Ticket = assign.Ticket,
                    Why = assign.Made.Why,
                    OperatorLanguage = assign.Language,
                    WithoutTopics = assign.WithoutTopics,
                });
                LogAssigned(assign.ClientId, assign.Ticket, assign.Made.OperatorId, outcome);
                return (Pump.Answered(_state, assign, outcome), true);

            case PumpCall.Release release:
                var load = await GrainFactory.GetGrain<IOperatorGrain>(release.Owed.OperatorId).ReleaseAsync(new ReleaseClient
                {
                    Dialog = new DialogKey(release.ClientId, release.Owed.Ticket),
                    OperatorUnreachable = release.Owed.Unreachable,
                });
                LogReleased(release.ClientId, release.Owed.Ticket, release.Owed.OperatorId);
                return (Pump.Answered(release, load), true);

            case PumpCall.Ask ask:
                var standing = await GrainFactory.GetGrain<IClientGrain>(ask.ClientId)
                    .AskTicketAsync(PumpCall.Ask.NoOperator, ask.Ticket);
                return (Pump.Answered(_state, ask, standing), true);

            case PumpCall.TellPosition tell:
                await GrainFactory.GetGrain<IClientGrain>(tell.ClientId).TellPositionAsync(tell.Ticket, tell.Position);
                return (Pump.Answered(tell), true);

            default:
                throw new InvalidOperationException($"No call for {call.GetType().Name}.");
        }
    }

    private sealed class CallsOut : IPumpLanes
    {
        private readonly Dictionary<PumpLane, DateTimeOffset> _startedAt = [];
        private readonly HashSet<PumpLane> _resting = [];

        public bool IsFree(PumpLane lane) => !_startedAt.ContainsKey(lane) && !_resting.Contains(lane);

        public bool IsStuck(long operatorId, DateTimeOffset now) =>
            _startedAt.TryGetValue(new PumpLane(ToOperator: true, operatorId), out var startedAt)
            && (now - startedAt).Duration() >= Pump.OfferPatience;

        public void Start(PumpLane lane, DateTimeOffset now) => _startedAt.Add(lane, now);

        public void End(PumpLane lane, bool succeeded)
        {
            _startedAt.Remove(lane);
            if (!succeeded)
                _resting.Add(lane);
        }

        public void Rested() => _resting.Clear();
    }
}
