using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;

namespace OperatorBot.Grains.Sending;

/// <summary>How much text is stored with a message, in UTF-16 units; a copy has none.</summary>
internal static class TextLength
{
    public static int Of(MessageDetails? details) => Of(details?.Quote) + Of(details?.Part);

    public static int Of(MessageQuote? quote) => (quote?.Text.Length ?? 0) + (quote?.Entities?.Length ?? 0);

    public static int Of(MessageContent? content) => (content?.Text?.Length ?? 0) + (content?.Entities?.Length ?? 0);
}
