using System.Net;
using System.Text;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Simulator;

namespace OperatorBot.Silo.Tests.Telemetry;

public sealed class ExportTests
{
    [Fact]
    public async Task EndpointIsSet_MetricsArriveThere()
    {
        var port = Ports.Free();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        await using var telegram = await TelegramServer.StartAsync();

        await using var bot = BotProcess.Start(
            ("TELEGRAM_API_URL", telegram.Url.ToString()),
            ("TELEGRAM_BOT_TOKEN", telegram.Token),
            (TelemetryRegistration.EndpointVariable, $"http://127.0.0.1:{port}"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        var metrics = await PostWithAsync(
            collector, "operatorbot.grain.call.duration", "OperatorBot.Grains.Dispatching.DispatcherGrain,OperatorBot.Grains")
            .Within("a post with the calls and activations of grains");

        Assert.True(Has(metrics, "operatorbot-silo"u8));

        // Grain calls take milliseconds, and are measured in seconds.
        Assert.True(Has(metrics, BitConverter.GetBytes(0.0025)));
    }

    private static async Task<byte[]> PostWithAsync(HttpListener collector, params string[] words)
    {
        while (true)
        {
            var call = await collector.GetContextAsync();
            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body);
            call.Response.Close();
            if (call.Request.Url?.AbsolutePath == "/v1/metrics" && words.All(word => Has(body.ToArray(), Encoding.UTF8.GetBytes(word))))
                return body.ToArray();
        }
    }

    private static bool Has(byte[] post, ReadOnlySpan<byte> part) => post.AsSpan().IndexOf(part) >= 0;
}
