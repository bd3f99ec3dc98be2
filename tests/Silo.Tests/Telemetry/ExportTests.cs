using System.Net;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Silo.Tests.Telemetry;

public sealed class ExportTests
{
    [Fact]
    public async Task EndpointIsSet_MetricsArriveThere()
    {
        var port = Ports.Free();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();

        await using var bot = BotProcess.Start(
            (TelemetryRegistration.EndpointVariable, $"http://127.0.0.1:{port}"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        var request = (await collector.GetContextAsync().Within("a post of metrics")).Request;
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);

        Assert.Equal("/v1/metrics", request.Url?.AbsolutePath);
        Assert.Contains("operatorbot-silo", System.Text.Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }
}
