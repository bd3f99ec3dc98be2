using System.Globalization;
using System.Text.Json;

namespace OperatorBot.Simulator.Json;

/// <summary>Reads JSON as leniently as the Bot API server: a number may come as a string and the other way round.</summary>
internal static class JsonElements
{
    public static bool TryParse(string? json, out JsonElement element)
    {
        element = default;
        if (string.IsNullOrWhiteSpace(json))
            return false;
        try
        {
            using var document = JsonDocument.Parse(json);
            element = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static string? String(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => value.GetRawText(),
        };
    }

    public static long Long(this JsonElement element, string name, long absent = 0) =>
        long.TryParse(element.String(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : absent;

    public static int Int(this JsonElement element, string name, int absent = 0) =>
        (int)Math.Clamp(element.Long(name, absent), int.MinValue, int.MaxValue);

    public static double Double(this JsonElement element, string name, double absent = 0) =>
        double.TryParse(element.String(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : absent;

    public static bool Bool(this JsonElement element, string name) =>
        element.String(name) is { } text && bool.TryParse(text, out var value) && value;

    public static JsonElement? Property(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
