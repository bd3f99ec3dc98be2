namespace Telegram.Bot.Types;

public class WebhookInfo
{
    [JsonIgnore(Condition = Never)] public string Url { get; set; } = null!;
    [JsonPropertyName("has_custom_certificate")] public bool HasCustomCertificate { get; set; }
    [JsonPropertyName("pending_update_count"), JsonIgnore(Condition = Never)]
    public int PendingUpdateCount { get; set; }
    [JsonPropertyName("ip_address")] public string? IpAddress { get; set; }
    [JsonPropertyName("last_error_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? LastErrorDate { get; set; }
    [JsonPropertyName("last_error_message")] public string? LastErrorMessage { get; set; }
    [JsonPropertyName("last_synchronization_error_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? LastSynchronizationErrorDate { get; set; }
    [JsonPropertyName("max_connections")] public int? MaxConnections { get; set; }
    [JsonPropertyName("allowed_updates")] public UpdateType[]? AllowedUpdates { get; set; }
}

public class ResponseParameters
{
    [JsonPropertyName("migrate_to_chat_id")] public long? MigrateToChatId { get; set; }
    [JsonPropertyName("retry_after")] public int? RetryAfter { get; set; }
}
