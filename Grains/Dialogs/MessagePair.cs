using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OperatorBot.Grains.Dialogs;

/// <summary>One message in the two chats.</summary>
/// <param name="OperatorId">The operator's chat.</param>
/// <param name="InOperatorChat">Its id there.</param>
/// <param name="InClientChat">Its id in the client's chat; 0 for a notice to the operator about the client.</param>
internal readonly record struct MessagePair(long OperatorId, int InOperatorChat, int InClientChat);

/// <summary>Writes pairs as <c>[[operator, inOperatorChat, inClientChat, inOperatorChat, …], …]</c>: a row per operator.</summary>
internal sealed class MessagePairsConverter : JsonConverter<ImmutableArray<MessagePair>>
{
    public override ImmutableArray<MessagePair> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var pairs = ImmutableArray.CreateBuilder<MessagePair>();
        Expect(reader.TokenType, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType, JsonTokenType.StartArray);
            reader.Read();
            var operatorId = reader.GetInt64();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var inOperatorChat = reader.GetInt32();
                reader.Read();
                pairs.Add(new MessagePair(operatorId, inOperatorChat, reader.GetInt32()));
            }
        }

        return pairs.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<MessagePair> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Length; i++)
        {
            if (i == 0 || value[i].OperatorId != value[i - 1].OperatorId)
            {
                if (i > 0)
                    writer.WriteEndArray();
                writer.WriteStartArray();
                writer.WriteNumberValue(value[i].OperatorId);
            }

            writer.WriteNumberValue(value[i].InOperatorChat);
            writer.WriteNumberValue(value[i].InClientChat);
        }

        if (value.Length > 0)
            writer.WriteEndArray();
        writer.WriteEndArray();
    }

    private static void Expect(JsonTokenType actual, JsonTokenType expected)
    {
        if (actual != expected)
            throw new JsonException($"A map of message ids has {actual} where {expected} belongs.");
    }
}
