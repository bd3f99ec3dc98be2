using System.Globalization;
using System.Text;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Texts;

/// <summary>How a person is called in lists and notices.</summary>
internal static class PersonName
{
    private const int MaxTextElements = 40;
    private const int MaxLength = 63;
    private const int LongestUsername = 32;

    // More than any language stacks, and less than what reaches into other lines.
    private const int MaxMarksInARow = 4;

    /// <summary>
    /// One line, at most 40 text elements and 64 characters, without control and direction characters and without more than
    /// a single space in a row; the user name or the id where nothing visible is left.
    /// </summary>
    public static string Of(Person person)
    {
        var name = Visible($"{person.FirstName} {person.LastName}");
        return name.Length > 0
            ? Shorten(name)
            : UsernameOf(person.Username) ?? person.Id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The user name with its <c>@</c>; null where there is none, or none that Telegram would give.</summary>
    public static string? UsernameOf(string? username) =>
        username is { Length: > 0 and <= LongestUsername } && username.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? "@" + username
            : null;

    /// <summary>What can be seen of a text, on one line; empty where that is nothing but marks and spaces.</summary>
    public static string Visible(string name)
    {
        var cleaned = new StringBuilder();
        var (isVisible, isSpaceDue, marks) = (false, false, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                isSpaceDue = cleaned.Length > 0;
                continue;
            }

            if (!IsShown(rune))
                continue;
            var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            isVisible |= !isMark;
            marks = isMark ? marks + 1 : 0;
            if (marks > MaxMarksInARow || (isMark && (isSpaceDue || cleaned.Length == 0)))
                continue;
            if (isSpaceDue)
                cleaned.Append(' ');
            isSpaceDue = false;
            cleaned.Append(rune);

            // Enough to see that it has to be cut.
            if (cleaned.Length > MaxTextElements * MaxLength && isVisible)
                break;
        }

        return isVisible ? cleaned.ToString() : string.Empty;
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
            if (count < MaxTextElements && length + element.Length <= MaxLength)
            {
                length += element.Length;
                continue;
            }

            // A single element can be longer than all of a name may be.
            if (length == 0)
                length = char.IsHighSurrogate(name[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
            return name[..length] + "…";
        }

        return name;
    }
}
