using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>The client of a cluster in another process: calls go to the gateways in turn.</summary>
internal sealed partial class GatewayClient(
    IServiceProvider services,
    Transport transport,
    IOptions<ClientMessagingOptions> messaging,
    IOptions<GatewayOptions> gatewayOptions,
    ILoggerFactory loggers,
    [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time)
    : GrainClient(services, messaging.Value, time), IHostedService, IDisposable
{
    private readonly Guid _id = ActivationId.NewId().Key;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILogger _logger = loggers.CreateLogger<GatewayClient>();
    private IGatewayListProvider? _provider;
    private Uri[] _gateways = [];
    private Dictionary<string, string>? _grainTypes;
    private long _lastCall;
    private int _lastGateway;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = ServiceProvider.GetService<IGatewayListProvider>() ?? throw new OrleansConfigurationException(
            "Clustering has not been configured. Configure it with UseLocalhostClustering or UseStaticClustering.");
        await _provider.InitializeGatewayListProvider();

        var filter = ServiceProvider.GetService<IClientConnectionRetryFilter>() ?? new LinearBackoffRetryFilter();
        while (_grainTypes is null)
        {
            try
            {
                await ReadGatewaysAsync();
                _grainTypes = GatewayProtocol.ReadManifest(
                    await transport.PostAsync(NextGateway(), GatewayProtocol.ManifestPath, new WireWriter(), this, cancellationToken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!await filter.ShouldRetryConnectionAttempt(exception, cancellationToken))
                    throw;
            }
        }

        _ = WatchTimeoutsAsync(_stopped.Token);
        _ = KeepReadingGatewaysAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        FailPending(call => new SiloUnavailableException($"The client is stopping and can no longer wait for {call}."));
    }

    public void Dispose() => _stopped.Dispose();

    public override void Cancel(GrainCall call)
    {
        if (!call.IsCancellable || call.SentBy is not { } sent)
            return;

        var writer = new WireWriter();
        GatewayProtocol.WriteCallId(writer, _id, sent.Number);
        _ = PostAsync(sent.Target, GatewayProtocol.CancelPath, writer)
            .ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
    }

    protected override GrainType GrainTypeOf(Type grainInterface, string? classNamePrefix)
    {
        if (!string.IsNullOrWhiteSpace(classNamePrefix))
            throw new NotSupportedException("A class name prefix on a client needs Microsoft.Orleans.Client.");

        var name = GrainInterface.NameOf(grainInterface);
        var types = _grainTypes ?? throw new InvalidOperationException("The client has not been started.");
        return types.TryGetValue(name, out var type)
            ? GrainType.Create(type)
            : throw new ArgumentException($"Could not find an implementation for interface {name}");
    }

    protected override void Dispatch(GrainCall call) => _ = PostCallAsync(call);

    // A gateway that nothing could be sent to has not seen the call: another one may.
    private async Task PostCallAsync(GrainCall call)
    {
        var attempts = _gateways.Length;
        while (true)
        {
            try
            {
                var (gateway, number) = (NextGateway(), Interlocked.Increment(ref _lastCall));
                call.SentBy = (gateway, number);
                var writer = new WireWriter();
                GatewayProtocol.WriteCallId(writer, _id, number);
                GatewayProtocol.WriteCall(writer, call);
                var reader = await PostAsync(gateway, GatewayProtocol.CallPath, writer).ConfigureAwait(false);
                call.Caller?.Complete(GatewayProtocol.ReadResponse(reader, call.Method));
                return;
            }
            catch (ConnectionFailedException) when (--attempts > 0 && call.Caller is not { IsCompleted: true })
            {
                Avoid(call.SentBy!.Value.Target);
            }
            catch (Exception exception)
            {
                call.Caller?.Complete(Response.FromException(exception));
                if (exception is ConnectionFailedException)
                    await TryReadGatewaysAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    private Task<WireReader> PostAsync(Uri gateway, string path, WireWriter writer) =>
        transport.PostAsync(gateway, path, writer, this, _stopped.Token);

    private Uri NextGateway()
    {
        var list = _gateways;
        return list.Length == 0
            ? throw new SiloUnavailableException("No gateway is known.")
            : list[(int)((uint)Interlocked.Increment(ref _lastGateway) % (uint)list.Length)];
    }

    // Goes to the others until the list is read again, if there are others.
    private void Avoid(Uri gateway)
    {
        if (_gateways.Where(other => other != gateway).ToArray() is { Length: > 0 } others)
            _gateways = others;
    }

    private async Task ReadGatewaysAsync() => _gateways =
        [.. (await _provider!.GetGateways()).Select(gateway => new Uri($"http://{gateway.Host}:{gateway.Port}"))];

    private async Task KeepReadingGatewaysAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            await Task.Delay(gatewayOptions.Value.GatewayListRefreshPeriod, TimeProvider.System, _stopped.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryReadGatewaysAsync();
        }
    }

    private async Task TryReadGatewaysAsync()
    {
        try
        {
            await ReadGatewaysAsync();
        }
        catch (Exception exception)
        {
            LogReadFailed(_logger, exception);
        }
    }

    [LoggerMessage(70, LogLevel.Warning, "Reading the list of gateways failed; it is tried again")]
    private static partial void LogReadFailed(ILogger logger, Exception exception);

    private sealed class LinearBackoffRetryFilter : IClientConnectionRetryFilter
    {
        private const int MaxRetries = 15;
        private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.5);
        private int _retries;

        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            if (_retries >= MaxRetries || exception is not (OrleansMessageRejectionException or ConnectionFailedException))
                return false;
            await Task.Delay(Step * ++_retries, TimeProvider.System, cancellationToken);
            return true;
        }
    }
}
