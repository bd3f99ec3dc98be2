using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OperatorBot.Grains.Interfaces.Operators;

/// <summary>What an inline button carries in its data (at most 64 bytes).</summary>
/// <param name="Action">What a press does.</param>
/// <param name="ClientId">The client it is about, or 0.</param>
/// <param name="Ticket">The client's ticket, or 0.</param>
/// <param name="MessageId">The operator's message it is about, or 0.</param>
[GenerateSerializer, Immutable, Alias("operatorbot.button-data")]
public sealed record ButtonData(
    [property: Id(0)] ButtonAction Action,
    [property: Id(1)] long ClientId = 0,
    [property: Id(2)] long Ticket = 0,
    [property: Id(3)] int MessageId = 0)
{
    /// <summary>The wire form: numbers, parted by colons.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(int)Action}:{ClientId}:{Ticket}:{MessageId}");

    private const int LongestWireForm = 64;

    /// <summary>Reads the wire form; false where the data is not ours.</summary>
    public static bool TryParse(string? data, [NotNullWhen(true)] out ButtonData? button)
    {
        button = null;
        var parts = data?.Length <= LongestWireForm ? data.Split(':') : null;
        if (parts is not { Length: 4 }
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var action)
            || !Enum.IsDefined((ButtonAction)action)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var client)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ticket)
            || !int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var message))
            return false;

        // Only as it is written: TryParse takes null characters behind a number for white space.
        var read = new ButtonData((ButtonAction)action, client, ticket, message);
        if (read.ToString() != data)
            return false;
        button = read;
        return true;
    }
}

/// <summary>What a press on a button does.</summary>
public enum ButtonAction
{
    /// <summary>Focus on the client.</summary>
    Focus = 1,

    /// <summary>Clear the focus.</summary>
    ClearFocus = 2,

    /// <summary>End the dialog.</summary>
    End = 3,

    /// <summary>Deliver the operator's message to the client.</summary>
    Deliver = 4,

    /// <summary>Offline: keep the dialogs.</summary>
    KeepDialogs = 5,

    /// <summary>Offline: hand the dialogs back to the head of the queue.</summary>
    HandBackDialogs = 6,
}
