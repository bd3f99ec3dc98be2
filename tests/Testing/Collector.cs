using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace OperatorBot.Testing;

/// <summary>Takes the metrics that processes send over OTLP (protobuf), and knows the newest counts of each.</summary>
public sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Instance, string Metric, string Tags), long> _counts = [];
    private int _posts;

    public Collector()
    {
        var port = Ports.Free();
        Url = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _ = TakeAsync();
    }

    public string Url { get; }

    /// <summary>How often processes have sent their metrics. What was counted before a moment is in by the second post after it.</summary>
    public int Posts => Volatile.Read(ref _posts);

    /// <summary>What a process is to be told so that it sends its metrics here every so often, and no traces.</summary>
    public IReadOnlyList<(string Name, string? Value)> Settings(TimeSpan interval) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", BotProcess.Text((int)interval.TotalMilliseconds)),
        ("OTEL_TRACES_SAMPLER", "always_off"),
    ];

    /// <summary>What an instrument counts, by the process that told it, for series whose tags hold this.</summary>
    public IReadOnlyDictionary<string, long> Counts(string metric, string tags)
    {
        lock (_lock)
        {
            return _counts.Where(count => count.Key.Metric == metric && count.Key.Tags.Contains(tags, StringComparison.Ordinal))
                .GroupBy(count => count.Key.Instance)
                .ToDictionary(instance => instance.Key, instance => instance.Sum(count => count.Value));
        }
    }

    public void Dispose() => _listener.Close();

    private async Task TakeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                call.Response.Close();
                if (call.Request.Url!.AbsolutePath == "/v1/metrics")
                    Take(body.ToArray());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // Numbers of fields: opentelemetry-proto, metrics/v1/metrics.proto.
    private void Take(byte[] post)
    {
        lock (_lock)
        {
            foreach (var resource in Field.All(post).Where(field => field.Number == 1))
            {
                var fields = Field.All(resource.Bytes).ToList();
                var instance = Tags(fields.First(field => field.Number == 1).Bytes, attributes: 1)
                    .First(tag => tag.StartsWith("service.instance.id=", StringComparison.Ordinal));
                foreach (var metric in fields.Where(field => field.Number == 2)
                    .SelectMany(scope => Field.All(scope.Bytes)).Where(field => field.Number == 2))
                    TakeMetric(instance, Field.All(metric.Bytes).ToList());
            }
        }

        Interlocked.Increment(ref _posts);
    }

    private void TakeMetric(string instance, List<Field> metric)
    {
        const int Sum = 7;
        const int Histogram = 9;
        var name = Encoding.UTF8.GetString(metric.First(field => field.Number == 1).Bytes.Span);
        foreach (var (kind, value, attributes) in new[] { (Sum, 6, 7), (Histogram, 4, 9) })
        {
            foreach (var point in metric.Where(field => field.Number == kind)
                .SelectMany(data => Field.All(data.Bytes)).Where(field => field.Number == 1))
            {
                _counts[(instance, name, string.Join(',', Tags(point.Bytes, attributes)))] =
                    Field.All(point.Bytes).FirstOrDefault(field => field.Number == value)?.Value ?? 0;
            }
        }
    }

    private static IEnumerable<string> Tags(ReadOnlyMemory<byte> message, int attributes) =>
        Field.All(message).Where(field => field.Number == attributes).Select(tag => Field.All(tag.Bytes).ToList()).Select(tag =>
            $"{Encoding.UTF8.GetString(tag[0].Bytes.Span)}={Encoding.UTF8.GetString(Field.All(tag[1].Bytes).First().Bytes.Span)}");

    /// <summary>A field of a message in protobuf.</summary>
    private sealed record Field(int Number, ReadOnlyMemory<byte> Bytes, long Value)
    {
        public static IEnumerable<Field> All(ReadOnlyMemory<byte> message)
        {
            for (var at = 0; at < message.Length;)
            {
                var key = Varint(message.Span, ref at);
                var number = (int)(key >> 3);
                switch (key & 7)
                {
                    case 0:
                        yield return new Field(number, default, Varint(message.Span, ref at));
                        break;
                    case 1:
                        yield return new Field(number, default, BinaryPrimitives.ReadInt64LittleEndian(message.Span[at..]));
                        at += 8;
                        break;
                    case 2:
                        var length = (int)Varint(message.Span, ref at);
                        yield return new Field(number, message.Slice(at, length), 0);
                        at += length;
                        break;
                    default:
                        at += 4;
                        break;
                }
            }
        }

        private static long Varint(ReadOnlySpan<byte> message, ref int at)
        {
            var (value, shift) = (0L, 0);
            while (true)
            {
                var part = message[at++];
                value |= (long)(part & 0x7F) << shift;
                if (part < 0x80)
                    return value;
                shift += 7;
            }
        }
    }
}
