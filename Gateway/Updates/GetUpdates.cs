using System.Text.Json.Serialization;
using Telegram.Bot.Requests;
using Telegram.Bot.Types.Enums;

namespace OperatorBot.Gateway.Updates;

/// <summary>The Bot API's <c>getUpdates</c>, with an answer that is read update by update.</summary>
internal sealed class GetUpdates() : RequestBase<ReceivedUpdate[]>("getUpdates")
{
    /// <summary>As many as Telegram hands out at most before the first of them is acknowledged.</summary>
    public const int MaxLimit = 100;

    /// <summary>The kinds of updates that the bot asks for, in either mode.</summary>
    public static readonly UpdateType[] Wanted =
    [
        UpdateType.Message,
        UpdateType.EditedMessage,
        UpdateType.CallbackQuery,
        UpdateType.MyChatMember,
        UpdateType.MessageReaction,
    ];

    /// <summary>All before this are acknowledged; null: from the first that is not.</summary>
    public int? Offset { get; init; }

    /// <summary>How many at most, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = MaxLimit;

    /// <summary>How long Telegram waits where there are none, in seconds.</summary>
    [JsonPropertyName("timeout")]
    public int TimeoutSeconds { get; init; }

    /// <summary>Whether the one update that is asked for may be given up for its id, see <see cref="UnreadableAnswer"/>.</summary>
    [JsonIgnore]
    public bool LastResort { get; init; }

    /// <summary>The kinds of updates that Telegram keeps for this bot.</summary>
    public IReadOnlyList<UpdateType> AllowedUpdates { get; } = Wanted;
}
