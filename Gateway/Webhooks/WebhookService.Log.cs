namespace OperatorBot.Gateway.Webhooks;

internal sealed partial class WebhookService
{
    [LoggerMessage(1710, LogLevel.Information, "The webhook is set")]
    private partial void LogSet();

    [LoggerMessage(1711, LogLevel.Warning, "Somebody has removed the webhook; it is set again")]
    private partial void LogRemoved();

    [LoggerMessage(1712, LogLevel.Error,
        "Telegram brings updates to another address than that of WEBHOOK_URL. Stop the other program that sets a webhook with this token, then start this one again")]
    private partial void LogElsewhere();
}
