using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Webhooks;

/// <summary>What shows that a call is Telegram's. Hashes are compared, so that the time tells neither letters nor length.</summary>
internal sealed class SecretToken(Secret secret)
{
    public const string Header = "X-Telegram-Bot-Api-Secret-Token";

    private readonly byte[] _hash = Hash(secret.Value);

    /// <summary>Whether the header is there once, and holds the secret.</summary>
    public bool IsIn(StringValues header)
    {
        var fits = CryptographicOperations.FixedTimeEquals(Hash(header.Count > 0 ? header[0] ?? "" : ""), _hash);
        return fits & header.Count == 1;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
