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

    /// <summary>A call that waits for nobody, in a lane of its own.</summary>
    Aside = 2,

    /// <summary>The dispatcher.</summary>
    Dispatcher = 3,

    /// <summary>A client grain.</summary>
    Client = 4,

    /// <summary>The menu of a chat.</summary>
    Menu = 5,
}
