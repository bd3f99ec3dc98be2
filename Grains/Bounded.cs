using System.Collections.Immutable;

namespace OperatorBot.Grains;

/// <summary>Memories of fixed length.</summary>
internal static class Bounded
{
    /// <summary>Appends, and lets the oldest go beyond the limit.</summary>
    public static ImmutableList<T> Append<T>(ImmutableList<T> items, T item, int max)
    {
        var longer = items.Add(item);
        return longer.Count <= max ? longer : longer.RemoveRange(0, longer.Count - max);
    }
}
