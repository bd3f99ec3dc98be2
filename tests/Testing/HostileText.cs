using System.Text;

namespace OperatorBot.Testing;

/// <summary>Texts that somebody will send one day.</summary>
public static class HostileText
{
    /// <summary>Stands in every text, so that one that leaks is found.</summary>
    public const string Mark = "тайна";

    private static readonly string[] Parts =
    [
        "", " ", "\n", "\r\n", "\t", "\0", "\u0001\u001b[31m", "\u007f\u0085", "\u00a0\u2003\u3000", "\u2028\u2029",
        "\u202eevil\u202c", "\u2066\u2069\u2069\u2069", "\u200f\u200e\u061c", "שלום", "مرحبا ١٢٣", "\u200b\u200d\ufeff", "\u3164\u115f\u2800",
        "\u0301\u0302\u0303", "Z̷͇̈́a̶l̷g̸o", "👩‍👩‍👧‍👦", "🇷🇺🇬🇧", "👍🏿", "\ufffd\uffff", "ﷺ", "각각", "\U000e0041\U0010ffff",
        "<b>", "</b>", "<i>&amp;&lt;", "&#x202e;", "\"'`\\", "{0}", "{", "}", "%s%n", "'; drop table grain_state; --",
        "id 999 · ", "🟢 New dialog", "/end", "/reply 5 x", "@shop_bot", "NaN", "2147483648", "-1", "9223372036854775808", "1e400",
    ];

    /// <summary>A text of a few such parts; one in a thousand is of a megabyte.</summary>
    public static string Draw(Random random)
    {
        var text = new StringBuilder();
        for (var parts = random.Next(5); parts >= 0; parts--)
        {
            text.Append(random.Next(12) switch
            {
                0 => Repeat("\u0335\u0301", random.Next(600)),
                1 => Repeat(Parts[random.Next(Parts.Length)], random.Next(100)),
                2 => ((char)random.Next(char.MaxValue + 1)).ToString(),
                3 => new Rune(random.Next(0xe000, 0x110000)).ToString(),
                _ => Parts[random.Next(Parts.Length)],
            });
        }

        if (random.Next(1_000) == 0)
            text.Append(Repeat(Parts[random.Next(Parts.Length)] + "x", (1 << 20) / 4));
        return text.Insert(random.Next(2) * text.Length, Mark).ToString();
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
