using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OperatorBot.Gateway.Tests.Fuzzing;

/// <summary>Updates as Telegram sends them, and what becomes of them on the way through hell.</summary>
internal static class HostileUpdates
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // JSON, and what is none.
    private static readonly string[] Tokens =
    [
        "null", "true", "0", "-1", "1.5", "-0", "1e400", "2147483647", "2147483648", "-2147483649", "9223372036854775808",
        "99999999999999999999999999", "253402300800", "\"\"", "\"7\"", "\"\\ud83d\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"private\"",
        "[]", "{}", "[null]", "{\"id\":1,\"id\":\"x\",\"id\":2}", "[[],{},[[]]]",
        "tru", "\"\\x\"", "01", "+1", ".5", "NaN", "'a'", "\"\u0000\"", "\"\n\"", "/* */ 1", "", ",", "{\"a\"}", "[1,]",
    ];

    private static readonly string[] Ids = ["null", "\"x\"", "0", "-5", "2147483647", "2147483648", "1e30", "1.5", "{}", "[]", "true"];

    /// <summary>One that the bot must act upon.</summary>
    public static byte[] Good(int id, long chat) => Encoding.UTF8.GetBytes(
        $$$$"""
        {"update_id":{{{{id}}}},"message":{"message_id":{{{{id}}}},"date":1767225600,"text":"{{{{HostileText.Mark}}}}",
         "chat":{"id":{{{{chat}}}},"type":"private"},"from":{"id":{{{{chat}}}},"is_bot":false,"first_name":"A"} } }
        """);

    /// <summary>
    /// One with something wrong. Its id stays in front, where Telegram writes it, and then it may be no JSON at all; or it is lost,
    /// or none that could be acknowledged. Not among them: a number that is another update's.
    /// </summary>
    public static byte[] Poison(Random random, int id, long chat, bool withId)
    {
        var update = Valid(random, id, chat);
        var raw = new List<string>();
        for (var wounds = random.Next(1, 4); wounds > 0; wounds--)
            Wound(random, update, raw);

        var text = update.ToJsonString(Relaxed);
        for (var i = 0; i < raw.Count; i++)
            text = text.Replace($"\"raw-{i}\"", raw[i], StringComparison.Ordinal);
        var head = $"{{\"update_id\":{id},";
        var isJson = IsJson(text);
        return random.Next(12) switch
        {
            0 when withId => Encoding.UTF8.GetBytes(text.Replace(head, $"{head}\"update_id\":\"x\",", StringComparison.Ordinal)),
            < 4 when withId => Damage(random, Encoding.UTF8.GetBytes(text), head.Length),
            < 2 when isJson => Encoding.UTF8.GetBytes(text.Replace(head, "{", StringComparison.Ordinal)),
            < 4 when isJson => Encoding.UTF8.GetBytes(
                text.Replace(head, $"{{\"update_id\":{Ids[random.Next(Ids.Length)]},", StringComparison.Ordinal)),
            _ when withId || isJson => Encoding.UTF8.GetBytes(text),
            _ => Encoding.UTF8.GetBytes($"{head}\"message\":\"{HostileText.Mark}\"}}"),
        };
    }

    private static JsonObject Valid(Random random, int id, long chat)
    {
        var person = new JsonObject
        {
            ["id"] = chat,
            ["is_bot"] = false,
            ["first_name"] = Text(random),
            ["last_name"] = Text(random),
            ["username"] = Text(random),
            ["language_code"] = "ru",
        };
        var room = new JsonObject { ["id"] = chat, ["type"] = "private", ["first_name"] = Text(random) };
        JsonObject Message(int number) => new()
        {
            ["message_id"] = number,
            ["date"] = 1767225600,
            ["from"] = person.DeepClone(),
            ["chat"] = room.DeepClone(),
            [random.Next(3) == 0 ? "caption" : "text"] = random.Next(2) == 0 ? "/reply 5 " + Text(random) : Text(random),
            ["entities"] = new JsonArray(new JsonObject { ["type"] = "bold", ["offset"] = 0, ["length"] = 3 }),
            ["photo"] = random.Next(3) > 0 ? null : new JsonArray(new JsonObject { ["file_id"] = "f", ["width"] = 1, ["height"] = 1 }),
        };
        var message = Message(id);
        message["reply_to_message"] = Message(id - 1);
        return random.Next(6) switch
        {
            0 => new JsonObject { ["update_id"] = id, ["edited_message"] = message },
            1 => new JsonObject
            {
                ["update_id"] = id,
                ["callback_query"] = new JsonObject
                {
                    ["id"] = "1", ["from"] = person.DeepClone(), ["message"] = message, ["chat_instance"] = "1", ["data"] = "1:5:1:0",
                },
            },
            2 => new JsonObject
            {
                ["update_id"] = id,
                ["my_chat_member"] = new JsonObject
                {
                    ["chat"] = room.DeepClone(),
                    ["from"] = person.DeepClone(),
                    ["date"] = 1767225600,
                    ["new_chat_member"] = new JsonObject { ["status"] = "kicked", ["user"] = person.DeepClone(), ["until_date"] = 0 },
                },
            },
            3 => new JsonObject { ["update_id"] = id, ["message_reaction"] = message },
            _ => new JsonObject { ["update_id"] = id, ["message"] = message },
        };
    }

    // JSON knows no lone surrogates but as escapes, which are among the tokens.
    private static string Text(Random random) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(HostileText.Draw(random)));

    private static void Wound(Random random, JsonObject update, List<string> raw)
    {
        var places = Places(update).Where(place => place.Name != "update_id").ToList();
        if (places.Count == 0)
            return;
        var (owner, name) = places[random.Next(places.Count)];
        switch (random.Next(8))
        {
            case 0:
                owner.Remove(name);
                break;
            case 1:
                Put(Nested(random.Next(4) switch { 0 => 10, 1 => 60, 2 => 64, _ => 5_000 }));
                break;
            case 2:
                Put($"{Tokens[random.Next(Tokens.Length)]},\"{name}\":{Tokens[random.Next(Tokens.Length)]}");
                break;
            case 3:
                owner[name] = Text(random);
                break;
            case 4:
                owner[Text(random)] = owner[name]?.DeepClone();
                break;
            default:
                Put(Tokens[random.Next(Tokens.Length)]);
                break;
        }

        void Put(string token)
        {
            owner[name] = $"raw-{raw.Count}";
            raw.Add(token);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 60 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static IEnumerable<(JsonObject Owner, string Name)> Places(JsonObject json) =>
        json.SelectMany(member => (member.Value as JsonObject is { } inner ? Places(inner) : []).Prepend((json, member.Key)));

    private static byte[] Damage(Random random, byte[] update, int spare)
    {
        var bytes = update.ToList();
        for (var hits = random.Next(1, 4); hits > 0 && bytes.Count > spare; hits--)
        {
            var at = random.Next(spare, bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, "\0\"{}[],:\\\u00ff"u8[random.Next(10)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
