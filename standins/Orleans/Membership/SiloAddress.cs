using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>One life of one silo: where it listens, and its generation, which rises with each start.</summary>
[Immutable]
[JsonConverter(typeof(SiloAddressConverter))]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>, IFormattable, IParsable<SiloAddress>
{
    private const char Separator = '@';

    private static readonly DateTime Epoch = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static long _lastGeneration;

    private SiloAddress(IPEndPoint endpoint, int generation) => (Endpoint, Generation) = (endpoint, generation);

    public static SiloAddress Zero { get; } = New(new IPAddress(0), 0, 0);

    public IPEndPoint Endpoint { get; }

    public int Generation { get; }

    public bool IsClient => Generation < 0;

    public static SiloAddress New(IPEndPoint ep, int gen) => New(ep.Address, ep.Port, gen);

    public static SiloAddress New(IPAddress address, int port, int generation) =>
        new(new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port), generation);

    /// <summary>Seconds since 2022, and never the same twice in a process.</summary>
    public static int AllocateNewGeneration()
    {
        var elapsed = (long)(TimeProvider.System.GetUtcNow().UtcDateTime - Epoch).TotalSeconds;
        while (true)
        {
            var last = Interlocked.Read(ref _lastGeneration);
            var next = Math.Max(elapsed, last + 1);
            if (Interlocked.CompareExchange(ref _lastGeneration, next, last) == last)
                return unchecked((int)next);
        }
    }

    public static SiloAddress FromParsableString(string addr) => Parse(addr);

    public static SiloAddress Parse(string value) => Parse(value, null);

    public static SiloAddress Parse(string value, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryParse(value, provider, out var result) ? result : throw new FormatException($"Invalid string SiloAddress: {value}");
    }

    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out SiloAddress? result) =>
        TryParse(value, null, out result);

    public static bool TryParse(
        [NotNullWhen(true)] string? value, IFormatProvider? provider, [NotNullWhen(true)] out SiloAddress? result)
    {
        result = null;
        var at = value?.LastIndexOf(Separator) ?? -1;
        var colon = at < 0 ? -1 : value!.LastIndexOf(':', at);
        if (colon < 0
            || !IPAddress.TryParse(value.AsSpan(0, colon), out var host)
            || !int.TryParse(value.AsSpan(colon + 1, at - colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort
            || !int.TryParse(value.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var generation))
            return false;

        result = New(host, port, generation);
        return true;
    }

    public string ToParsableString() => string.Create(
        CultureInfo.InvariantCulture, $"{Endpoint.Address}:{Endpoint.Port}{Separator}{Generation}");

    public int GetConsistentHashCode()
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes.Clear();
        Endpoint.Address.TryWriteBytes(bytes, out _);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Endpoint.Port);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Generation);
        return unchecked((int)StableHash.ComputeHash(bytes));
    }

    public bool IsSuccessorOf(SiloAddress other) =>
        Endpoint.Equals(other.Endpoint) && other.Generation > 0 && Generation > other.Generation;

    public bool IsPredecessorOf(SiloAddress other) =>
        Endpoint.Equals(other.Endpoint) && Generation > 0 && Generation < other.Generation;

    public bool Equals([NotNullWhen(true)] SiloAddress? other) =>
        other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => Endpoint.GetHashCode() ^ Generation;

    public int CompareTo(SiloAddress? other) => other is null ? 1
        : Generation.CompareTo(other.Generation) is not 0 and var byGeneration ? byGeneration
        : Endpoint.Port.CompareTo(other.Endpoint.Port) is not 0 and var byPort ? byPort
        : Endpoint.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Endpoint.Address.GetAddressBytes());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsClient ? 'C' : 'S')}{Endpoint}:{Generation}");

    public string ToStringWithHashCode() => $"{ToString()}/x{GetConsistentHashCode():X8}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) =>
        format == "H" ? ToStringWithHashCode() : ToString();
}

public sealed class SiloAddressConverter : JsonConverter<SiloAddress>
{
    public override SiloAddress? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value ? SiloAddress.FromParsableString(value) : null;

    public override void Write(Utf8JsonWriter writer, SiloAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToParsableString());
}
