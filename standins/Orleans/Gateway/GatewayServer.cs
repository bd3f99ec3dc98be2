using System.Collections.Concurrent;
using System.Net;
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

/// <summary>Takes the calls of clients and silos in other processes, where the silo has a port for them.</summary>
internal sealed partial class GatewayServer(
    Silo silo, IOptions<EndpointOptions> endpoint, IOptions<ClusterOptions> cluster, ILoggerFactory loggers)
    : ILifecycleParticipant<ISiloLifecycle>, IHttpApplication<HttpContext>
{
    private readonly ILogger _logger = loggers.CreateLogger<GatewayServer>();
    private readonly ConcurrentDictionary<(Guid Client, long Call), GrainCall> _calls = new();
    private readonly List<KestrelServer> _servers = [];

    // In a cluster both ports stay open until the silo has left, so that calls on their way through it come to their end.
    public void Participate(ISiloLifecycle lifecycle)
    {
        if (silo.Cluster.IsEnabled)
            lifecycle.Subscribe<GatewayServer>(ServiceLifecycleStage.RuntimeInitialize, token => ListenAsync(endpoint.Value.ListeningSilo, token), StopAsync);
        lifecycle.Subscribe<GatewayServer>(
            ServiceLifecycleStage.Active,
            token => endpoint.Value.ListeningGateway is { } gateway ? ListenAsync(gateway, token) : Task.CompletedTask,
            silo.Cluster.IsEnabled ? null : StopAsync);
    }

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
                await CallAsync(reader, writer, isForeign: false);
                break;
            case GatewayProtocol.SiloCallPath:
                await CallAsync(reader, writer, isForeign: true);
                break;
            case GatewayProtocol.ProbePath:
                break;
            case GatewayProtocol.AskPath:
                var version = (int)reader.ReadVarint();
                var grain = reader.ReadString() is { } id ? GrainId.Parse(id) : default(GrainId?);
                writer.WriteByte(await silo.Handover.AnswerAsync(grain, version) ? GatewayProtocol.Succeeded : GatewayProtocol.Failed);
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

    private async Task CallAsync(WireReader reader, WireWriter writer, bool isForeign)
    {
        var id = GatewayProtocol.ReadCallId(reader);
        GrainCall call;
        try
        {
            (call, var values) = GatewayProtocol.ReadCall(reader);
            call.IsForeign = isForeign;
            RequestContext.Import(values);
        }
        catch (Exception exception)
        {
            LogUnreadable(_logger, exception);
            writer.WriteByte(1);
            Codecs.Get<Exception?>().Write(writer, exception);
            return;
        }

        // The sender may know the newer table.
        if (isForeign && !silo.Cluster.Owns(call.Target))
            await silo.Cluster.RefreshAsync();
        if (isForeign && !silo.Cluster.Owns(call.Target))
        {
            Respond(writer, call.Method, Response.FromException(new MisdirectedCallException()));
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

    private async Task ListenAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
        options.Limits.MaxRequestBodySize = null;
        options.Listen(address, listen => listen.Protocols = HttpProtocols.Http2);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        _servers.Add(server);
        await server.StartAsync(this, cancellationToken);
        LogListening(_logger, address.ToString());
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        // Calls that run end with the grains; here only their clients stop waiting for them. Those on their way to other silos
        // are worth some patience.
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(TimeSpan.FromSeconds(silo.Cluster.IsEnabled ? 10 : 1));
        await Task.WhenAll(_servers.Select(server => server.StopAsync(soon.Token)));
        _servers.ForEach(server => server.Dispose());
    }

    [LoggerMessage(50, LogLevel.Information, "Listening on {Address}")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(51, LogLevel.Warning, "A call from a client could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
