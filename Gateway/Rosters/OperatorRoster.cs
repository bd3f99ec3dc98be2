using System.Collections.Frozen;
using OperatorBot.Gateway.Health;
using OperatorBot.Grains.Interfaces.Dispatching;

namespace OperatorBot.Gateway.Rosters;

/// <summary>
/// Who is an operator, as the dispatcher said last. It may be stale: that costs a call more, never a message, since grains
/// say themselves whose a message is.
/// </summary>
internal sealed partial class OperatorRoster(
    IGrainFactory grains, GatewayConditions conditions, ILogger<OperatorRoster> logger) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenSet<long> _operators = [];
    private long _version;
    private bool _isFailing;

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

            _isFailing = false;
            conditions.Cluster.Holds("the grains answer");
            _loaded.TrySetResult();
        }
        catch (Exception e)
        {
            conditions.Cluster.Fails(
                $"the dispatcher does not answer ({e.GetType().Name})",
                "Look whether a silo runs, whether it reaches its storage, and what it logs");
            // Asked every two seconds; the health page says how it stands.
            if (!_isFailing)
                LogFailed(e);
            _isFailing = true;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();
}
