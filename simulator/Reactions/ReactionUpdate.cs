using System.Collections.Immutable;
using System.Text.Json;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Reactions;

/// <summary>A user changed the reactions to a message.</summary>
internal sealed record ReactionUpdate(
    Message Message, UserProfile User, long Date, ImmutableArray<string> Before, ImmutableArray<string> After) : IJson
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("chat"u8);
        json.WriteRawValue(Message.Chat.Json, skipInputValidation: true);
        json.WriteNumber("message_id"u8, Message.Id);
        json.WritePropertyName("user"u8);
        json.WriteRawValue(User.Json, skipInputValidation: true);
        json.WriteNumber("date"u8, Date);
        Write(json, "old_reaction"u8, Before);
        Write(json, "new_reaction"u8, After);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<string> reactions)
    {
        json.WriteStartArray(name);
        foreach (var reaction in reactions)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, ReactionMethods.IsStandard(reaction) ? "emoji"u8 : "custom_emoji"u8);
            json.WriteString(ReactionMethods.IsStandard(reaction) ? "emoji"u8 : "custom_emoji_id"u8, reaction);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
