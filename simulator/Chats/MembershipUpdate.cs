using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Chats;

/// <summary>What the bot is in a chat has changed: blocked, added, removed.</summary>
internal sealed record MembershipUpdate(Chat Chat, UserProfile By, UserProfile Bot, long Date, string Before, string After) : IJson
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("chat"u8);
        json.WriteRawValue(Chat.Json, skipInputValidation: true);
        json.WritePropertyName("from"u8);
        json.WriteRawValue(By.Json, skipInputValidation: true);
        json.WriteNumber("date"u8, Date);
        Write(json, "old_chat_member"u8, Before);
        Write(json, "new_chat_member"u8, After);
        json.WriteEndObject();
    }

    public static string StatusOf(BotMembership membership) => membership switch
    {
        BotMembership.Member => "member",
        BotMembership.Administrator => "administrator",
        BotMembership.Kicked => "kicked",
        _ => "left",
    };

    private void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string status)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("user"u8);
        json.WriteRawValue(Bot.Json, skipInputValidation: true);
        json.WriteString("status"u8, status);
        if (status == "kicked")
            json.WriteNumber("until_date"u8, 0);
        if (status == "administrator")
            json.WriteBoolean("can_be_edited"u8, false);
        json.WriteEndObject();
    }
}
