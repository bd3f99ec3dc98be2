using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Telegram.Bot;

namespace OperatorBot.BotApi.Tests;

/// <summary>A Bot API server in memory: records what was asked, answers what it was told to.</summary>
internal sealed class StubApi : HttpMessageHandler
{
    public const string Token = "123456:secret";

    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    public List<Call> Calls { get; } = [];

    public TelegramBotClientOptions Options { get; } = new(Token, "http://localhost:8081") { RetryThreshold = 0 };

    public TelegramBotClient Client(CancellationToken cancellationToken = default) =>
        new(Options, new HttpClient(this), cancellationToken);

    public StubApi Ok(string result = "true") => Answer(HttpStatusCode.OK, $$"""{"ok":true,"result":{{result}}}""");

    public StubApi Answer(HttpStatusCode status, string body) => Answer(_ =>
        Task.FromResult(new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        }));

    public StubApi Answer(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Add(new(
            request.Method.Method, request.RequestUri!.ToString(), request.Content?.Headers.ContentType?.ToString(), body));
        return await _answers.Dequeue()(cancellationToken);
    }

    internal sealed record Call(string HttpMethod, string Url, string? ContentType, string? Body)
    {
        public string ApiMethod => Url[(Url.LastIndexOf('/') + 1)..];

        public JsonNode? Json => Body is null ? null : JsonNode.Parse(Body);
    }
}
