using System.Security.Cryptography;
using System.Text;

namespace OperatorBot.Gateway.Settings;

/// <summary>A text that must not reach a log, an error message or a page.</summary>
/// <param name="value">The text.</param>
public sealed class Secret(string value)
{
    private readonly byte[] _hash = Hash(value);

    /// <summary>The text itself.</summary>
    public string Value { get; } = value;

    /// <summary>Whether a stranger's text is the same. Hashes are compared, so that the time tells neither letters nor length.</summary>
    public bool Is(string text) => CryptographicOperations.FixedTimeEquals(Hash(text), _hash);

    /// <summary>Stars, whatever it holds.</summary>
    public override string ToString() => "***";

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
