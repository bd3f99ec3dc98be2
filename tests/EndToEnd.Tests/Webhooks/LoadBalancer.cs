using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OperatorBot.EndToEnd.Tests.Webhooks;

/// <summary>Stands between Telegram and the gateways; the test says what becomes of each call.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly Func<int, bool, Passage> _choose;
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private int _calls;

    private LoadBalancer(Func<int, bool, Passage> choose)
    {
        _choose = choose;
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url.ToString());
        _app = builder.Build();
        _app.MapPost("/{**path}", PassAsync);
    }

    public Uri Url { get; }

    /// <summary>Different updates that came.</summary>
    public int Updates => _seen.Count;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Starts it.</summary>
    /// <param name="choose">What becomes of a call, by its number, counted from 1, and whether its update is new.</param>
    public static async Task<LoadBalancer> StartAsync(Func<int, bool, Passage> choose)
    {
        var balancer = new LoadBalancer(choose);
        await balancer._app.StartAsync();
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var isNew = _seen.TryAdd(Encoding.UTF8.GetString(body.ToArray()), true);
        var passage = _choose(Interlocked.Increment(ref _calls), isNew);

        // All at the same moment; Telegram gets the answer of the first.
        var answers = await Task.WhenAll(passage.To.Select(gateway => PassAsync(context.Request, body.ToArray(), gateway)));
        if (passage.AnswerIsLost)
            context.Abort();
        else
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = ((int)answers[0].Status, answers[0].RetryAfter);
    }

    private async Task<(HttpStatusCode Status, string? RetryAfter)> PassAsync(HttpRequest request, byte[] body, Uri gateway)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, request.Path.Value));
        message.Content = new ByteArrayContent(body);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        const string Secret = "X-Telegram-Bot-Api-Secret-Token";
        message.Headers.TryAddWithoutValidation(Secret, request.Headers[Secret].ToString());
        try
        {
            using var response = await _http.SendAsync(message);
            return (response.StatusCode, response.Headers.RetryAfter?.ToString());
        }
        catch (HttpRequestException)
        {
            return (HttpStatusCode.BadGateway, null);
        }
    }
}

/// <summary>What becomes of a call.</summary>
/// <param name="AnswerIsLost">Whether Telegram never hears what the gateways say.</param>
/// <param name="To">The gateways that get it, at the same moment.</param>
internal sealed record Passage(bool AnswerIsLost, params Uri[] To);
