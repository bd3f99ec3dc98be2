using System.Text;
using System.Text.Json;
using OperatorBot.Gateway.Routing;

namespace OperatorBot.Gateway.Updates;

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
        or JsonException
        or RosterDisagreementException;

    /// <summary>
    /// What failed and where, without the exceptions' messages: they may quote what somebody wrote ("The input string '…'
    /// was not in a correct format").
    /// </summary>
    public static string Describe(Exception failure)
    {
        var description = new StringBuilder();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            description.Append(description.Length == 0 ? "" : "; by ").Append(cause.GetType()).AppendLine().Append(cause.StackTrace);
        return description.ToString();
    }
}
