using System.Globalization;
using Orleans.Runtime;

namespace OperatorBot.Grains.Dispatching;

/// <summary>
/// The dispatcher's 65 stored states. One write at a time, of what changed since the last one, for all who wait.
/// </summary>
internal sealed class DispatcherStore
{
    private readonly IPersistentState<RosterState> _roster;
    private readonly IPersistentState<QueueShardState>[] _shards;
    private readonly HashSet<int> _changedShards = [];
    private bool _rosterChanged;
    private bool _fenceCheckWanted;
    private TaskCompletionSource? _next;
    private Task _writing = Task.CompletedTask;
    private Exception? _failure;

    public DispatcherStore(IGrainContext context, IPersistentStateFactory states)
    {
        _roster = states.Create<RosterState>(context, new Facet("roster"));
        _shards =
        [
            .. Enumerable.Range(0, QueueShard.Count).Select(shard => states.Create<QueueShardState>(
                context, new Facet(string.Create(CultureInfo.InvariantCulture, $"queue-{shard:00}")))),
        ];
    }

    /// <summary>The state as it is stored.</summary>
    public DispatcherState Read() => DispatcherDecider.Restore(_roster.State, _shards.Select(shard => shard.State));

    /// <summary>Writes everything, so that the writes of an older activation fail from now on.</summary>
    public async Task FenceAsync(DispatcherState state)
    {
        _rosterChanged = true;
        _changedShards.UnionWith(Enumerable.Range(0, QueueShard.Count));
        await CommitAsync(() => state);
    }

    /// <summary>Notes what an event changes.</summary>
    public void MarkChanged(DispatcherEvent happened)
    {
        if (happened is DispatcherEvent.OperatorReported)
            _rosterChanged = true;
        else if (DispatcherDecider.ClientOf(happened) is { } clientId)
            _changedShards.Add(QueueShard.Of(clientId));
    }

    /// <summary>The next commit also finds out whether another activation has written.</summary>
    public void CheckFence() => _fenceCheckWanted = true;

    /// <summary>
    /// Ends once all that has been noted so far is written. After one failure every commit fails: what is stored is not
    /// known any more, and only a new activation can read it.
    /// </summary>
    /// <param name="newest">Gives the state at the moment of the write, which serves all who wait for it.</param>
    public Task CommitAsync(Func<DispatcherState> newest)
    {
        if (_failure is not null)
            return Task.FromException(_failure);
        if (!_rosterChanged && _changedShards.Count == 0 && !_fenceCheckWanted)
            return _writing;
        if (_next is not null)
            return _next.Task;

        _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var commit = _next.Task;
        _ = WriteAsync(_writing, newest);
        return commit;
    }

    private async Task WriteAsync(Task before, Func<DispatcherState> newest)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var done = _next!;
        _next = null;
        _writing = done.Task;
        try
        {
            if (_failure is not null)
                throw _failure;
            if (_fenceCheckWanted)
                await CheckRosterAsync();
            await Task.WhenAll(Writes(newest()));
            done.SetResult();
        }
        catch (Exception exception)
        {
            _failure = exception;
            done.SetException(exception);
        }
    }

    // Starts the writes; each takes its snapshot before the first await.
    private List<Task> Writes(DispatcherState state)
    {
        var writes = new List<Task>();
        if (_rosterChanged)
        {
            _roster.State = new RosterState { Version = state.RosterVersion, Operators = [.. state.Roster.Values] };
            writes.Add(_roster.WriteStateAsync());
        }

        foreach (var shard in _changedShards)
        {
            _shards[shard].State = new QueueShardState { Entries = [.. state.Shards[shard].Values] };
            writes.Add(_shards[shard].WriteStateAsync());
        }

        _rosterChanged = false;
        _changedShards.Clear();
        return writes;
    }

    private async Task CheckRosterAsync()
    {
        _fenceCheckWanted = false;
        var mine = _roster.Etag;
        await _roster.ReadStateAsync();
        if (_roster.Etag != mine)
            throw new Orleans.Storage.InconsistentStateException(
                "Another activation of the dispatcher has taken over.", _roster.Etag, mine);
    }

    private sealed record Facet(string StateName) : IPersistentStateConfiguration
    {
        public string StorageName => null!;
    }
}
