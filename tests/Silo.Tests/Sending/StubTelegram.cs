using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OperatorBot.Silo.Tests.Sending;

/// <summary>A Bot API at the end of an <see cref="HttpClient"/>: records the calls, answers by script.</summary>
internal sealed class StubTelegram : HttpMessageHandler
{
    /// <summary>A message as <c>sendMessage</c> and <c>editMessageText</c> return it; its id is 77.</summary>
    public const string Message =
        """{"message_id":77,"date":1767225600,"chat":{"id":1,"type":"private","first_name":"A"},"text":"t"}""";

    public List<(string Method, JsonNode Body)> Calls { get; } = [];

    /// <summary>Makes the answer to each call; null breaks off without one.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(Ok("true"));

    public static HttpResponseMessage Ok(string result) => Json(HttpStatusCode.OK, $$"""{"ok":true,"result":{{result}}}""");

    public static HttpResponseMessage Error(int code, string description, int? retryAfter = null) => Json(
        (HttpStatusCode)code,
        new JsonObject
        {
            ["ok"] = false,
            ["error_code"] = code,
            ["description"] = description,
            ["parameters"] = retryAfter is null ? null : new JsonObject { ["retry_after"] = retryAfter },
        }.ToJsonString());

    public static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public void AnswerWith(HttpResponseMessage response) => Answer = _ => Task.FromResult(response);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "{}" : await request.Content.ReadAsStringAsync(CancellationToken.None);
        Calls.Add((request.RequestUri!.AbsolutePath, JsonNode.Parse(body)!));
        return await Answer(cancellationToken);
    }
}
