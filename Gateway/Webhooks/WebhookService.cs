using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Webhooks;

/// <summary>
/// Tells Telegram where to bring updates, and looks from time to time whether it still does. Any number of gateways may: the
/// same webhook again changes nothing. One that was removed is set again; over another program's address nobody
/// quarrels, since both would only take updates from each other.
/// </summary>
internal sealed partial class WebhookService(
    [FromKeyedServices(BotApiClient.Key)] ITelegramBotClient bot,
    BotSettings settings,
    WebhookInbox inbox,
    OperatorRoster roster,
    GatewayConditions conditions,
    ITokenRefusal tokenRefusal,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<WebhookService> logger) : BackgroundService
{
    /// <summary>How often to look.</summary>
    internal static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(30);

    /// <summary>As many as Telegram allows; each chat has one at a time.</summary>
    private const int MaxConnections = 100;

    private readonly PatientCalls _calls = new(bot, conditions.Telegram, tokenRefusal, time, logger);
    private readonly string _address = AddressOf(settings.WebhookUrl!);
    private bool _isElsewhere;

    /// <summary>The address that Telegram is to call.</summary>
    internal static string AddressOf(Uri publicUrl) => publicUrl.AbsoluteUri.TrimEnd('/') + WebhookEndpoint.Path;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A webhook that is set already may be called before.
            inbox.Open(await _calls.IdentifyAsync(stoppingToken));
            await roster.Loaded.WaitAsync(stoppingToken);
            await WhenServedAsync(stoppingToken);
            await SetAsync(stoppingToken);
            while (true)
            {
                await Task.Delay(LookAfter, time, stoppingToken);
                inbox.ShowHealth();
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops. The webhook stays: Telegram keeps what it cannot bring, and other gateways may be there.
        }
    }

    // Services start before the port is open.
    private async Task WhenServedAsync(CancellationToken stoppingToken)
    {
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(served.SetResult);
        await served.Task.WaitAsync(stoppingToken);
    }

    private async Task SetAsync(CancellationToken stoppingToken)
    {
        var request = new SetWebhookRequest
        {
            Url = _address,
            SecretToken = settings.WebhookSecret!.Value,
            AllowedUpdates = GetUpdates.Wanted,
            MaxConnections = MaxConnections,
        };
        await _calls.UntilItWorksAsync(
            _ => bot.CallAsync(request, BotApiCalls.ShortLimit, time, stoppingToken), IsRefused, stoppingToken);
        LogSet();
        conditions.Webhook.Holds("it is set");

        bool IsRefused(ApiRequestException refusal)
        {
            if (refusal.ErrorCode is not (>= 400 and < 500 and not 429))
                return false;
            conditions.Webhook.Fails(
                $"Telegram does not take it ({BotApiFailure.Describe(refusal)})",
                $"Set {SettingNames.WebhookUrl} to an https address that Telegram reaches, on port 443, 80, 88 or 8443");
            return true;
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var info = await _calls.UntilItWorksAsync(
            _ => bot.CallAsync(new GetWebhookInfoRequest(), BotApiCalls.ShortLimit, time, stoppingToken),
            _ => false,
            stoppingToken);
        if (info.Url == "")
        {
            LogRemoved();
            await SetAsync(stoppingToken);
            return;
        }

        var wasElsewhere = _isElsewhere;
        _isElsewhere = info.Url != _address;
        if (_isElsewhere)
        {
            if (!wasElsewhere)
                LogElsewhere();
            conditions.Webhook.Fails(
                $"Telegram brings updates to another address than that of {SettingNames.WebhookUrl}",
                "Stop the other program that sets a webhook with this token, then start this one again");
        }
        else if (HasFailedLately(info))
        {
            conditions.Webhook.Limps(
                $"Telegram could not bring an update ({info.LastErrorMessage}); {info.PendingUpdateCount} wait there",
                $"Look whether {SettingNames.WebhookUrl} leads here, with the same {SettingNames.WebhookSecret} everywhere, and at the log");
        }
        else
        {
            conditions.Webhook.Holds($"it is set; {info.PendingUpdateCount} updates wait at Telegram");
        }
    }

    private bool HasFailedLately(WebhookInfo info) =>
        info.LastErrorDate is { } date
        && time.GetUtcNow() - new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Utc)) < 2 * LookAfter;
}
