using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace OperatorBot.Gateway.Settings;

/// <summary>Reads values one by one and collects what is wrong with them; a wrong one reads as its default.</summary>
internal sealed class SettingValues(IReadOnlyDictionary<string, string> values)
{
    private readonly List<SettingProblem> _problems = [];

    public IReadOnlyList<SettingProblem> Problems => _problems;

    public void Wrong(string name, string problem, string remedy) =>
        _problems.Add(new SettingProblem(name, problem, remedy));

    public string? Text(string name) =>
        values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    public Secret? Secret(string name) => Text(name) is { } value ? new Secret(value) : null;

    public Secret RequiredSecret(string name, string remedy, Predicate<string>? isGood = null, string? shape = null)
    {
        var value = Text(name);
        if (value is null)
            Wrong(name, "is missing", remedy);
        else if (isGood?.Invoke(value) == false)
            Wrong(name, $"has {value.Length} characters (not shown) that do not fit; it must be {shape}", remedy);
        return new Secret(value ?? "");
    }

    public T? Required<T>(string name, T? value, string problem, string remedy)
        where T : class
    {
        if (value is null && Text(name) is null)
            Wrong(name, problem, remedy);
        return value;
    }

    public int Integer(string name, int whenNone, int min, int max)
    {
        if (Text(name) is not { } text)
            return whenNone;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;

        Wrong(name, $"is \"{Shown(text)}\", and must be a whole number from {min} to {max}", $"Correct or remove it; without it, {whenNone} counts");
        return whenNone;
    }

    /// <summary>One of a few words; the first is the default.</summary>
    public T Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(name) is not { } text)
            return choices[0].Value;

        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return value;
            words.Add(word);
        }

        Wrong(name, $"is \"{Shown(text)}\", and must be one of: {string.Join(", ", words)}", $"Correct or remove it; without it, {words[0]} counts");
        return choices[0].Value;
    }

    public Uri? Url(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (IsUrl(text, out var url) && url.AbsolutePath == "/")
            return url;

        // Not shown: it may hold a password or a token.
        Wrong(
            name,
            $"has {text.Length} characters (not shown) that are not an address like http://127.0.0.1:8081, without user, path or query",
            "Correct or remove it");
        return null;
    }

    /// <summary>An address that others reach: https, or http on this machine, to which they add a path.</summary>
    public Uri? PublicUrl(string name, string addedPath)
    {
        if (Text(name) is not { } text)
            return null;
        if (!IsUrl(text, out var url) || (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback))
        {
            Wrong(
                name,
                $"has {text.Length} characters (not shown) that are not an address like https://bot.example.org, without user or query",
                "Correct it; http is for a simulator on this machine alone");
            return null;
        }

        if (!url.AbsolutePath.TrimEnd('/').EndsWith(addedPath, StringComparison.Ordinal))
            return url;
        Wrong(name, $"ends in {addedPath}, which the bot adds itself", $"Leave {addedPath} out");
        return null;
    }

    public string? Name(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (text.Length <= 63 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return text;

        Wrong(name, $"is \"{Shown(text)}\", and must be 1 to 63 letters, digits, -, _ and .", "Correct or remove it");
        return null;
    }

    public IPAddress? Address(string name)
    {
        if (Text(name) is not { } text)
            return null;
        // IPAddress reads "1" as 0.0.0.1, which nobody means.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c == '.') == 3))
            return address;

        Wrong(name, $"is \"{Shown(text)}\", and must be an IP address like 10.0.0.4", "Correct or remove it");
        return null;
    }

    private static bool IsUrl(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && url.Query.Length == 0
        && url.Fragment.Length == 0;

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
