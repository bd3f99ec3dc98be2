using System.Globalization;

namespace Orleans.AzureUtils;

/// <summary>Instants as the packages write them into columns of text.</summary>
internal static class TableInstant
{
    private const string Format = "yyyy-MM-dd HH:mm:ss.fff 'GMT'";

    public static string Text(DateTime utc) => utc.ToString(Format, CultureInfo.InvariantCulture);

    public static DateTime Parse(string text) => DateTime.ParseExact(
        text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
