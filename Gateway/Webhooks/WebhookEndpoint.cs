using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Webhooks;

/// <summary>
/// Where Telegram brings updates: 200 once one is dealt with, 503 where it has to come again. Whoever does not know the
/// secret gets 401, whatever else they send. Answers have no body: Telegram would take one for a call of the Bot API.
/// </summary>
internal sealed class WebhookEndpoint(BotSettings settings, WebhookInbox inbox, AccessMetrics metrics)
{
    /// <summary>The path behind <see cref="BotSettings.WebhookUrl"/>.</summary>
    public const string Path = "/telegram";

    /// <summary>Where Telegram shows the secret.</summary>
    internal const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    /// <summary>Far more than an update has.</summary>
    internal const int MaxBodyBytes = 1 << 20;

    private const string RetryAfterSeconds = "1";

    private readonly Secret _secret = settings.WebhookSecret!;

    /// <summary>Answers one call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        // Before anything else, so that of a stranger's body no more than this is taken in to be thrown away.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBodyBytes;

        if (!IsTelegram(context.Request.Headers[SecretHeader]))
        {
            metrics.CountWebhookRefused();
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            context.Response.StatusCode = IsJson(context.Request.ContentType)
                ? await TakeAsync(context.Request)
                : StatusCodes.Status415UnsupportedMediaType;
        }

        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
    }

    private bool IsTelegram(StringValues header) => header.Count == 1 && _secret.Is(header[0] ?? "");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private async Task<int> TakeAsync(HttpRequest request)
    {
        // What it could do nothing with is not read.
        if (!inbox.IsOpen)
            return StatusCodes.Status503ServiceUnavailable;

        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            // Too long (413), broken off, or too slow.
            return e.StatusCode;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The connection is gone, and nobody hears the answer.
            return StatusCodes.Status400BadRequest;
        }

        return await inbox.TakeAsync(body.GetBuffer().AsMemory(0, (int)body.Length))
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
    }
}
