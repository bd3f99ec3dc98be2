using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Updates;

/// <summary>The kinds of updates that are simulated. The rest can be injected as JSON.</summary>
internal enum UpdateType
{
    Message,
    EditedMessage,
    ChannelPost,
    EditedChannelPost,
    CallbackQuery,
    Poll,
    PollAnswer,
    MyChatMember,
    ChatMember,
    MessageReaction,
    MessageReactionCount,
    Other,
}

internal static class UpdateTypes
{
    private static readonly string[] Names =
    [
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "poll", "poll_answer",
        "my_chat_member", "chat_member", "message_reaction", "message_reaction_count", "other",
    ];

    /// <summary>All but chat_member, message_reaction and message_reaction_count.</summary>
    public static UpdateTypeSet Default { get; } = new(
        ((1u << Names.Length) - 1) & ~Bit(UpdateType.ChatMember) & ~Bit(UpdateType.MessageReaction)
        & ~Bit(UpdateType.MessageReactionCount));

    public static string Name(this UpdateType type) => Names[(int)type];

    public static UpdateType Of(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? (UpdateType)index : UpdateType.Other;

    /// <summary>Null leaves the set as it was: the parameter is absent, or not an array of strings.</summary>
    public static UpdateTypeSet? Read(string parameter)
    {
        if (!JsonElements.TryParse(parameter, out var json) || json.ValueKind != JsonValueKind.Array)
            return null;
        var bits = 0u;
        foreach (var element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.String)
                return null;
            var index = Array.FindIndex(Names, name => name.Equals(element.GetString(), StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                bits |= 1u << index;
        }

        // The server takes an empty list, or one without a known name, as "the default ones".
        return bits == 0 ? Default : new UpdateTypeSet(bits);
    }

    internal static uint Bit(UpdateType type) => 1u << (int)type;
}

internal readonly record struct UpdateTypeSet(uint Bits)
{
    public bool Contains(UpdateType type) => type == UpdateType.Other || (Bits & UpdateTypes.Bit(type)) != 0;

    public IEnumerable<string> Names()
    {
        foreach (var type in Enum.GetValues<UpdateType>())
        {
            if (type != UpdateType.Other && Contains(type))
                yield return type.Name();
        }
    }
}
