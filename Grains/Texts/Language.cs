using System.Globalization;

namespace OperatorBot.Grains.Texts;

/// <summary>The languages that the bot speaks.</summary>
internal static class Language
{
    /// <summary>Russian.</summary>
    public const string Russian = "ru";

    /// <summary>English.</summary>
    public const string English = "en";

    private static readonly CultureInfo RussianCulture = CultureInfo.GetCultureInfo(Russian);
    private static readonly CultureInfo EnglishCulture = CultureInfo.GetCultureInfo(English);

    /// <summary>The language for a user's <c>language_code</c>; any other one, or none, gives the fallback.</summary>
    public static string Of(string? languageCode, string fallback) => languageCode?.Split('-', '_')[0] switch
    {
        Russian => Russian,
        English => English,
        _ => fallback,
    };

    internal static CultureInfo Culture(string language) => language == Russian ? RussianCulture : EnglishCulture;
}
