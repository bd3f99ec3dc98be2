using System.Globalization;

namespace Orleans.Runtime;

/// <summary>How integer keys are written: as hexadecimal digits.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static long GetIntegerKey(this GrainId grainId) =>
        long.TryParse(grainId.Key.AsSpan(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new InvalidOperationException($"Unable to extract integer key from grain id {grainId}");
}
