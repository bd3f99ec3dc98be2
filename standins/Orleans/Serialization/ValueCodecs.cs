using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orleans.Serialization;

/// <summary>Values that are nothing but their bits: numbers, times, enums.</summary>
internal sealed class RawCodec<T> : Codec<T>
    where T : struct
{
    public override bool IsShallow => true;

    public override T Copy(T value, CopyContext context) => value;

    public override void Write(WireWriter writer, T value) =>
        writer.WriteRaw(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));

    public override T Read(WireReader reader) =>
        Unsafe.ReadUnaligned<T>(in MemoryMarshal.GetReference(reader.ReadRaw(Unsafe.SizeOf<T>())));
}

internal sealed class StringCodec : Codec<string?>
{
    public override bool IsShallow => true;

    public override string? Copy(string? value, CopyContext context) => value;

    public override void Write(WireWriter writer, string? value) => writer.WriteString(value);

    public override string? Read(WireReader reader) => reader.ReadString();
}

internal sealed class BytesCodec : Codec<byte[]?>
{
    public override bool IsShallow => false;

    public override byte[]? Copy(byte[]? value, CopyContext context) => (byte[]?)value?.Clone();

    public override void Write(WireWriter writer, byte[]? value)
    {
        writer.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
            writer.WriteBytes(value);
    }

    public override byte[]? Read(WireReader reader) => reader.ReadByte() == 0 ? null : reader.ReadBytes().ToArray();
}

/// <summary>Immutable values with a text form.</summary>
internal sealed class TextCodec<T>(Func<T, string> format, Func<string, T> parse) : Codec<T?>
{
    public override bool IsShallow => true;

    public override T? Copy(T? value, CopyContext context) => value;

    public override void Write(WireWriter writer, T? value) => writer.WriteString(value is null ? null : format(value));

    public override T? Read(WireReader reader) => reader.ReadString() is { } text ? parse(text) : default;
}

internal sealed class NullableCodec<T> : Codec<T?>
    where T : struct
{
    private readonly Codec<T> _codec = Codecs.Get<T>();

    public override bool IsShallow => _codec.IsShallow;

    public override T? Copy(T? value, CopyContext context) => value is { } inner ? _codec.Copy(inner, context) : null;

    public override void Write(WireWriter writer, T? value)
    {
        writer.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is { } inner)
            _codec.Write(writer, inner);
    }

    public override T? Read(WireReader reader) => reader.ReadByte() == 0 ? null : _codec.Read(reader);
}

/// <summary>A token does not travel by value: the call carries its cancellation.</summary>
internal sealed class CancellationTokenCodec : Codec<CancellationToken>
{
    public override bool IsShallow => true;

    public override CancellationToken Copy(CancellationToken value, CopyContext context) => value;

    public override void Write(WireWriter writer, CancellationToken value)
    {
    }

    public override CancellationToken Read(WireReader reader) => default;
}
