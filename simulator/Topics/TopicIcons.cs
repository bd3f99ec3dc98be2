using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Topics;

/// <summary>The custom emoji that anybody may choose as a topic's icon: a part of Telegram's set, under the real ids.</summary>
internal static class TopicIcons
{
    private static readonly (string Emoji, string Id)[] Icons =
    [
        ("📰", "5434144690511290129"), ("💡", "5312536423851630001"), ("⚡️", "5312016608254762256"),
        ("🎙", "5377544228505134960"), ("❗️", "5379748062124056162"), ("📝", "5373251851074415873"),
        ("📆", "5433614043006903194"), ("🔎", "5309965701241379366"), ("📣", "5309984423003823246"),
        ("🔥", "5312241539987020022"), ("❤️", "5312138559556164615"), ("❓", "5377316857231450742"),
        ("💎", "5309958691854754293"), ("💰", "5350452584119279096"), ("⁉️", "5377438129928020693"),
        ("🎮", "5309950797704865693"), ("💻", "5350554349074391003"), ("📱", "5409357944619802453"),
        ("🚗", "5312322066328853156"), ("🏠", "5312486108309757006"), ("🎉", "5310228579009699834"),
        ("‼️", "5377498341074542641"), ("🏆", "5312315739842026755"), ("🎬", "5368653135101310687"),
        ("🎵", "5310045076531978942"), ("🔞", "5420331611830886484"), ("👑", "5357107601584693888"),
        ("🦄", "5413625003218313783"), ("🛒", "5431492767249342908"), ("🤖", "5309832892262654231"),
        ("🎟", "5377624166436445368"), ("🔭", "5368585403467048206"), ("💊", "5310094636159607472"),
        ("🎨", "5310039132297242441"), ("☕️", "5350392020785437399"), ("🍔", "5350403544182694064"),
        ("🍕", "5350444672789519765"), ("🦠", "5312424913615723286"), ("💬", "5417915203100613993"),
        ("⭐️", "5235579393115438657"), ("✅", "5237699328843200968"), ("🧠", "5237889595894414384"),
        ("🐈", "5235912661102773458"),
    ];

    private static readonly FrozenSet<string> Ids = Icons.Select(icon => icon.Id).ToFrozenSet(StringComparer.Ordinal);

    public static IJson Stickers { get; } = new RawJson(JsonBytes.Of(Icons, static (json, icons) =>
    {
        json.WriteStartArray();
        foreach (var (emoji, id) in icons)
            Write(json, emoji, id);
        json.WriteEndArray();
    }));

    /// <summary>The icon a parameter means; null for none. What is no number is none, as the server reads it.</summary>
    public static string? Read(string parameter)
    {
        if (!long.TryParse(parameter, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) || id == 0)
            return null;
        return Ids.Contains(parameter) ? parameter : throw Refusal.BadRequest("DOCUMENT_INVALID");
    }

    private static void Write(Utf8JsonWriter json, string emoji, string id)
    {
        json.WriteStartObject();
        json.WriteNumber("width"u8, 100);
        json.WriteNumber("height"u8, 100);
        json.WriteString("emoji"u8, emoji);
        json.WriteString("set_name"u8, "Topics"u8);
        json.WriteBoolean("is_animated"u8, true);
        json.WriteBoolean("is_video"u8, false);
        json.WriteString("type"u8, "custom_emoji"u8);
        json.WriteString("custom_emoji_id"u8, id);
        json.WriteString("file_id"u8, "CAACAgIAAxUAA" + id);
        json.WriteString("file_unique_id"u8, "AgAD" + id);
        json.WriteNumber("file_size"u8, 10_000);
        json.WriteEndObject();
    }
}
