using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Updates;

/// <summary>An update that waits to be confirmed. Its JSON is made once, when it happens.</summary>
internal sealed class PendingUpdate(int id, UpdateType type, string typeName, byte[] json, long webhookQueue, long expiresAt) : IJson
{
    public int Id { get; } = id;

    public UpdateType Type { get; } = type;

    public byte[] Json { get; } = json;

    /// <summary>A webhook gets one update of a queue at a time.</summary>
    public long WebhookQueue { get; } = webhookQueue;

    public long ExpiresAt { get; } = expiresAt;

    /// <summary>The chat and message, for those who measure delays; zero where there is none.</summary>
    public long ChatId { get; init; }

    public int MessageId { get; init; }

    public int TimesHandedOut { get; set; }

    /// <summary>Its place in the queue, so that it can leave from the middle at no cost.</summary>
    public LinkedListNode<PendingUpdate>? Node { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("update_id"u8, Id);
        if (Type == UpdateType.Other)
            WriteInjected(json);
        else
        {
            json.WritePropertyName(typeName);
            json.WriteRawValue(Json, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    /// <summary>Injected JSON is an object of its own; its members follow the update's id.</summary>
    private void WriteInjected(Utf8JsonWriter json)
    {
        using var document = JsonDocument.Parse(Json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.NameEquals("update_id"u8))
                continue;
            json.WritePropertyName(member.Name);
            json.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
        }
    }
}
