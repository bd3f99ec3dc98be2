using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Takes the calls of clients in other processes, where the silo has a gateway port.</summary>
internal sealed partial class GatewayServer(
    Silo silo, IOptions<EndpointOptions> endpoint, IOptions<ClusterOptions> cluster, ILoggerFactory loggers)
    : ILifecycleParticipant<ISiloLifecycle>, IHttpApplication<HttpContext>
{
    private readonly ILogger _logger = loggers.CreateLogger<GatewayServer>();
    private readonly ConcurrentDictionary<(Guid Client, long Call), GrainCall> _calls = new();
    private KestrelServer? _server;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<GatewayServer>(ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (context.Request.Headers[GatewayProtocol.ClusterHeader] != cluster.Value.ClusterId)
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }

        var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var reader = new WireReader(body.GetBuffer().AsMemory(0, (int)body.Length), silo.Client);
        var writer = new WireWriter();
        switch (context.Request.Path.Value)
        {
            case GatewayProtocol.ManifestPath:
                GatewayProtocol.WriteManifest(writer, silo.Types.Manifest);
                break;
            case GatewayProtocol.CallPath:
                await CallAsync(reader, writer);
                break;
            case GatewayProtocol.CancelPath:
                if (_calls.TryGetValue(GatewayProtocol.ReadCallId(reader), out var call))
                    silo.Client.Cancel(call);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        context.Response.ContentLength = writer.Length;
        await context.Response.Body.WriteAsync(writer.Written, context.RequestAborted);
    }

    private async Task CallAsync(WireReader reader, WireWriter writer)
    {
        var id = GatewayProtocol.ReadCallId(reader);
        GrainCall call;
        try
        {
            (call, var values) = GatewayProtocol.ReadCall(reader);
            RequestContext.Import(values);
        }
        catch (Exception exception)
        {
            LogUnreadable(_logger, exception);
            writer.WriteByte(1);
            Codecs.Get<Exception?>().Write(writer, exception);
            return;
        }

        _calls[id] = call;
        try
        {
            Respond(writer, call.Method, await silo.Client.SendAsync(call));
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    // A result that cannot be written fails the call, as its copy would within the process.
    private static void Respond(WireWriter writer, GrainMethod method, Response response)
    {
        try
        {
            GatewayProtocol.WriteResponse(writer, method, response);
        }
        catch (Exception exception)
        {
            writer.Clear();
            GatewayProtocol.WriteResponse(writer, method, Response.FromException(exception));
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (endpoint.Value.ListeningGateway is not { } address)
            return;

        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
        options.Limits.MaxRequestBodySize = null;
        options.Listen(address, listen => listen.Protocols = HttpProtocols.Http2);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        _server = new(Options.Create(options), transport, loggers);
        await _server.StartAsync(this, cancellationToken);
        LogListening(_logger, address.ToString());
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            return;

        // Calls that run end with the grains; here only their clients stop waiting for them.
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(TimeSpan.FromSeconds(1));
        await _server.StopAsync(soon.Token);
        _server.Dispose();
    }

    [LoggerMessage(50, LogLevel.Information, "The gateway listens on {Address}")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(51, LogLevel.Warning, "A call from a client could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
