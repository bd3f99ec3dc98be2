using System.Globalization;
using OperatorBot.Simulator.Recording;

namespace OperatorBot.Bench.Load;

/// <summary>What the bot tells an operator about a dialog.</summary>
/// <param name="OperatorId">Whom it tells.</param>
/// <param name="ClientId">Whose dialog it is.</param>
/// <param name="IsOpened">Whether it begins, else it is over.</param>
internal sealed record DialogNotice(long OperatorId, long ClientId, bool IsOpened)
{
    /// <summary>The notice that a call brings, or null.</summary>
    public static DialogNotice? In(CallRecord call)
    {
        if (call is not { IsOk: true, Method: "sendMessage", ChatId: { } chat })
            return null;
        var text = call["text"];
        var isOpened = text.StartsWith("🟢 New dialog", StringComparison.Ordinal);
        return isOpened || text.StartsWith("⚪ The dialog with", StringComparison.Ordinal)
            ? new DialogNotice(chat, long.Parse(text.Split("<code>")[1].Split("</code>")[0], CultureInfo.InvariantCulture), isOpened)
            : null;
    }
}
