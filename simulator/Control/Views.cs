using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.Callbacks;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Commands;
using OperatorBot.Simulator.Faults;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Recording;
using OperatorBot.Simulator.Topics;

namespace OperatorBot.Simulator.Control;

/// <summary>How things look in the control API: the Bot API's fields, and what only the people in the chat can see.</summary>
internal static class Views
{
    private const int LongestParameter = 2_000;

    /// <summary>What of a call is nobody's business, or not to be read.</summary>
    private static readonly string[] KeptBack = ["secret_token", "certificate"];

    public static IJson Of(Message message) => new Written(json => Write(json, message));

    public static IJson Of(IEnumerable<Message> messages, params (string Name, object Value)[] others) => new Written(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
            Write(json, message);
        json.WriteEndArray();
        foreach (var (name, value) in others)
            json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        json.WriteEndObject();
    });

    /// <summary>Under the gate.</summary>
    public static void Write(Utf8JsonWriter json, Chat chat)
    {
        json.WriteStartObject();
        chat.WriteFields(json);
        json.WriteNumber("message_count"u8, chat.History.Messages.Length);
        json.WriteNumber("from_bot_count"u8, chat.History.FromBotCount);
        switch (chat)
        {
            case PrivateChat user:
                json.WriteBoolean("is_bot"u8, user.User.IsBot);
                json.WriteString("language_code"u8, user.User.LanguageCode);
                json.WriteBoolean("started"u8, user.Started);
                json.WriteBoolean("blocked_bot"u8, user.BlockedBot);
                json.WriteBoolean("deactivated"u8, user.Deactivated);
                json.WriteBoolean("own_menu"u8, user.HasOwnMenu);
                if (user.ShowsActionUntil is { } until)
                    json.WriteNumber("typing_until"u8, until.ToUnixTimeMilliseconds() / 1000.0);
                json.WriteString("role"u8, user.Role);
                break;
            case GroupChat group:
                json.WriteString("bot"u8, MembershipUpdate.StatusOf(group.Bot));
                break;
        }

        if (Newest(chat) is { } newest)
        {
            json.WritePropertyName("last_message"u8);
            Write(json, newest);
        }

        json.WriteStartArray("topics"u8);
        foreach (IJson topic in chat.Topics.All)
            topic.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Message? Newest(Chat chat)
    {
        var messages = chat.History.Messages;
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            if (!messages[i].IsDeleted)
                return messages[i];
        }

        return null;
    }

    public static IJson Of(IReadOnlyList<BotCommand> commands) => new Written(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("commands"u8);
        foreach (IJson command in commands)
            command.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static IJson Of(ButtonPress press, ButtonAnswer? answer) => new Written(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, press.Id);
        json.WriteString("data"u8, press.Data);
        json.WriteBoolean("answered"u8, press.IsAnswered);
        if (answer is not null)
        {
            json.WriteString("text"u8, answer.Text);
            json.WriteBoolean("alert"u8, answer.IsAlert);
            json.WriteString("url"u8, answer.Url);
        }

        json.WriteEndObject();
    });

    public static void Write(Utf8JsonWriter json, CallRecord call)
    {
        json.WriteStartObject();
        json.WriteNumber("number"u8, call.Number);
        json.WriteString("at"u8, call.At);
        json.WriteString("method"u8, call.Method);
        if (call.ChatId is { } chat)
            json.WriteNumber("chat_id"u8, chat);
        json.WriteStartObject("parameters"u8);
        foreach (var (name, value) in call.Parameters)
        {
            if (!KeptBack.Contains(name))
                json.WriteString(name, value.Length > LongestParameter ? value[..LongestParameter] + "…" : value);
        }

        json.WriteEndObject();
        json.WriteNumber("status"u8, call.Status);
        if (call.Description is not null)
            json.WriteString("description"u8, call.Description);
        json.WriteStartArray("message_ids"u8);
        foreach (var id in call.MessageIds)
            json.WriteNumberValue(id);
        json.WriteEndArray();
        if (call.Fault is not null)
            json.WriteString("fault"u8, call.Fault);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, fault.Kind.ToString());
        json.WriteString("method"u8, fault.Method);
        if (fault.ChatId is { } chat)
            json.WriteNumber("chat_id"u8, chat);
        else
            json.WriteNull("chat_id"u8);
        json.WriteNumber("struck"u8, fault.Struck);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        message.WriteFields(json, withReply: true);
        json.WriteBoolean("from_bot"u8, message.IsFromBot);
        json.WriteString("kind"u8, message.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("revision"u8, message.Revision);
        if (message.IsDeleted)
            json.WriteBoolean("deleted"u8, true);
        if (message.Markup is CustomKeyboard keyboard)
        {
            json.WritePropertyName("custom_keyboard"u8);
            keyboard.WriteTo(json);
        }

        if (!message.Reactions.IsEmpty)
        {
            json.WriteStartArray("reactions"u8);
            foreach (var (user, reactions) in message.Reactions)
            {
                foreach (var reaction in reactions)
                {
                    json.WriteStartObject();
                    json.WriteNumber("user_id"u8, user);
                    json.WriteString("reaction"u8, reaction);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
