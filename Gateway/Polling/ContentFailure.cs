using System.Text.Json;

namespace OperatorBot.Gateway.Polling;

/// <summary>Tells failures that an update's content may cause from those of the store, the cluster or the network.</summary>
internal static class ContentFailure
{
    /// <summary>
    /// Whether repeating may never help. Orleans wraps what a store throws into an OrleansException, and it throws such ones
    /// and time-outs itself, so that what is listed here comes out of the bot's own code.
    /// </summary>
    public static bool Is(Exception failure) => failure
        is ArgumentException
        or (InvalidOperationException and not ObjectDisposedException)
        or NullReferenceException
        or IndexOutOfRangeException
        or KeyNotFoundException
        or InvalidCastException
        or FormatException
        or ArithmeticException
        or NotSupportedException
        or NotImplementedException
        or System.Diagnostics.UnreachableException
        or JsonException;
}
