using System.Globalization;

namespace OperatorBot.Simulator.BotApi;

/// <summary>
/// A call as the server sees it: a method and a bag of strings, whatever the body's format was. Objects and arrays
/// of a JSON body are strings of JSON here, as they are in a form.
/// </summary>
internal sealed class BotApiRequest(string method, List<KeyValuePair<string, string>> parameters)
{
    private readonly List<KeyValuePair<string, string>> _parameters = parameters;

    public string Method { get; } = method;

    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    /// <summary>Files of a multipart body by field name.</summary>
    public Dictionary<string, UploadedFile>? Files { get; init; }

    /// <summary>The chat the call is about, as far as it is a number; for limits, faults and the record.</summary>
    public long? ChatId => long.TryParse(this["chat_id"], CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Empty when absent: the server does not tell the two apart.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var parameter in _parameters)
            {
                if (parameter.Key == name)
                    return parameter.Value;
            }

            return "";
        }
    }

    public bool Has(string name)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Key == name)
                return true;
        }

        return false;
    }

    public string Required(string name) => this[name] is { Length: > 0 } value
        ? value
        : throw Refusal.BadRequest($"parameter \"{name}\" is required");

    public int Int(string name, int absent = 0, int min = int.MinValue, int max = int.MaxValue)
    {
        var text = this[name];
        if (text.Length == 0)
            return absent;
        _ = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        return Math.Clamp(value, min, max);
    }

    public long Long(string name) =>
        long.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;

    public double Double(string name) =>
        double.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;

    public bool Bool(string name) => this[name].ToLowerInvariant() is "true" or "yes" or "1";

    public UploadedFile? File(string name) =>
        Files is not null && Files.TryGetValue(name, out var file) ? file : null;
}

internal sealed record UploadedFile(string Name, string? ContentType, byte[] Content);
