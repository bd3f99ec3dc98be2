using System.Text.Json;

namespace OperatorBot.Simulator.Json;

/// <summary>Something that knows how it looks in the Bot API's JSON.</summary>
internal interface IJson
{
    void WriteTo(Utf8JsonWriter json);
}
