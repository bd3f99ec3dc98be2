using System.Collections.Frozen;
using OperatorBot.Gateway.Health;
using OperatorBot.Grains.Interfaces.Dispatching;

namespace OperatorBot.Gateway.Rosters;

/// <summary>
/// Who is an operator, as the dispatcher said last. It may be stale: that costs a call more, never a message, since grains
/// say themselves whose a message is.
/// </summary>
internal sealed partial class OperatorRoster(
    IGrainFactory grains, GatewayConditions conditions, TimeProvider time, ILogger<OperatorRoster> logger) : IDisposable
{
    /// <summary>
    /// How long the gateway may go without the dispatcher before it counts as not ready: while it moves to another silo, dialogs go on
    /// without it, and a load balancer would find no gateway at all.
    /// </summary>
    internal static readonly TimeSpan GraceWithoutDispatcher = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenSet<long> _operators = [];
    private long _version;
    private long? _failingSince;

    /// <summary>Completes once the roster is there for the first time.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Whether the person was an operator when the roster was last read.</summary>
    public bool Contains(long userId) => _operators.Contains(userId);

    /// <summary>Asks the dispatcher, which also wakes it; on a failure the old roster stays.</summary>
    public async Task RefreshAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var news = await grains.GetGrain<IDispatcherGrain>(IDispatcherGrain.Key).GetRosterAsync(_version);
            if (news is not null)
            {
                _operators = news.OperatorIds.ToFrozenSet();
                _version = news.Version;
                LogChanged(news.Version, news.OperatorIds.Length);
            }

            _failingSince = null;
            conditions.Cluster.Holds("the grains answer");
            _loaded.TrySetResult();
        }
        catch (Exception e)
        {
            // Asked every two seconds; the health page says how it stands.
            if (_failingSince is null)
                LogFailed(e);
            _failingSince ??= time.GetTimestamp();
            Tell($"the dispatcher does not answer ({e.GetType().Name})");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    private void Tell(string what)
    {
        const string Remedy = "Look whether a silo runs, whether it reaches its storage, and what it logs";
        if (_loaded.Task.IsCompleted && time.GetElapsedTime(_failingSince!.Value) < GraceWithoutDispatcher)
            conditions.Cluster.Limps(what, Remedy);
        else
            conditions.Cluster.Fails(what, Remedy);
    }
}
