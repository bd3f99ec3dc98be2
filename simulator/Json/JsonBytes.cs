using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OperatorBot.Simulator.Json;

/// <summary>Builds JSON into a buffer that each thread keeps, so that a message costs no more than its own bytes.</summary>
internal static class JsonBytes
{
    /// <summary>Telegram's texts are mostly not ASCII: escaping them would double the traffic.</summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private const int KeptBytes = 1 << 20;

    [ThreadStatic]
    private static Scratch? _scratch;

    public static byte[] Of<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        using var lease = Rent();
        write(lease.Writer, state);
        return lease.Finish().ToArray();
    }

    public static byte[] Of(IJson value) => Of(value, static (json, v) => v.WriteTo(json));

    /// <summary>A writer for this thread; give it back before any await.</summary>
    public static Lease Rent()
    {
        var scratch = _scratch ?? new Scratch();
        _scratch = null;
        scratch.Reset();
        return new Lease(scratch);
    }

    internal readonly struct Lease(Scratch scratch) : IDisposable
    {
        public Utf8JsonWriter Writer => scratch.Writer;

        public ReadOnlySpan<byte> Finish()
        {
            scratch.Writer.Flush();
            return scratch.Buffer.WrittenSpan;
        }

        public void Dispose()
        {
            if (scratch.Buffer.Capacity <= KeptBytes)
                _scratch = scratch;
        }
    }

    internal sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }

        public void Reset()
        {
            Buffer.ResetWrittenCount();
            Writer.Reset(Buffer);
        }
    }
}
