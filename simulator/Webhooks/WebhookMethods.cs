using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator.Webhooks;

/// <summary>setWebhook, deleteWebhook, getWebhookInfo.</summary>
internal sealed class WebhookMethods(World world, Webhook webhook, WebhookDelivery delivery) : IMethodSet
{
    private const int SecretLimit = 256;
    private const int ConnectionLimit = 100;
    private static readonly TimeSpan SetPause = TimeSpan.FromSeconds(1);

    private long? _previousSet;

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("setWebhook", SetWebhook);
        methods.Add("deleteWebhook", DeleteWebhook);
        methods.Add("getWebhookInfo", _ => GetWebhookInfo());
    }

    private Answer SetWebhook(BotApiRequest request)
    {
        var url = request["url"];
        if (url.Length == 0)
            return DeleteWebhook(request);
        lock (world.Gate)
        {
            if (_previousSet is { } previous && world.Clock.GetElapsedTime(previous) < SetPause)
                throw Refusal.TooManyRequests(1);
            _previousSet = world.Clock.GetTimestamp();

            var connections = request.Int("max_connections", Webhook.DefaultConnections, 1, ConnectionLimit);
            var secret = request["secret_token"];
            var drops = request.Bool("drop_pending_updates");
            var ipAddress = request["ip_address"] is { Length: > 0 } address ? address : null;
            if (webhook.Url == url && webhook.MaxConnections == connections && webhook.SecretToken == secret && !drops)
            {
                TakeAllowed(request);
                return Answer.Ok("Webhook is already set");
            }

            // The old one is gone before the new one is checked, as on the server.
            delivery.Stop();
            webhook.Url = "";
            if (drops)
                world.Updates.Clear();
            Check(url, secret);
            webhook.Setting?.Invoke();
            (webhook.Url, webhook.MaxConnections, webhook.SecretToken, webhook.IpAddress) = (url, connections, secret, ipAddress);
            (webhook.LastErrorDate, webhook.LastErrorMessage) = (0, null);
            TakeAllowed(request);
            delivery.Start();
            return Answer.Ok("Webhook was set");
        }
    }

    private Answer DeleteWebhook(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var wasSet = webhook.IsSet;
            delivery.Stop();
            webhook.Url = "";
            if (request.Bool("drop_pending_updates"))
                world.Updates.Clear();
            return Answer.Ok(wasSet ? "Webhook was deleted" : "Webhook is already deleted");
        }
    }

    private Answer GetWebhookInfo()
    {
        lock (world.Gate)
        {
            return Answer.Ok(new RawJson(JsonBytes.Of((world, webhook), static (json, state) =>
            {
                var (world, webhook) = state;
                json.WriteStartObject();
                json.WriteString("url"u8, webhook.Url);
                json.WriteBoolean("has_custom_certificate"u8, false);
                json.WriteNumber("pending_update_count"u8, world.Updates.Count);
                if (webhook.LastErrorDate > 0)
                {
                    json.WriteNumber("last_error_date"u8, webhook.LastErrorDate);
                    json.WriteString("last_error_message"u8, webhook.LastErrorMessage);
                }

                if (webhook.IsSet)
                {
                    json.WriteNumber("max_connections"u8, webhook.MaxConnections);
                    json.WriteString("ip_address"u8, webhook.IpAddress ?? "127.0.0.1");
                }

                if (world.Updates.Allowed != UpdateTypes.Default)
                {
                    json.WriteStartArray("allowed_updates"u8);
                    foreach (var name in world.Updates.Allowed.Names())
                        json.WriteStringValue(name);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            })));
        }
    }

    private void TakeAllowed(BotApiRequest request)
    {
        if (UpdateTypes.Read(request["allowed_updates"]) is { } allowed)
            world.Updates.Allowed = allowed;
    }

    /// <summary>Like a local Bot API server, http is taken too; but only to this machine.</summary>
    private static void Check(string url, string secret)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw Refusal.BadRequest("invalid webhook URL specified");
        if (uri.Scheme == "http" && !uri.IsLoopback)
            throw Refusal.BadRequest("bad webhook: An HTTPS URL must be provided for webhook");
        if (secret.Length > SecretLimit)
            throw Refusal.BadRequest("secret token is too long");
        if (!secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw Refusal.BadRequest("secret token contains unallowed characters");
    }
}
