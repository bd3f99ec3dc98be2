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

    /// <summary>Asks Telegram who the bot is, until it tells.</summary>
    /// <returns>The bot's user name.</returns>
    public async Task<string> IdentifyAsync(CancellationToken stopping)
    {
        var me = await UntilItWorksAsync(
            _ => bot.CallAsync(new GetMeRequest(), BotApiCalls.ShortLimit, time, stopping), stopping);
        LogIdentified(me.Id, me.Username);
        return me.Username ?? "";
    }

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
                attempt => feed.AskAsync(attempt == 1 ? LongPoll : ShortPoll, cancellationToken), cancellationToken);
            conditions.Polling.Holds("this gateway polls");
            feed.Give(updates);
            await feed.WaitToAskAsync(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    // Telegram refuses to be polled while it has a webhook. A server that does not know webhooks (404) has none.
    private Task<bool> RemoveWebhookAsync(CancellationToken cancellationToken) => UntilItWorksAsync(
        async _ =>
        {
            try
            {
                return await bot.CallAsync(new DeleteWebhookRequest(), BotApiCalls.ShortLimit, time, cancellationToken);
            }
            catch (ApiRequestException e) when (e.ErrorCode == 404)
            {
                return false;
            }
        },
        cancellationToken);

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

    private async Task<T> UntilItWorksAsync<T>(Func<int, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await call(attempt);
                conditions.Telegram.Holds("it answers");
                return result;
            }
            catch (ApiRequestException e) when (e.ErrorCode == 401)
            {
                conditions.Telegram.Fails(
                    "it refuses the bot's token (401)", "Set TELEGRAM_BOT_TOKEN to the token that @BotFather shows");
                tokenRefusal.Report();
                // The process ends.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }
            catch (RequestException e)
            {
                var pause = BotApiFailure.PauseAfter(e, attempt);
                Report(e, attempt, pause);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private void Report(RequestException failure, int attempt, TimeSpan pause)
    {
        var what = BotApiFailure.Describe(failure);
        LogFailed(what, attempt, pause.TotalSeconds);
        switch ((failure as ApiRequestException)?.ErrorCode)
        {
            case 409:
                conditions.Polling.Fails(
                    $"somebody else fetches this bot's updates ({what})",
                    "Stop the other program that polls or sets a webhook with this token, or give it a token of its own");
                break;
            case 429:
                conditions.Telegram.Limps($"it asks to slow down ({what})", "Wait; it passes by itself");
                break;
            default:
                conditions.Telegram.Fails(
                    $"it cannot be reached or fails ({what})",
                    "Look at the network, at TELEGRAM_API_URL if it is set, and at Telegram's own state");
                break;
        }
    }
}
