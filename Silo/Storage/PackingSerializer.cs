using System.IO.Compression;
using Orleans.Storage;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// Packs states of more than 64 KB, which is what one property of a table takes: all properties of a row together take
/// 960 KB. JSON begins with a brace, gzip never does.
/// </summary>
internal sealed class PackingSerializer(IGrainStorageSerializer serializer) : IGrainStorageSerializer
{
    /// <summary>The largest state that is stored as it stands, in bytes.</summary>
    public const int MaxPlain = 64 * 1024;

    private const byte FirstOfGzip = 0x1F;

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T input)
    {
        var plain = serializer.Serialize(input);
        if (plain.ToMemory().Length <= MaxPlain)
            return plain;

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain.ToMemory().Span);
        return new BinaryData(packed.ToArray());
    }

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.ToMemory().Span is not [FirstOfGzip, ..])
            return serializer.Deserialize<T>(input);

        using var gzip = new GZipStream(input.ToStream(), CompressionMode.Decompress);
        return serializer.Deserialize<T>(BinaryData.FromStream(gzip));
    }
}
