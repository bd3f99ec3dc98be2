using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Orleans.Storage;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Polling;

namespace OperatorBot.Grains.Storage;

/// <summary>Stores grain state as JSON that a person can read, in every storage alike.</summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    // Letters of any script as they are, not as escapes.
    private static readonly StateJson Json = new(new JsonSerializerOptions(StateJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T input) =>
        new(JsonSerializer.SerializeToUtf8Bytes(input, typeof(T), Json));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input) =>
        (T)(JsonSerializer.Deserialize(input.ToMemory().Span, typeof(T), Json)
            ?? throw new JsonException($"The stored {typeof(T).Name} is null."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ClientState))]
[JsonSerializable(typeof(OlderPairs))]
[JsonSerializable(typeof(OperatorState))]
[JsonSerializable(typeof(RosterState))]
[JsonSerializable(typeof(QueueShardState))]
[JsonSerializable(typeof(PollingLeaseState))]
internal sealed partial class StateJson : JsonSerializerContext;
