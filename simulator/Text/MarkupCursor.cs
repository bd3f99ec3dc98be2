using System.Text;

namespace OperatorBot.Simulator.Text;

/// <summary>A text read character by character, with an end that never has to be asked for.</summary>
internal readonly struct MarkupCursor(string text)
{
    public const char End = '\0';

    public int Length => text.Length;

    public char this[int index] => index < text.Length ? text[index] : End;

    /// <summary>The server's messages count bytes.</summary>
    public int ByteOffset(int index) => Encoding.UTF8.GetByteCount(text.AsSpan(0, Math.Min(index, text.Length)));

    public string Slice(int from, int to) => text[from..Math.Min(to, text.Length)];

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\v' or End;
}
