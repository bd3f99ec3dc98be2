using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Webhooks;

namespace OperatorBot.Simulator.Updates;

/// <summary>getUpdates, as Client.cpp of the Bot API server does it.</summary>
internal sealed class PollingMethods : IMethodSet
{
    private const string NewerPoll =
        "terminated by other getUpdates request; make sure that only one bot instance is running";

    private const string WebhookSet = "terminated by setWebhook request";

    private const string WebhookActive =
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

    private const int MaxTimeoutSeconds = 50;
    private static readonly TimeSpan HastyRepeat = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan QuickRepeat = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ConflictPause = TimeSpan.FromSeconds(3);

    private readonly World _world;
    private readonly Webhook _webhook;
    private TaskCompletionSource<Wakening>? _waiting;
    private int _previousOffset = -1;
    private long? _previousStart;
    private long? _previousConflict;

    public PollingMethods(World world, Webhook webhook)
    {
        _world = world;
        _webhook = webhook;
        _webhook.Setting += () => EndWaiting(Wakening.WebhookSet);
        _world.Updates.Added += _ => _waiting?.TrySetResult(Wakening.Updates);
    }

    private enum Wakening
    {
        Updates,
        NewerPoll,
        WebhookSet,
    }

    /// <summary>Whether a poll waits for updates at this moment.</summary>
    public bool IsWaiting => _waiting is not null;

    /// <summary>Updates as they leave; called under the gate.</summary>
    public Action<PendingUpdate>? HandedOut { get; set; }

    public void AddTo(MethodTable.Builder methods) => methods.AddAsync("getUpdates", GetUpdatesAsync);

    private async ValueTask<Answer> GetUpdatesAsync(BotApiRequest request, CancellationToken cancellation)
    {
        int offset, limit, timeoutSeconds;
        TaskCompletionSource<Wakening>? poll = null;
        lock (_world.Gate)
        {
            if (!_webhook.IsSet)
            {
                (offset, limit, timeoutSeconds) = Read(request);
                var taken = Take(offset, limit);
                if (taken.Count > 0 || timeoutSeconds == 0)
                    return Answer.Ok(new UpdatesResult(taken));

                // Only a poll that has to wait itself ends the one that waits.
                EndWaiting(Wakening.NewerPoll);
                offset = Math.Max(offset, 0);
                _waiting = poll = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                (offset, limit, timeoutSeconds) = (0, 0, 0);
            }
        }

        if (poll is null)
            return await ConflictAsync(WebhookActive, cancellation);

        try
        {
            var wakening = await poll.Task.WaitAsync(TimeSpan.FromSeconds(timeoutSeconds), _world.Clock, cancellation);
            if (wakening != Wakening.Updates)
                return await ConflictAsync(wakening == Wakening.NewerPoll ? NewerPoll : WebhookSet, cancellation);
        }
        catch (TimeoutException)
        {
            // Answered below, with what there is.
        }
        finally
        {
            Leave(poll);
        }

        lock (_world.Gate)
            return Answer.Ok(new UpdatesResult(Take(offset, limit)));
    }

    private (int Offset, int Limit, int TimeoutSeconds) Read(BotApiRequest request)
    {
        var offset = request.Int("offset");
        var limit = request.Int("limit", absent: 100, min: 1, max: 100);
        var timeout = request.Int("timeout", absent: 0, min: 0, max: MaxTimeoutSeconds);
        if (UpdateTypes.Read(request["allowed_updates"]) is { } allowed)
            _world.Updates.Allowed = allowed;

        // A bot that asks the same thing again and again is slowed down: first by waiting, then by one update a time.
        if (offset == _previousOffset && _previousStart is { } start)
        {
            var elapsed = _world.Clock.GetElapsedTime(start);
            if (timeout < 3 && elapsed < QuickRepeat)
                timeout = 3;
            if (elapsed < HastyRepeat)
                limit = 1;
        }

        _previousOffset = offset;
        _previousStart = _world.Clock.GetTimestamp();
        return (offset, limit, timeout);
    }

    private List<PendingUpdate> Take(int offset, int limit)
    {
        var taken = _world.Updates.Take(offset, limit);
        if (HandedOut is { } handedOut)
        {
            foreach (var update in taken)
                handedOut(update);
        }

        return taken;
    }

    private void EndWaiting(Wakening reason)
    {
        _waiting?.TrySetResult(reason);
        _waiting = null;
    }

    private void Leave(TaskCompletionSource<Wakening> poll)
    {
        lock (_world.Gate)
        {
            if (_waiting == poll)
                _waiting = null;
        }
    }

    /// <summary>The first conflict is answered at once; each further one within three seconds has to wait as long.</summary>
    private async ValueTask<Answer> ConflictAsync(string reason, CancellationToken cancellation)
    {
        bool mustWait;
        lock (_world.Gate)
        {
            mustWait = _previousConflict is { } previous && _world.Clock.GetElapsedTime(previous) < ConflictPause;
            if (!mustWait)
                _previousConflict = _world.Clock.GetTimestamp();
        }

        if (mustWait)
            await Task.Delay(ConflictPause, _world.Clock, cancellation);
        return Refusal.Conflict(reason).ToAnswer();
    }

    private sealed class UpdatesResult(List<PendingUpdate> updates) : IJson
    {
        private const int MaxBytes = 1 << 22;

        public void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            var left = MaxBytes;
            foreach (var update in updates)
            {
                left -= 50 + update.Json.Length;
                if (left <= 0)
                    break;
                update.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }
}
