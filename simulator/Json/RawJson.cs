using System.Text;
using System.Text.Json;

namespace OperatorBot.Simulator.Json;

/// <summary>JSON that is kept as it came and written as it is kept.</summary>
internal sealed class RawJson(ReadOnlyMemory<byte> utf8) : IJson
{
    public RawJson(string json)
        : this(Encoding.UTF8.GetBytes(json))
    {
    }

    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    public void WriteTo(Utf8JsonWriter json) => json.WriteRawValue(Utf8.Span, skipInputValidation: true);

    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
