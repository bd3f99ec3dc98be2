using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;

namespace OperatorBot.Gateway.Webhooks;

/// <summary>
/// Deals with updates one by one as Telegram brings them. Telegram keeps the order: it brings the next one of a queue when the one
/// before is answered with 200, and what is answered with anything else again, here or at another gateway. So nothing is
/// repeated here; only how often an update has failed by what it holds is counted, to let it pass in the end.
/// </summary>
internal sealed partial class WebhookInbox(
    UpdateRouter router,
    OperatorRoster roster,
    GatewayConditions conditions,
    GatewayMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<WebhookInbox> logger)
{
    /// <summary>How long an update may take; under the 60 s after which Telegram no longer waits for the answer.</summary>
    internal static readonly TimeSpan HandlingLimit = TimeSpan.FromSeconds(25);

    /// <summary>How long it may still take when the process stops.</summary>
    internal static readonly TimeSpan StoppingLimit = TimeSpan.FromSeconds(8);

    /// <summary>How often something has to come before it is held to be as unreadable at Telegram as it is here.</summary>
    internal const int MaxUnreadableAttempts = 3;

    private const int Remembered = 10_000;

    private readonly SeenUpdates _seen = new(Remembered);
    private readonly FailingUpdates _failing = new(conditions.Updates, time);
    private Opening? _opening;

    /// <summary>Whether updates can be dealt with: the bot knows its name and its operators, and does not stop.</summary>
    public bool IsOpen => Volatile.Read(ref _opening) is not null
        && roster.Loaded.IsCompletedSuccessfully
        && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Updates may come from now on.</summary>
    /// <param name="botName">The bot's user name.</param>
    public void Open(string botName)
    {
        Volatile.Write(ref _opening, new Opening(botName, time.GetTimestamp()));
        _failing.Show();
    }

    /// <summary>Brings the health page up to date.</summary>
    public void ShowHealth() => _failing.Show();

    /// <summary>Deals with what Telegram has brought.</summary>
    /// <param name="body">An update as JSON.</param>
    /// <returns>True: its effect is written, or it is to have none. False: it has to come again.</returns>
    public async Task<bool> TakeAsync(ReadOnlyMemory<byte> body)
    {
        if (!IsOpen || Volatile.Read(ref _opening) is not { } opening)
            return false;

        ReceivedUpdate received;
        try
        {
            received = JsonSerializer.Deserialize<ReceivedUpdate>(body.Span, JsonBotAPI.Options)!;
        }
        catch (Exception e) when (ReceivedUpdate.IsAboutContent(e))
        {
            return IsGivenUp(body.Span, e.GetType().Name);
        }

        // The same range as in polling, so that the two modes can follow each other.
        if (received.Id is not (> 0 and < int.MaxValue and var id))
        {
            SkippedUpdate.Report(logger, metrics, received.Id, GatewayMetrics.Unreadable, received.Problem ?? "no id that Telegram gives");
            return true;
        }

        var mayBeRepeat = _seen.Note(id) || MayHaveBeenElsewhere(received, opening);
        if (!received.TryParse(opening.BotName, time.GetUtcNow(), mayBeRepeat, out var incoming, out var problem))
        {
            SkippedUpdate.Report(logger, metrics, id, GatewayMetrics.Unreadable, problem);
            return true;
        }

        if (incoming is Incoming.Ignored { Why: IgnoredBecause.Implausible })
            SkippedUpdate.Report(logger, metrics, id, GatewayMetrics.Implausible, "ids that Telegram never gives");
        return await HandleAsync(incoming);
    }

    // At another gateway, or at the one before this. A message that is older than a few seconds is taken for a repeat by its
    // date; so after the first seconds these are all that the process before can have had. A press tells no time.
    private bool MayHaveBeenElsewhere(ReceivedUpdate received, Opening opening) =>
        received.Update?.CallbackQuery is not null || time.GetElapsedTime(opening.At) < UpdateParser.FreshFor;

    // HTTP tells a whole body from one that broke off. What a proxy garbled comes different the next time, and counts anew.
    private bool IsGivenUp(ReadOnlySpan<byte> body, string problem)
    {
        var attempt = _seen.CountFailure(KeyOf(body));
        if (attempt >= MaxUnreadableAttempts)
        {
            SkippedUpdate.Report(logger, metrics, null, GatewayMetrics.Unreadable, problem);
            return true;
        }

        LogUnreadable(attempt, problem);
        return false;
    }

    private async Task<bool> HandleAsync(Incoming update)
    {
        var (id, kind, chat) = (update.UpdateId, update.GetType().Name, update.ChatId);
        using var patience = new CancellationTokenSource(HandlingLimit, time);
        using var stopping = lifetime.ApplicationStopping.Register(() => patience.CancelAfter(StoppingLimit));
        try
        {
            // What is late goes on: grains take the repeat for what it is, be it at the same moment.
            await router.HandleAsync(update).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            LogLate(id, kind, chat);
            _failing.Add(id);
            return false;
        }
        catch (Exception e) when (ContentFailure.Is(e))
        {
            var attempt = _seen.CountFailure(id);
            if (attempt < UpdateLanes.MaxContentAttempts)
            {
                LogFailed(id, kind, chat, attempt, ContentFailure.Describe(e));
                _failing.Add(id);
                return false;
            }

            LogGivenUp(id, kind, chat, attempt, ContentFailure.Describe(e));
            metrics.CountSkipped(GatewayMetrics.Failed);
        }
        catch (Exception e)
        {
            LogLater(e, id, kind, chat, e.GetType().Name);
            _failing.Add(id);
            return false;
        }

        _failing.Remove(id);
        return true;
    }

    // Below zero, where no update's id is.
    private static long KeyOf(ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(body)) | long.MinValue;

    private sealed record Opening(string BotName, long At);
}
