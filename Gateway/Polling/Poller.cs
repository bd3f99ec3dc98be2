using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;

namespace OperatorBot.Gateway.Polling;

/// <summary>Fetches updates while this gateway may, and acknowledges what is finished.</summary>
internal sealed partial class Poller(
    [FromKeyedServices(BotApiClient.Key)] ITelegramBotClient bot,
    UpdateRouter router,
    GatewayConditions conditions,
    ITokenRefusal tokenRefusal,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<Poller> logger)
{
    /// <summary>How long Telegram waits for news; connections that stay silent for longer are often cut on their way.</summary>
    internal static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(25);

    /// <summary>How long it waits after a failure, so that the recovery shows soon.</summary>
    internal static readonly TimeSpan ShortPoll = TimeSpan.FromSeconds(1);

    /// <summary>How long updates in hand may take to finish when the process stops.</summary>
    internal static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(2);

    /// <summary>From which attempt on a webhook that is in the way is removed once more.</summary>
    internal const int RemoveWebhookAtAttempt = 5;

    private readonly PatientCalls _calls = new(bot, conditions.Telegram, tokenRefusal, time, logger);
    private bool _webhookIsSet;

    /// <summary>Asks Telegram who the bot is, until it tells.</summary>
    /// <returns>The bot's user name.</returns>
    public Task<string> IdentifyAsync(CancellationToken stopping) => _calls.IdentifyAsync(stopping);

    /// <summary>Polls until the lease is lost or the process stops.</summary>
    public async Task PollAsync(HeldLease lease, string botName, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stopping);
        var lanes = new UpdateLanes(router.HandleAsync, conditions.Updates, metrics, time, logger, either.Token);
        var feed = new UpdateFeed(bot, lanes, botName, metrics, time, logger);
        conditions.Updates.Holds("none is stuck");
        try
        {
            await RunAsync(lease, lanes, feed, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The lease ended, or the process stops.
        }

        await either.CancelAsync();
        // Without the lease another gateway goes on; what is still in work here has its effect once, whoever is first.
        if (stopping.IsCancellationRequested && lease.IsHeld)
            await FinishAsync(lease, lanes, feed);
    }

    private async Task RunAsync(HeldLease lease, UpdateLanes lanes, UpdateFeed feed, CancellationToken cancellationToken)
    {
        await RemoveWebhookAsync(cancellationToken);
        conditions.Polling.Holds("this gateway polls");
        while (lease.IsHeld)
        {
            var updates = await UntilItWorksAsync(
                attempt => AskAsync(feed, attempt, cancellationToken), cancellationToken);
            conditions.Polling.Holds("this gateway polls");
            feed.Give(updates);
            await feed.WaitToAskAsync(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ReceivedUpdate[]> AskAsync(UpdateFeed feed, int attempt, CancellationToken cancellationToken)
    {
        // A gateway that was about to stop may have set its webhook again. Not at once: as long as it is there, it would once more.
        if (_webhookIsSet && attempt >= RemoveWebhookAtAttempt)
            await TryRemoveWebhookAsync(cancellationToken);
        return await feed.AskAsync(attempt == 1 ? LongPoll : ShortPoll, cancellationToken);
    }

    private Task<bool> RemoveWebhookAsync(CancellationToken cancellationToken) =>
        UntilItWorksAsync(_ => TryRemoveWebhookAsync(cancellationToken), cancellationToken);

    // Telegram refuses to be polled while it has a webhook. A server that does not know webhooks (404) has none.
    private async Task<bool> TryRemoveWebhookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bot.CallAsync(new DeleteWebhookRequest(), BotApiCalls.ShortLimit, time, cancellationToken);
        }
        catch (ApiRequestException e) when (e.ErrorCode == 404)
        {
            // None.
        }

        return _webhookIsSet = false;
    }

    /// <summary>Lets work end, and acknowledges it, so that nothing of it is handed out again.</summary>
    private async Task FinishAsync(HeldLease lease, UpdateLanes lanes, UpdateFeed feed)
    {
        await lanes.WhenIdleAsync().WaitAsync(DrainLimit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogDrained(lanes.Unacknowledged);
        if (!lease.IsHeld)
            return;

        using var limit = new CancellationTokenSource(ConfirmLimit, time);
        try
        {
            await feed.ConfirmAsync(limit.Token);
        }
        catch (Exception e) when (e is RequestException or OperationCanceledException)
        {
            // They come again, and are recognized.
            LogNotConfirmed(e.GetType().Name);
        }
    }

    private Task<T> UntilItWorksAsync<T>(Func<int, Task<T>> call, CancellationToken cancellationToken) =>
        _calls.UntilItWorksAsync(call, IsConflict, cancellationToken);

    private bool IsConflict(ApiRequestException refusal)
    {
        if (refusal.ErrorCode != 409)
            return false;
        _webhookIsSet = refusal.Message.Contains("webhook is active", StringComparison.Ordinal);
        conditions.Polling.Fails(
            $"somebody else fetches this bot's updates ({BotApiFailure.Describe(refusal)})",
            "Stop the other program that polls or sets a webhook with this token, or give it a token of its own");
        return true;
    }
}
