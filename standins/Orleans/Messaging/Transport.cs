using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>What silos and clients send to silos. A failure says whether anything was sent.</summary>
internal sealed class Transport(IServiceProvider services, IOptions<ClusterOptions> cluster) : IDisposable
{
    /// <summary>Under this key a <c>Func&lt;HttpMessageHandler, HttpMessageHandler&gt;</c> can put itself in between.</summary>
    public const string HandlerKey = "Orleans.Standin.Transport";

    private readonly HttpClient _http = new(
        services.GetKeyedService<Func<HttpMessageHandler, HttpMessageHandler>>(HandlerKey)?.Invoke(NewHandler()) ?? NewHandler())
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Of HTTP/2: a server that stops answers what it has begun, and takes nothing more.</summary>
    private const long NoError = 0;

    public static Uri UriOf(SiloAddress silo) => new($"http://{silo.Endpoint}");

    public async Task<WireReader> PostAsync(
        Uri target, string path, WireWriter writer, GrainClient? client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, path))
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
                throw new OrleansMessageRejectionException($"The silo at {target} belongs to another cluster than '{cluster.Value.ClusterId}'.");
            response.EnsureSuccessStatusCode();
            return new(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), client);
        }
        catch (HttpRequestException exception) when (
            exception is { HttpRequestError: HttpRequestError.ConnectionError } or { InnerException: HttpProtocolException { ErrorCode: NoError } })
        {
            throw new ConnectionFailedException($"Unable to connect to endpoint {target}. See {nameof(exception.InnerException)}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException($"Unable to connect to endpoint {target} in time. See {nameof(exception.InnerException)}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new SiloUnavailableException($"The silo at {target} did not answer: {exception.Message}", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler NewHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
    };
}
