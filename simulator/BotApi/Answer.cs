using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.BotApi;

/// <summary>What a method answers: <c>{"ok":true,"result":…}</c> or <c>{"ok":false,"error_code":…}</c>.</summary>
internal sealed class Answer
{
    public static readonly Answer True = new() { Result = new RawJson("true") };

    private Answer()
    {
    }

    public int ErrorCode { get; private init; }

    public string? Description { get; private init; }

    public int? RetryAfterSeconds { get; private init; }

    public long? MigrateToChatId { get; private init; }

    public IJson? Result { get; private init; }

    /// <summary>The messages this call made, for the record of calls.</summary>
    public IReadOnlyList<int> MessageIds { get; private init; } = [];

    public bool IsOk => ErrorCode == 0;

    public int StatusCode => IsOk ? 200 : ErrorCode;

    public static Answer Ok(IJson result, params IReadOnlyList<int> messageIds) =>
        new() { Result = result, MessageIds = messageIds };

    public static Answer Ok(string description) => new() { Result = True.Result, Description = description };

    public static Answer Error(int code, string description, int? retryAfterSeconds = null, long? migrateTo = null) =>
        new()
        {
            ErrorCode = code,
            Description = description,
            RetryAfterSeconds = retryAfterSeconds,
            MigrateToChatId = migrateTo,
        };

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok"u8, IsOk);
        if (IsOk)
        {
            json.WritePropertyName("result"u8);
            Result!.WriteTo(json);
            if (Description is not null)
                json.WriteString("description"u8, Description);
        }
        else
        {
            json.WriteNumber("error_code"u8, ErrorCode);
            json.WriteString("description"u8, Description);
            if (RetryAfterSeconds is not null || MigrateToChatId is not null)
            {
                json.WriteStartObject("parameters"u8);
                if (MigrateToChatId is { } chat)
                    json.WriteNumber("migrate_to_chat_id"u8, chat);
                if (RetryAfterSeconds is { } seconds)
                    json.WriteNumber("retry_after"u8, seconds);
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }
}
