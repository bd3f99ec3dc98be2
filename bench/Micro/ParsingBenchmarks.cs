using System.Globalization;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;

namespace OperatorBot.Bench.Micro;

/// <summary>An answer of getUpdates with a hundred texts; figures are per update.</summary>
public class ParsingBenchmarks
{
    private const int Updates = 100;

    private byte[] _answer = [];

    [GlobalSetup]
    public void Setup() => _answer = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(1, Updates).Select(Update))}]");

    [Benchmark(OperationsPerInvoke = Updates)]
    public int ReadAndParse()
    {
        var understood = 0;
        foreach (var update in JsonSerializer.Deserialize<ReceivedUpdate[]>(_answer, JsonBotAPI.Options)!)
        {
            if (update.TryParse("operator_bot", Samples.Now, mayBeRepeat: false, out _, out _))
                understood++;
        }

        return understood == Updates ? understood : throw new InvalidOperationException($"Only {understood} updates were understood.");
    }

    private static string Update(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"update_id":{{number}},"message":{"message_id":{{number}},"date":1767323045,
        "from":{"id":{{Samples.ClientId}},"is_bot":false,"first_name":"Anna","last_name":"Ivanova","username":"anna_ivanova","language_code":"ru"},
        "chat":{"id":{{Samples.ClientId}},"type":"private","first_name":"Anna","last_name":"Ivanova","username":"anna_ivanova"},
        "text":"Is the kettle in stock? I would like two."} }
        """);
}
