using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>
/// This silo's place in the membership table, and what it knows of the others from there. A silo serves while it holds its
/// lease, which it counts by its own clock from before it asked for it; others take over when they have seen no renewal
/// for as long, counted from when they saw the last one. So they never serve before it has stopped.
/// </summary>
internal sealed partial class Cluster : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan RefreshSpacing = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShutdownGracePeriod = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly IMembershipTable? _table;
    private readonly ClusterMembershipOptions _options;
    private readonly Transport _transport;
    private readonly ILogger _logger;
    private readonly MembershipEntry _self;
    private readonly TimeSpan _lease;
    private readonly TimeSpan _period;
    private readonly ITimer _leaseWatch;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<SiloAddress, Sighting> _sightings = [];
    private Task _refresh = Task.CompletedTask;
    private long _refreshed;
    private long _leaseEnd;
    private int _joinedVersion = int.MaxValue;
    private bool _isDead;
    private bool _isLeaving;

    public Cluster(
        IServiceProvider services,
        Transport transport,
        IOptions<ClusterMembershipOptions> options,
        IOptions<EndpointOptions> endpoint,
        IOptions<SiloOptions> silo,
        ILogger<Cluster> logger)
    {
        (_transport, _options, _logger) = (transport, options.Value, logger);
        _table = services.GetService<IMembershipTable>();
        var address = SiloAddress.New(
            endpoint.Value.AdvertisedIPAddress ?? IPAddress.Loopback, endpoint.Value.SiloPort, SiloAddress.AllocateNewGeneration());
        _self = new()
        {
            SiloAddress = address,
            SiloName = silo.Value.SiloName ?? $"Silo_{address.Endpoint.Port}",
            HostName = Dns.GetHostName(),
            ProxyPort = endpoint.Value.ListeningGateway?.Port ?? 0,
            StartTime = UtcNow,
        };
        _lease = Min(_options.ProbeTimeout * _options.NumMissedProbesLimit, _options.IAmAliveTablePublishTimeout * _options.NumMissedTableIAmAliveLimit);
        _period = Min(_options.ProbeTimeout / 2, Min(_options.IAmAliveTablePublishTimeout, _options.TableRefreshTimeout));
        _leaseWatch = TimeProvider.System.CreateTimer(_ => StopServingIfExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Another version of the table has come; what it changes for this silo's grains is for the listeners to do.</summary>
    public Action? ViewChanged { get; set; }

    /// <summary>Nothing may be served that was before.</summary>
    public Action? LeaseLost { get; set; }

    /// <summary>Without a table there is one silo, which owns everything.</summary>
    public bool IsEnabled => _table is not null;

    public SiloAddress Local => _self.SiloAddress;

    public ClusterView View { get; private set; } = new(-1, []);

    /// <summary>By others, and for good.</summary>
    public bool IsDead => _isDead;

    /// <summary>Completes when others have declared this silo dead.</summary>
    public Task Death => _death.Task;

    public bool IsLeaving => _self.Status.IsTerminating();

    public bool IsServing => _table is null || Stopwatch.GetTimestamp() < Volatile.Read(ref _leaseEnd);

    private static DateTime UtcNow => TimeProvider.System.GetUtcNow().UtcDateTime;

    public bool IsOwner(GrainId grain) => _table is null || Local.Equals(View.OwnerOf(grain));

    /// <summary>Whether calls of the grain may be served here now.</summary>
    public bool Owns(GrainId grain) => IsServing && IsOwner(grain);

    /// <summary>The other silos that may have activations, those included that others have declared dead a moment ago.</summary>
    public IReadOnlyList<SiloAddress> Others()
    {
        lock (_lock)
            return [.. _sightings.Keys.Where(silo => !silo.Equals(Local) && MayServe(silo))];
    }

    public bool MayServe(SiloAddress silo)
    {
        lock (_lock)
        {
            return _sightings.TryGetValue(silo, out var sighting) && !sighting.HasLeft
                && Stopwatch.GetElapsedTime(sighting.At) < _lease
                && !_sightings.Keys.Any(other => other.IsSuccessorOf(silo));
        }
    }

    public bool IsDeclaredDead(SiloAddress silo)
    {
        lock (_lock)
            return _sightings.TryGetValue(silo, out var sighting) && sighting is { Entry.Status: SiloStatus.Dead, HasLeft: false };
    }

    /// <summary>Reads the table, unless that was done just now.</summary>
    public Task RefreshAsync()
    {
        lock (_lock)
        {
            if (!_refresh.IsCompleted || Stopwatch.GetElapsedTime(_refreshed) < RefreshSpacing)
                return _refresh;
            return _refresh = Task.Run(async () =>
            {
                await AttemptAsync(ReadAsync);
                _refreshed = Stopwatch.GetTimestamp();
            });
        }
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (_table is null)
            return;

        lifecycle.Subscribe<Cluster>(ServiceLifecycleStage.RuntimeServices, JoinAsync, LeaveAsync);
        lifecycle.Subscribe<Cluster>(ServiceLifecycleStage.BecomeActive, token => SetStatusAsync(SiloStatus.Active, token), RetireAsync);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.MaxJoinAttemptTime);
        await _table!.InitializeMembershipTable(true).WaitAsync(timeout.Token);
        if (_options.DefunctSiloCleanupPeriod is not null)
            await AttemptAsync(() => _table.CleanupDefunctSiloEntries(TimeProvider.System.GetUtcNow() - _options.DefunctSiloExpiration));
        while (!await TryInsertAsync(timeout.Token))
            await PauseAsync(timeout.Token);
        _ = KeepLeaseAsync();
        _ = ProbeOthersAsync();
    }

    // Others route elsewhere, and ask for the grains that they are called for; the rest goes when the silo deactivates all.
    private async Task RetireAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ShutdownGracePeriod);
        try
        {
            await SetStatusAsync(SiloStatus.ShuttingDown, timeout.Token);
        }
        finally
        {
            if (_self.Status != SiloStatus.ShuttingDown)
                Volatile.Write(ref _leaseEnd, 0);
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ShutdownGracePeriod);
        try
        {
            await SetStatusAsync(SiloStatus.Dead, timeout.Token);
        }
        finally
        {
            await _stopped.CancelAsync();
            await _leaseWatch.DisposeAsync();
        }
    }

    private async Task<bool> TryInsertAsync(CancellationToken cancellationToken)
    {
        try
        {
            var data = await ReadAsync();

            // Whoever had this endpoint before is gone, since it is ours.
            if (data.Members.FirstOrDefault(row => row.Item1.Status != SiloStatus.Dead && Local.IsSuccessorOf(row.Item1.SiloAddress)) is { } predecessor)
            {
                await DeclareDeadAsync(predecessor, data.Version);
                return false;
            }

            // An attempt that failed may have been carried out.
            var entry = _self.Copy();
            entry.Status = SiloStatus.Joining;
            entry.IAmAliveTime = NextAliveTime();
            if (data.TryGet(Local) is null && !await _table!.InsertRow(entry, data.Version.Next()).WaitAsync(cancellationToken))
                return false;
            _self.Status = SiloStatus.Joining;
            _joinedVersion = data.Version.Version + 1;
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogTableFailed(_logger, exception);
            return false;
        }
    }

    private async Task SetStatusAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        _isLeaving = status == SiloStatus.Dead;
        while (!_isDead && !await TryUpdateAsync(status, cancellationToken))
            await PauseAsync(cancellationToken);
    }

    // Under the version of the table that was read: had somebody declared this silo dead since, it would fail.
    private async Task<bool> TryUpdateAsync(SiloStatus? status, CancellationToken cancellationToken)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var data = await ReadAsync();
            if (data.TryGet(Local) is not (var row, var etag) || row.Status == SiloStatus.Dead)
                return true;

            var entry = row.Copy();
            entry.Status = status ?? row.Status;
            entry.IAmAliveTime = NextAliveTime();
            if (!await _table!.UpdateRow(entry, etag, data.Version.Next()).WaitAsync(cancellationToken))
                return false;
            LogStatus(_logger, Local, entry.Status);
            _self.Status = status ?? _self.Status;
            ExtendLease(started);
            await ReadAsync();
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogTableFailed(_logger, exception);
            return false;
        }
    }

    private async Task KeepLeaseAsync()
    {
        while (!_stopped.IsCancellationRequested && !_isDead)
        {
            await AttemptAsync(RenewAsync);
            if (_self.Status == SiloStatus.Active)
                await AttemptAsync(DeclareExpiredAsync);
            await Task.Delay(_period, TimeProvider.System, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RenewAsync()
    {
        if (!IsServing)
        {
            // Others may be about to declare this silo dead; one of the two writes fails.
            await TryUpdateAsync(null, _stopped.Token);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        await _table!.UpdateIAmAlive(new() { SiloAddress = Local, IAmAliveTime = NextAliveTime() }).WaitAsync(_lease, TimeProvider.System);
        await ReadAsync();
        if (!_isDead && IsServing)
            ExtendLease(started);
    }

    private async Task DeclareExpiredAsync()
    {
        var data = await ReadAsync();
        foreach (var row in data.Members)
        {
            var (silo, status) = (row.Item1.SiloAddress, row.Item1.Status);
            if (status == SiloStatus.Dead || silo.Equals(Local) || MayServe(silo) || !IsServing)
                continue;
            LogExpired(_logger, silo, _lease);
            await DeclareDeadAsync(row, data.Version);
            return; // the others under the table's next version
        }
    }

    // Somebody who renews the lease but cannot be reached is of no use, and would keep its grains from all others.
    private async Task ProbeOthersAsync()
    {
        var missed = new Dictionary<SiloAddress, int>();
        while (!_stopped.IsCancellationRequested && _options.LivenessEnabled)
        {
            await Task.Delay(_options.ProbeTimeout, TimeProvider.System, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var silos = _self.Status == SiloStatus.Active && IsServing ? View.Active.Where(silo => !silo.Equals(Local)).ToArray() : [];
            var answered = await Task.WhenAll(silos.Select(AnswersAsync));
            missed = silos.Zip(answered).ToDictionary(entry => entry.First, entry => entry.Second ? 0 : missed.GetValueOrDefault(entry.First) + 1);
            foreach (var (silo, _) in missed.Where(entry => entry.Value >= _options.NumMissedProbesLimit))
                await AttemptAsync(() => VoteAsync(silo));
        }
    }

    private async Task<bool> AnswersAsync(SiloAddress silo)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        timeout.CancelAfter(_options.ProbeTimeout);
        try
        {
            await _transport.PostAsync(Transport.UriOf(silo), GatewayProtocol.ProbePath, new WireWriter(), null, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is OrleansException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task VoteAsync(SiloAddress silo)
    {
        var data = await ReadAsync();
        if (data.TryGet(silo) is not { Item1.Status: not SiloStatus.Dead } row || _isDead || !IsServing)
            return;

        LogUnreachable(_logger, silo);
        var now = UtcNow;
        var votes = (row.Item1.SuspectTimes ?? []).Where(vote => !vote.Item1.Equals(Local) && now - vote.Item2 < _options.DeathVoteExpirationTimeout).Count() + 1;
        if (votes >= Math.Min(_options.NumVotesForDeathDeclaration, (View.Active.Count() + 1) / 2))
        {
            await DeclareDeadAsync(row, data.Version);
            return;
        }

        var entry = row.Item1.Copy();
        entry.AddOrUpdateSuspector(Local, now, _options.NumVotesForDeathDeclaration);
        await _table!.UpdateRow(entry, row.Item2, data.Version.Next());
    }

    private async Task DeclareDeadAsync(Tuple<MembershipEntry, string> row, TableVersion version)
    {
        var entry = row.Item1.Copy();
        entry.Status = SiloStatus.Dead;
        entry.AddOrUpdateSuspector(Local, UtcNow, _options.NumVotesForDeathDeclaration);
        if (await _table!.UpdateRow(entry, row.Item2, version.Next()))
            LogDeclaredDead(_logger, entry.SiloAddress);
        await ReadAsync();
    }

    private async Task<MembershipTableData> ReadAsync()
    {
        var data = await _table!.ReadAll().WaitAsync(_lease, TimeProvider.System);
        bool isNew;
        lock (_lock)
        {
            // Reads overlap: an older one says nothing.
            if (data.Version.Version < View.Version)
                return data;

            isNew = data.Version.Version > View.Version;
            var now = Stopwatch.GetTimestamp();
            _sightings = data.Members.ToDictionary(row => row.Item1.SiloAddress, row => SightingOf(row.Item1, now));
            if (isNew)
                View = new(data.Version.Version, data.Members.Where(row => row.Item1.Status == SiloStatus.Active).Select(row => row.Item1.SiloAddress));
        }

        if (data.Version.Version >= _joinedVersion && data.TryGet(Local) is not { Item1.Status: not SiloStatus.Dead })
            OnDead();
        if (isNew)
        {
            LogView(_logger, data);
            ViewChanged?.Invoke();
        }

        return data;
    }

    // Under the lock. A dead silo that was never seen alive has been so for as long as its own clock says.
    private Sighting SightingOf(MembershipEntry entry, long now)
    {
        if (_sightings.TryGetValue(entry.SiloAddress, out var known))
            return entry.IAmAliveTime > known.Entry.IAmAliveTime ? new(entry, now) : known with { Entry = entry };
        var age = entry.Status == SiloStatus.Dead ? Min(UtcNow - entry.IAmAliveTime, _lease) : TimeSpan.Zero;
        return new(entry, now - (long)(age.TotalSeconds * Stopwatch.Frequency));
    }

    private void ExtendLease(long started)
    {
        StopServingIfExpired();
        Volatile.Write(ref _leaseEnd, started + (long)(_lease.TotalSeconds * Stopwatch.Frequency));
        WatchLease();
    }

    private void WatchLease()
    {
        // Timers may fire a little early.
        var rest = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), Volatile.Read(ref _leaseEnd)) + TimeSpan.FromMilliseconds(1);
        _leaseWatch.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void StopServingIfExpired()
    {
        if (IsServing)
        {
            WatchLease();
        }
        else if (Interlocked.Exchange(ref _leaseEnd, 0) != 0)
        {
            LogLeaseLost(_logger, _lease);
            LeaseLost?.Invoke();
        }
    }

    // Final: the grains are others', and so must be the process, by whoever restarts it.
    private void OnDead()
    {
        lock (_lock)
        {
            if (_isDead || _isLeaving)
                return;
            _isDead = true;
        }

        LogDead(_logger, Local);
        Volatile.Write(ref _leaseEnd, 0);
        LeaseLost?.Invoke();
        _death.TrySetResult();
    }

    // Strictly rising, in the milliseconds that tables keep: that it has changed is all that others look at.
    private DateTime NextAliveTime()
    {
        lock (_lock)
        {
            var now = UtcNow;
            now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
            return _self.IAmAliveTime = now > _self.IAmAliveTime ? now : _self.IAmAliveTime.AddMilliseconds(1);
        }
    }

    private async Task AttemptAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (!_stopped.IsCancellationRequested)
        {
            LogTableFailed(_logger, exception);
        }
        catch (Exception)
        {
            // stopped
        }
    }

    private static Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(RefreshSpacing, TimeProvider.System, cancellationToken);

    /// <summary>A silo's row, and when it was first seen with that time of life.</summary>
    private sealed record Sighting(MembershipEntry Entry, long At)
    {
        /// <summary>By its own doing, when all its activations were gone.</summary>
        public bool HasLeft => Entry is { Status: SiloStatus.Dead, SuspectTimes: null or { Count: 0 } };
    }
}
