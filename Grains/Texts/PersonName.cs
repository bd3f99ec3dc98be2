using System.Globalization;
using System.Text;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Texts;

/// <summary>How a person is called in lists and notices.</summary>
internal static class PersonName
{
    private const int MaxTextElements = 40;

    /// <summary>
    /// One line, at most 40 text elements and 64 characters, without control and direction characters; the id where
    /// nothing visible is left.
    /// </summary>
    public static string Of(Person person)
    {
        var visible = new StringBuilder();
        foreach (var rune in $"{person.FirstName} {person.LastName}".EnumerateRunes())
            if (IsShown(rune))
                visible.Append(rune);

        var name = visible.ToString().Trim();
        if (!name.EnumerateRunes().Any(rune => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)))
            return person.Username is { Length: > 0 } username
                ? "@" + username
                : person.Id.ToString(CultureInfo.InvariantCulture);

        return Shorten(name);
    }

    // The last five are letters and symbols by category, and blank on the screen.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0);

    private static string Shorten(string name)
    {
        var length = 0;
        var elements = StringInfo.GetTextElementEnumerator(name);
        for (var count = 0; elements.MoveNext(); count++)
        {
            var element = elements.GetTextElement();
            if (count == MaxTextElements || length + element.Length > 63)
                return name[..length] + "…";
            length += element.Length;
        }

        return name;
    }
}
