using System.Collections.Immutable;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Reactions;

/// <summary>setMessageReaction: a bot can set one reaction, of the standard emoji.</summary>
internal sealed class ReactionMethods(World world) : IMethodSet
{
    /// <summary>The standard emoji, as the documentation of ReactionTypeEmoji lists them.</summary>
    private static readonly HashSet<string> Standard = new(StringComparer.Ordinal)
    {
        "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱",
        "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓",
        "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘",
        "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
    };

    public static bool IsStandard(string emoji) => Standard.Contains(emoji.TrimEnd('\uFE0F'));

    public void AddTo(MethodTable.Builder methods) => methods.Add("setMessageReaction", SetMessageReaction);

    private Answer SetMessageReaction(BotApiRequest request)
    {
        var reactions = Read(request["reaction"]);
        lock (world.Gate)
        {
            var chat = world.RequireChat(request["chat_id"]);
            chat.RequireAccessible();
            var message = chat.Require(request.Int("message_id"), "message to react");
            if (reactions.Length > 1)
                throw Refusal.BadRequest("REACTIONS_TOO_MANY");
            if (reactions.Any(reaction => !IsStandard(reaction)))
                throw Refusal.BadRequest("REACTION_INVALID");
            var current = message.Reactions.GetValueOrDefault(world.Bot.Id, []);
            if (!current.SequenceEqual(reactions))
            {
                chat.Replace(message.WithReactions(reactions.IsEmpty
                    ? message.Reactions.Remove(world.Bot.Id)
                    : message.Reactions.SetItem(world.Bot.Id, reactions)));
            }

            return Answer.True;
        }
    }

    private static ImmutableArray<string> Read(string parameter)
    {
        if (parameter.Length == 0)
            return [];
        if (!JsonElements.TryParse(parameter, out var json))
            throw Refusal.BadRequest("can't parse reaction types JSON object");
        if (json.ValueKind != JsonValueKind.Array)
            throw Refusal.BadRequest("expected an Array of ReactionType");
        return [.. json.EnumerateArray().Select(ReadOne)];
    }

    private static string ReadOne(JsonElement json) => json.String("type") switch
    {
        "emoji" => json.String("emoji") ?? throw Refusal.BadRequest("can't parse ReactionType: Can't find field \"emoji\""),
        "custom_emoji" => json.String("custom_emoji_id") ?? "",
        _ => throw Refusal.BadRequest("can't parse ReactionType: invalid reaction type specified"),
    };
}
