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

    private static readonly string[] EntityTypes = ["bold", "text_link", "text_mention", "custom_emoji", "pre", "date_time", "of_tomorrow"];

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
        JsonObject Entity() => new()
        {
            ["type"] = EntityTypes[random.Next(EntityTypes.Length)],
            ["offset"] = random.Next(3),
            ["length"] = 3,
            ["url"] = Text(random),
            ["user"] = person.DeepClone(),
            ["unix_time"] = 1767225600,
        };
        JsonArray Entities() => [Entity(), Entity()];
        JsonObject File() => new() { ["file_id"] = Text(random), ["file_unique_id"] = "u", ["width"] = 1, ["height"] = 1, ["duration"] = 1 };
        JsonObject Video()
        {
            var video = File();
            (video["cover"], video["start_timestamp"]) = (new JsonArray(File(), File()), 5);
            return video;
        }

        JsonObject Location() => new()
        {
            ["latitude"] = 1.5,
            ["longitude"] = -1.5,
            ["horizontal_accuracy"] = 3.25,
            ["live_period"] = random.Next(2) * 600,
            ["heading"] = 90,
            ["proximity_alert_radius"] = 100,
        };
        (string Name, JsonNode? Value) Content() => random.Next(12) switch
        {
            0 => ("photo", new JsonArray(File(), File())),
            1 => ("video", Video()),
            2 => ("animation", File()),
            3 => ("audio", File()),
            4 => ("document", File()),
            5 => ("voice", File()),
            6 => ("location", Location()),
            7 => ("venue", new JsonObject { ["location"] = Location(), ["title"] = Text(random), ["address"] = Text(random) }),
            8 => ("poll", new JsonObject { ["id"] = "1", ["type"] = "quiz", ["question"] = Text(random), ["options"] = new JsonArray() }),
            9 => ("live_photo", File()),
            10 => ("story", new JsonObject { ["id"] = 1, ["chat"] = room.DeepClone() }),
            _ => ("dice", new JsonObject { ["emoji"] = Text(random), ["value"] = 1 }),
        };
        JsonObject Message(int number)
        {
            var written = new JsonObject
            {
                ["message_id"] = number,
                ["date"] = 1767225600,
                ["from"] = person.DeepClone(),
                ["chat"] = room.DeepClone(),
                [random.Next(2) == 0 ? "caption" : "text"] = random.Next(4) switch
                {
                    0 => "/reply 5 " + Text(random),
                    1 => "/register " + Text(random),
                    _ => Text(random),
                },
                ["entities"] = Entities(),
                ["caption_entities"] = Entities(),
                ["link_preview_options"] = new JsonObject { ["url"] = Text(random), ["show_above_text"] = true },
                ["media_group_id"] = Text(random),
                ["effect_id"] = Text(random),
                ["quote"] = new JsonObject
                {
                    ["text"] = Text(random), ["entities"] = Entities(), ["position"] = 0, ["is_manual"] = true,
                },
                ["message_thread_id"] = random.Next(-1, 3),
                ["is_topic_message"] = random.Next(2) == 0,
                ["forum_topic_created"] = random.Next(9) > 0 ? null : new JsonObject { ["name"] = Text(random), ["icon_color"] = 1 },
            };
            var (name, value) = Content();
            written[name] = value;
            return written;
        }

        JsonArray Reactions() =>
        [
            new JsonObject { ["type"] = "emoji", ["emoji"] = random.Next(2) == 0 ? "👍" : Text(random) },
            new JsonObject { ["type"] = "custom_emoji", ["custom_emoji_id"] = Text(random) },
            new JsonObject { ["type"] = "paid" },
        ];
        var message = Message(id);
        message["reply_to_message"] = Message(id - 1);
        return random.Next(6) switch
        {
            0 or 5 => new JsonObject { ["update_id"] = id, ["edited_message"] = message },
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
            3 => new JsonObject
            {
                ["update_id"] = id,
                ["message_reaction"] = new JsonObject
                {
                    ["chat"] = room.DeepClone(),
                    ["message_id"] = id,
                    ["user"] = person.DeepClone(),
                    ["date"] = 1767225600,
                    ["old_reaction"] = Reactions(),
                    ["new_reaction"] = Reactions(),
                },
            },
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
        json.SelectMany(member => Within(member.Value).SelectMany(Places).Prepend((json, member.Key)));

    private static IEnumerable<JsonObject> Within(JsonNode? value) => value switch
    {
        JsonObject one => [one],
        JsonArray several => several.OfType<JsonObject>(),
        _ => [],
    };

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
