using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>The client of a cluster in another process: calls go to the gateways in turn.</summary>
internal sealed class GatewayClient(
    IServiceProvider services,
    IOptions<ClientMessagingOptions> messaging,
    IOptions<StaticGatewayListProviderOptions> gateways,
    IOptions<ClusterOptions> cluster,
    [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time)
    : GrainClient(services, messaging.Value, time), IHostedService, IDisposable
{
    private readonly Guid _id = ActivationId.NewId().Key;
    private readonly CancellationTokenSource _stopped = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private Dictionary<string, string>? _grainTypes;
    private long _lastCall;
    private int _lastGateway;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ServiceProvider.GetService<IGatewayListProvider>() is null)
            throw new OrleansConfigurationException("Clustering has not been configured. Configure it with UseLocalhostClustering or UseStaticClustering.");

        var filter = ServiceProvider.GetService<IClientConnectionRetryFilter>() ?? new LinearBackoffRetryFilter();
        while (_grainTypes is null)
        {
            try
            {
                _grainTypes = GatewayProtocol.ReadManifest(
                    await PostAsync(NextGateway(), GatewayProtocol.ManifestPath, new WireWriter(), cancellationToken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!await filter.ShouldRetryConnectionAttempt(exception, cancellationToken))
                    throw;
            }
        }

        _ = WatchTimeoutsAsync(_stopped.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        FailPending(call => new SiloUnavailableException($"The client is stopping and can no longer wait for {call}."));
    }

    public void Dispose()
    {
        _stopped.Dispose();
        _http.Dispose();
    }

    public override void Cancel(GrainCall call)
    {
        if (!call.IsCancellable || call.SentBy is not { } sent)
            return;

        var writer = new WireWriter();
        GatewayProtocol.WriteCallId(writer, _id, sent.Number);
        _ = PostAsync(sent.Gateway, GatewayProtocol.CancelPath, writer, _stopped.Token)
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

    protected override void Dispatch(GrainCall call)
    {
        call.SentBy = (NextGateway(), Interlocked.Increment(ref _lastCall));
        _ = SendAsync(call, call.SentBy.Value.Gateway, call.SentBy.Value.Number);
    }

    private async Task SendAsync(GrainCall call, Uri gateway, long number)
    {
        try
        {
            var writer = new WireWriter();
            GatewayProtocol.WriteCallId(writer, _id, number);
            GatewayProtocol.WriteCall(writer, call);
            var reader = await PostAsync(gateway, GatewayProtocol.CallPath, writer, _stopped.Token).ConfigureAwait(false);
            call.Caller?.Complete(GatewayProtocol.ReadResponse(reader, call.Method));
        }
        catch (Exception exception)
        {
            call.Caller?.Complete(Response.FromException(exception));
        }
    }

    private async Task<WireReader> PostAsync(Uri gateway, string path, WireWriter writer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(writer.Written),
        };
        request.Headers.TryAddWithoutValidation(GatewayProtocol.ClusterHeader, cluster.Value.ClusterId);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.MisdirectedRequest)
                throw new OrleansMessageRejectionException($"The gateway {gateway} belongs to another cluster than '{cluster.Value.ClusterId}'.");
            response.EnsureSuccessStatusCode();
            return new(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), this);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError)
        {
            throw new ConnectionFailedException($"Unable to connect to endpoint {gateway}. See {nameof(exception.InnerException)}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new SiloUnavailableException($"The gateway {gateway} did not answer: {exception.Message}", exception);
        }
    }

    private Uri NextGateway()
    {
        var list = gateways.Value.Gateways;
        if (list.Count == 0)
            throw new OrleansMessageRejectionException("No gateway is known.");
        var next = list[(int)((uint)Interlocked.Increment(ref _lastGateway) % (uint)list.Count)];
        return new Uri($"http://{next.Host}:{next.Port}");
    }

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
