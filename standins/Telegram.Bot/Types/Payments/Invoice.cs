namespace Telegram.Bot.Types.Payments;

public class Invoice
{
    [JsonIgnore(Condition = Never)] public string Title { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Description { get; set; } = null!;
    [JsonPropertyName("start_parameter"), JsonIgnore(Condition = Never)]
    public string StartParameter { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public string Currency { get; set; } = null!;
    [JsonPropertyName("total_amount"), JsonIgnore(Condition = Never)] public long TotalAmount { get; set; }
}
