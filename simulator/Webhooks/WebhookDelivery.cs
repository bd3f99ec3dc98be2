using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator.Webhooks;

/// <summary>
/// Sends updates to the webhook: one at a time per queue, queues side by side up to max_connections; what fails comes
/// again, as WebhookActor.cpp of the Bot API server does it.
/// </summary>
internal sealed class WebhookDelivery(World world, Webhook webhook, Random random) : IAsyncDisposable
{
    private const int MaxDelaySeconds = 60;
    private const int MaxRetryAfterSeconds = 3600;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = AnswerTimeout,
    };

    private Round? _round;

    /// <summary>Called under the gate for each sent update.</summary>
    public Action<PendingUpdate>? HandedOut { get; set; }

    /// <summary>Runs the method that an answer's body may carry; set by the host.</summary>
    public Func<BotApiRequest, Task>? Invoke { get; set; }

    public long SentCount { get; private set; }

    public long FailedCount { get; private set; }

    /// <summary>Begins with all that is pending. Under the gate.</summary>
    public void Start()
    {
        _round = new Round(webhook.Url, webhook.SecretToken, webhook.MaxConnections);
        foreach (var update in world.Updates.Pending)
            Enqueue(_round, update);
        Pump(_round);
    }

    /// <summary>Sends nothing more; what is under way ends without effect on the queue. Under the gate.</summary>
    public void Stop()
    {
        _round?.Stopped.Cancel();
        _round = null;
    }

    /// <summary>A new update. Under the gate.</summary>
    public void OnAdded(PendingUpdate update)
    {
        if (_round is not { } round)
            return;
        Enqueue(round, update);
        Pump(round);
    }

    public ValueTask DisposeAsync()
    {
        lock (world.Gate)
            Stop();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Enqueue(Round round, PendingUpdate update)
    {
        if (!round.Queues.TryGetValue(update.WebhookQueue, out var queue))
        {
            round.Queues.Add(update.WebhookQueue, queue = new DeliveryQueue(update.WebhookQueue));
            round.Ready.Enqueue(queue);
        }

        queue.Updates.Enqueue(update);
    }

    /// <summary>Sends from ready queues while there are connections. Under the gate.</summary>
    private void Pump(Round round)
    {
        while (round.InFlight < round.MaxConnections && round.Ready.TryDequeue(out var queue))
        {
            round.InFlight++;
            _ = DeliverAsync(round, queue, queue.Updates.Peek());
        }
    }

    private async Task DeliverAsync(Round round, DeliveryQueue queue, PendingUpdate update)
    {
        // Out of the gate, and off the thread of whoever made the update.
        await Task.Yield();
        var outcome = await SendAsync(round, update);
        lock (world.Gate)
        {
            round.InFlight--;
            if (round.Stopped.IsCancellationRequested)
                return;
            if (outcome.Error is null)
            {
                SentCount++;
                world.Updates.Forget(update);
                Next(round, queue);
            }
            else
            {
                FailedCount++;
                (webhook.LastErrorDate, webhook.LastErrorMessage) = (world.Clock.UnixSeconds, outcome.Error);
                Postpone(round, queue, update, outcome.RetryAfterSeconds);
            }

            Pump(round);
        }

        if (outcome.Call is { } call && Invoke is { } invoke)
            await invoke(call);
    }

    private static void Next(Round round, DeliveryQueue queue)
    {
        queue.Updates.Dequeue();
        queue.ForgetFailures();
        if (queue.Updates.Count > 0)
            round.Ready.Enqueue(queue);
        else
            round.Queues.Remove(queue.Id);
    }

    /// <summary>The first failure is tried again at once, later ones after 2, 4, 8 … seconds; Retry-After overrules both.</summary>
    private void Postpone(Round round, DeliveryQueue queue, PendingUpdate update, int retryAfterSeconds)
    {
        var delay = Math.Clamp(retryAfterSeconds, 0, MaxRetryAfterSeconds);
        if (delay == 0 && queue.Failures > 0)
        {
            queue.DelaySeconds = Math.Min(random.Next(MaxDelaySeconds, (MaxDelaySeconds * 2) + 1), queue.DelaySeconds * 2);
            delay = queue.DelaySeconds;
        }

        queue.Failures++;
        if (world.Clock.UnixSeconds + delay > update.ExpiresAt)
        {
            world.Updates.Forget(update);
            Next(round, queue);
            return;
        }

        if (delay == 0)
            round.Ready.Enqueue(queue);
        else
            _ = ResumeAsync(round, queue, TimeSpan.FromSeconds(delay));
    }

    private async Task ResumeAsync(Round round, DeliveryQueue queue, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, world.Clock, round.Stopped.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (world.Gate)
        {
            if (round.Stopped.IsCancellationRequested)
                return;
            round.Ready.Enqueue(queue);
            Pump(round);
        }
    }

    private async Task<Outcome> SendAsync(Round round, PendingUpdate update)
    {
        lock (world.Gate)
        {
            update.TimesHandedOut++;
            HandedOut?.Invoke(update);
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, round.Url);
        message.Content = new ByteArrayContent(JsonBytes.Of(update));
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (round.SecretToken.Length > 0)
            message.Headers.Add("X-Telegram-Bot-Api-Secret-Token", round.SecretToken);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, round.Stopped.Token);
            if (!response.IsSuccessStatusCode)
            {
                return new Outcome(
                    $"Wrong response from the webhook: {(int)response.StatusCode} {response.ReasonPhrase}",
                    RetryAfter(response),
                    null);
            }

            return new Outcome(null, 0, await ReadCallAsync(response, round.Stopped.Token));
        }
        catch (HttpRequestException failed)
        {
            return new Outcome(failed.InnerException?.Message ?? failed.Message, 0, null);
        }
        catch (OperationCanceledException)
        {
            return new Outcome("Read timeout expired", 0, null);
        }
    }

    private static int RetryAfter(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : 0;

    /// <summary>A bot may answer an update with a call: a method and its parameters as JSON. Its result is not told.</summary>
    private static async Task<BotApiRequest?> ReadCallAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            return null;
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (RequestBody.ParseJson(body) is not { } parameters)
            return null;
        var method = parameters.Find(parameter => parameter.Key == "method").Value ?? "";
        var isAllowed = method.Length > 0
            && !method.StartsWith("get", StringComparison.OrdinalIgnoreCase)
            && method.ToLowerInvariant() is not ("setwebhook" or "deletewebhook" or "close" or "logout");
        return isAllowed ? new BotApiRequest(method, parameters) : null;
    }

    private readonly record struct Outcome(string? Error, int RetryAfterSeconds, BotApiRequest? Call);

    /// <summary>From one setWebhook to the next.</summary>
    private sealed class Round(string url, string secretToken, int maxConnections)
    {
        public string Url { get; } = url;

        public string SecretToken { get; } = secretToken;

        public int MaxConnections { get; } = maxConnections;

        public CancellationTokenSource Stopped { get; } = new();

        public Dictionary<long, DeliveryQueue> Queues { get; } = [];

        /// <summary>Queues with an update that may be sent now.</summary>
        public Queue<DeliveryQueue> Ready { get; } = new();

        public int InFlight { get; set; }
    }

    private sealed class DeliveryQueue(long id)
    {
        public long Id { get; } = id;

        public Queue<PendingUpdate> Updates { get; } = new();

        public int Failures { get; set; }

        public int DelaySeconds { get; set; } = 1;

        public void ForgetFailures() => (Failures, DelaySeconds) = (0, 1);
    }
}
