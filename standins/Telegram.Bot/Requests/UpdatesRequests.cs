namespace Telegram.Bot.Requests;

public class GetUpdatesRequest() : RequestBase<Update[]>("getUpdates")
{
    public int? Offset { get; set; }
    public int? Limit { get; set; }
    public int? Timeout { get; set; }
    [JsonPropertyName("allowed_updates")] public IEnumerable<UpdateType>? AllowedUpdates { get; set; }
}

public class SetWebhookRequest() : FileRequestBase<bool>("setWebhook")
{
    [JsonIgnore(Condition = Never)] public required string Url { get; set; }
    public InputFileStream? Certificate { get; set; }
    [JsonPropertyName("ip_address")] public string? IpAddress { get; set; }
    [JsonPropertyName("max_connections")] public int? MaxConnections { get; set; }
    [JsonPropertyName("allowed_updates")] public IEnumerable<UpdateType>? AllowedUpdates { get; set; }
    [JsonPropertyName("drop_pending_updates")] public bool DropPendingUpdates { get; set; }
    [JsonPropertyName("secret_token")] public string? SecretToken { get; set; }
}

public class DeleteWebhookRequest() : RequestBase<bool>("deleteWebhook")
{
    [JsonPropertyName("drop_pending_updates")] public bool DropPendingUpdates { get; set; }
}

public class GetWebhookInfoRequest() : ParameterlessRequest<WebhookInfo>("getWebhookInfo");
