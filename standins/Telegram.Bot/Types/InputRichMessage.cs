namespace Telegram.Bot.Types;

/// <summary>Formatted text as a whole; the blocks of the package are left out.</summary>
public class InputRichMessage
{
    public string? Html { get; set; }
    public string? Markdown { get; set; }
    [JsonPropertyName("is_rtl")] public bool IsRtl { get; set; }
    [JsonPropertyName("skip_entity_detection")] public bool SkipEntityDetection { get; set; }
}
