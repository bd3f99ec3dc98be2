using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OperatorBot.Simulator.Tests.Webhooks;

/// <summary>A bot's web server whose every answer the test gives by hand.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly WebApplication _app;

    private WebhookReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/telegram";

    public int Waiting => _deliveries.Reader.Count;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public Task<Delivery> Next() => _deliveries.Reader.ReadAsync().AsTask().Within("the next delivery");

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var delivery = new Delivery(document.RootElement.Clone(), context.Request.Headers["X-Telegram-Bot-Api-Secret-Token"]);
        _deliveries.Writer.TryWrite(delivery);
        var (status, retryAfter, body) = await delivery.Answer.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        if (body is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        }
    }

    internal sealed class Delivery(JsonElement update, string? secret)
    {
        private readonly TaskCompletionSource<(int, int?, string?)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JsonElement Update { get; } = update;

        public string? Secret { get; } = secret;

        public Task<(int Status, int? RetryAfter, string? Body)> Answer => _answer.Task;

        public string? Text => Update.TryGetProperty("message", out var message) ? message.GetProperty("text").GetString() : null;

        public void Reply(int status = 200, int? retryAfter = null, string? body = null) => _answer.SetResult((status, retryAfter, body));
    }
}
