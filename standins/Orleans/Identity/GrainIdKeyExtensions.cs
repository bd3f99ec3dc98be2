using System.Globalization;

namespace Orleans.Runtime;

/// <summary>How keys other than strings are written: integers as hexadecimal digits, GUIDs as 32 digits.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    public static long GetIntegerKey(this GrainId grainId) => grainId.TryGetIntegerKey(out var key)
        ? key
        : throw new InvalidOperationException($"Unable to extract integer key from grain id {grainId}");

    public static Guid GetGuidKey(this GrainId grainId) => Guid.TryParseExact(grainId.Key.ToString(), "N", out var key)
        ? key
        : throw new InvalidOperationException($"Unable to extract GUID key from grain id {grainId}");

    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        // Compound keys are not there.
        keyExt = null;
        return grainId.TryGetIntegerKey(out key);
    }

    internal static bool TryGetIntegerKey(this GrainId grainId, out long key) => long.TryParse(
        grainId.Key.AsSpan(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);
}
