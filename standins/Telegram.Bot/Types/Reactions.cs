namespace Telegram.Bot.Types;

[JsonConverter(typeof(ReactionTypeConverter))]
public abstract class ReactionType
{
    [JsonIgnore(Condition = Never)] public abstract ReactionTypeKind Type { get; }

    public static implicit operator ReactionType(string emoji) => new ReactionTypeEmoji { Emoji = emoji };

    public static implicit operator ReactionType(long customEmojiId) =>
        new ReactionTypeCustomEmoji { CustomEmojiId = customEmojiId.ToString(CultureInfo.InvariantCulture) };
}

public class ReactionTypeEmoji : ReactionType
{
    public override ReactionTypeKind Type => ReactionTypeKind.Emoji;
    [JsonIgnore(Condition = Never)] public string Emoji { get; set; } = null!;

    public override string ToString() => Emoji;
}

public class ReactionTypeCustomEmoji : ReactionType
{
    public override ReactionTypeKind Type => ReactionTypeKind.CustomEmoji;
    [JsonPropertyName("custom_emoji_id"), JsonIgnore(Condition = Never)]
    public string CustomEmojiId { get; set; } = null!;

    public override string ToString() => CustomEmojiId;
}

public class ReactionTypePaid : ReactionType
{
    public override ReactionTypeKind Type => ReactionTypeKind.Paid;

    public override string ToString() => "Paid";
}

public class ReactionCount
{
    [JsonIgnore(Condition = Never)] public ReactionType Type { get; set; } = null!;
    [JsonPropertyName("total_count"), JsonIgnore(Condition = Never)] public int TotalCount { get; set; }
}

public class MessageReactionUpdated
{
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public int MessageId { get; set; }
    public User? User { get; set; }
    [JsonPropertyName("actor_chat")] public Chat? ActorChat { get; set; }
    [JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))] public DateTime Date { get; set; }
    [JsonPropertyName("old_reaction"), JsonIgnore(Condition = Never)]
    public ReactionType[] OldReaction { get; set; } = null!;
    [JsonPropertyName("new_reaction"), JsonIgnore(Condition = Never)]
    public ReactionType[] NewReaction { get; set; } = null!;
}

public class MessageReactionCountUpdated
{
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public int MessageId { get; set; }
    [JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))] public DateTime Date { get; set; }
    [JsonIgnore(Condition = Never)] public ReactionCount[] Reactions { get; set; } = null!;
}
