using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>Writes values; members are written with their length, so that a reader can skip what it does not know.</summary>
internal sealed class WireWriter
{
    private const int MaxDepth = 500;

    private byte[] _buffer = new byte[256];
    private int _depth;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteVarint(0);
            return;
        }

        var size = Encoding.UTF8.GetByteCount(value);
        WriteVarint((ulong)size + 1);
        Encoding.UTF8.GetBytes(value, Take(size));
    }

    public int BeginMember(ulong key)
    {
        if (++_depth > MaxDepth)
            throw new SerializerException($"A value is nested more than {MaxDepth} deep, or contains itself.");
        WriteVarint(key);
        Take(sizeof(int));
        return Length;
    }

    public void EndMember(int start)
    {
        _depth--;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start - sizeof(int)), Length - start);
    }

    private Span<byte> Take(int count)
    {
        if (Length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        Length += count;
        return _buffer.AsSpan(Length - count, count);
    }
}

internal sealed class WireReader(ReadOnlyMemory<byte> data, GrainClient? client)
{
    private int _position;

    /// <summary>Makes the references to grains that are read.</summary>
    public GrainClient Client => client ?? throw new SerializerException("A grain reference can be read only in a silo or client.");

    public byte ReadByte() => ReadRaw(1)[0];

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }

    public ReadOnlySpan<byte> ReadBytes() => ReadRaw(ReadCount());

    /// <summary>A count of things that take at least a byte each.</summary>
    public int ReadCount()
    {
        var count = ReadVarint();
        return count <= (ulong)(data.Length - _position)
            ? (int)count
            : throw new SerializerException($"{count} bytes announced at {_position} of {data.Length}.");
    }

    public ReadOnlySpan<byte> ReadRaw(int count)
    {
        if ((uint)count > (uint)(data.Length - _position))
            throw new SerializerException($"{count} bytes expected at {_position} of {data.Length}.");
        _position += count;
        return data.Span.Slice(_position - count, count);
    }

    public string? ReadString()
    {
        var size = ReadVarint();
        return size == 0 ? null : Encoding.UTF8.GetString(ReadRaw(checked((int)(size - 1))));
    }

    public int BeginMember() => _position + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(ReadRaw(sizeof(int)));

    /// <summary>Goes on after the member, however much of it was read.</summary>
    public void EndMember(int end) => _position = end >= _position && end <= data.Length
        ? end
        : throw new SerializerException($"A member ends at {end}, after reading up to {_position} of {data.Length}.");
}
