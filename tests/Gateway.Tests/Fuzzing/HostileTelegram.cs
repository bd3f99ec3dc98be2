using System.Net;
using System.Text;
using System.Text.Json;

namespace OperatorBot.Gateway.Tests.Fuzzing;

/// <summary>A Bot API server that hands out updates as they are, and now and then an answer that is none.</summary>
internal sealed class HostileTelegram(Random random, IEnumerable<(int Id, byte[] Update)> updates) : HttpMessageHandler
{
    private readonly Queue<(int Id, byte[] Update)> _queue = new(updates);
    private bool _garbled;

    /// <summary>Whether everything is acknowledged.</summary>
    public bool IsEmpty => _queue.Count == 0;

    /// <summary>What is to be acknowledged next, for whoever looks for the reason of a failure.</summary>
    public string Next => _queue.TryPeek(out var next) ? Encoding.UTF8.GetString(next.Update[..Math.Min(next.Update.Length, 2_000)]) : "";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.EndsWith("/getUpdates", request.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        using var asked = JsonDocument.Parse(await request.Content!.ReadAsStreamAsync(cancellationToken));
        if (asked.RootElement.TryGetProperty("offset", out var offset))
        {
            while (_queue.TryPeek(out var first) && first.Id < offset.GetInt32())
                _queue.Dequeue();
        }

        var answer = new List<byte>("{\"ok\":true,\"result\":["u8.ToArray());
        foreach (var (index, (_, update)) in _queue.Take(asked.RootElement.GetProperty("limit").GetInt32()).Index())
        {
            if (index > 0)
                answer.Add((byte)',');
            answer.AddRange(update);
        }

        answer.AddRange("]}"u8);

        // Passes by itself: never twice in a row.
        _garbled = !_garbled && random.Next(4) == 0;
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(_garbled ? Garble([.. answer]) : [.. answer]),
        };
    }

    private byte[] Garble(byte[] answer) => random.Next(5) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes("<html><body>502 Bad Gateway</body></html>"),
        2 => Encoding.UTF8.GetBytes("{\"ok\":true,\"result\":null}"),
        3 => Encoding.UTF8.GetBytes("{\"ok\":true,\"result\":{\"update_id\":2147483000}}"),
        _ => answer[..random.Next(answer.Length)],
    };
}
