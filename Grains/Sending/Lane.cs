namespace OperatorBot.Grains.Sending;

/// <summary>Where a debt goes; debts of one lane are paid one after the other.</summary>
/// <param name="Kind">To whom.</param>
/// <param name="Id">Which of them.</param>
internal readonly record struct Lane(LaneKind Kind, long Id);

/// <summary>To whom a debt is paid.</summary>
internal enum LaneKind
{
    /// <summary>A Telegram chat.</summary>
    Chat = 1,

    /// <summary>A press, which waits for nobody: it expires.</summary>
    Press = 2,

    /// <summary>The dispatcher.</summary>
    Dispatcher = 3,

    /// <summary>A client grain.</summary>
    Client = 4,
}
