using System.Net.Http.Json;
using System.Text.Json;

namespace OperatorBot.Simulator.Tests;

/// <summary>A bot without any library: plain calls to the Bot API, and what came back.</summary>
internal sealed class BotClient(TelegramServer telegram) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = telegram.Url, Timeout = TimeSpan.FromSeconds(20) };

    private readonly Queue<JsonElement> _received = new();
    private int _offset;

    public string Token { get; set; } = telegram.Token;

    public async Task<BotAnswer> Call(string method, object? parameters = null, CancellationToken cancellation = default)
    {
        using var response = await _http.PostAsJsonAsync($"/bot{Token}/{method}", parameters ?? new { }, cancellation);
        return await Read(response, cancellation);
    }

    public async Task<BotAnswer> Call(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return await Read(response, CancellationToken.None);
    }

    public async Task<BotAnswer> Post(string method, HttpContent content)
    {
        using var response = await _http.PostAsync(new Uri($"/bot{Token}/{method}", UriKind.Relative), content);
        return await Read(response, CancellationToken.None);
    }

    public async Task<BotAnswer> Get(string methodAndQuery)
    {
        using var response = await _http.GetAsync(new Uri($"/bot{Token}/{methodAndQuery}", UriKind.Relative));
        return await Read(response, CancellationToken.None);
    }

    /// <summary>What must succeed.</summary>
    public async Task<JsonElement> Do(string method, object? parameters = null)
    {
        var answer = await Call(method, parameters);
        Assert.True(answer.IsOk, $"{method}: {answer.Status} {answer.Description}");
        return answer.Result;
    }

    /// <summary>What must be refused: "code description".</summary>
    public async Task<string> Refused(string method, object? parameters = null)
    {
        var answer = await Call(method, parameters);
        Assert.False(answer.IsOk, $"{method} was not refused but answered {answer.Json}");
        Assert.Equal(answer.Status, answer.Json.GetProperty("error_code").GetInt32());
        return $"{answer.Status} {answer.Description}";
    }

    public async Task<int> Sends(long chatId, string text) =>
        (await Do("sendMessage", new { chat_id = chatId, text })).GetProperty("message_id").GetInt32();

    public async Task<JsonElement[]> Updates(object? parameters = null) =>
        [.. (await Do("getUpdates", parameters)).EnumerateArray()];

    /// <summary>The JSON of the next update of that field. What came before it is confirmed and passed over.</summary>
    public async Task<JsonElement> Update(string field)
    {
        while (true)
        {
            while (_received.TryDequeue(out var update))
            {
                if (update.TryGetProperty(field, out var value))
                    return value;
            }

            foreach (var update in await Updates(new { offset = _offset, timeout = 5, allowed_updates = AllKinds }))
            {
                _received.Enqueue(update);
                _offset = update.GetProperty("update_id").GetInt32() + 1;
            }

            if (_received.Count == 0)
                throw new InvalidOperationException($"No update with {field} within 5 s.");
        }
    }

    public static readonly string[] AllKinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction", "channel_post"];

    public void Dispose() => _http.Dispose();

    private static async Task<BotAnswer> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        using var document = JsonDocument.Parse(body);
        return new BotAnswer((int)response.StatusCode, document.RootElement.Clone(), response.Headers.RetryAfter?.ToString());
    }
}

internal sealed record BotAnswer(int Status, JsonElement Json, string? RetryAfter)
{
    public bool IsOk => Json.GetProperty("ok").GetBoolean();

    public JsonElement Result => Json.GetProperty("result");

    public string Description => Json.TryGetProperty("description", out var text) ? text.GetString()! : "";
}
