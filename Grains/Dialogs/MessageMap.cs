using System.Collections.Immutable;

namespace OperatorBot.Grains.Dialogs;

/// <summary>The map between the messages of the two chats: the newest 500 pairs, in two parts.</summary>
internal static class MessageMap
{
    /// <summary>Pairs in the state that is written with every message; at the limit all but the newest few move.</summary>
    public const int MaxRecent = 112;

    /// <summary>Pairs that stay when the others move.</summary>
    public const int RecentLeft = 12;

    /// <summary>Pairs in the part of its own.</summary>
    public const int MaxOlder = 400;

    public static ClientState Add(ClientState state, MessagePair pair)
    {
        var recent = state.Pairs.Add(pair);
        if (recent.Length < MaxRecent)
            return state with { Pairs = recent };

        ImmutableArray<MessagePair> older = [.. state.OlderPairs, .. recent[..^RecentLeft]];
        return state with
        {
            Pairs = recent[^RecentLeft..],
            OlderPairs = older.Length <= MaxOlder ? older : older[^MaxOlder..],
        };
    }

    /// <summary>Whether the message of the operator's chat belongs to this client.</summary>
    public static bool HoldsInOperatorChat(ClientState state, long operatorId, int messageId) =>
        Exists(state, pair => pair.OperatorId == operatorId && pair.InOperatorChat == messageId);

    /// <summary>Whether the message of the operator was relayed to the client.</summary>
    public static bool HoldsFromOperator(ClientState state, long operatorId, int messageId) =>
        Exists(state, pair =>
            pair.OperatorId == operatorId && pair.InOperatorChat == messageId && pair.InClientChat != 0);

    /// <summary>What the other chat has of a message, or null.</summary>
    /// <param name="state">The client.</param>
    /// <param name="chatId">The chat of the message: the client's, or an operator's.</param>
    /// <param name="messageId">The message there.</param>
    /// <param name="otherChatId">The other chat.</param>
    public static int? CounterpartOf(ClientState state, long chatId, int messageId, long otherChatId) =>
        chatId == state.Person?.Id
            ? Newest(state, pair => pair.OperatorId == otherChatId && pair.InClientChat == messageId)?.InOperatorChat
            : Newest(state, pair => pair.OperatorId == chatId && pair.InOperatorChat == messageId && pair.InClientChat != 0)
                ?.InClientChat;

    /// <summary>The operator whose chat has the newest counterpart of a message of the client's chat, or null.</summary>
    public static long? OperatorWith(ClientState state, int inClientChat) =>
        Newest(state, pair => pair.InClientChat == inClientChat)?.OperatorId;

    private static MessagePair? Newest(ClientState state, Func<MessagePair, bool> match)
    {
        for (var i = state.Pairs.Length - 1; i >= 0; i--)
            if (match(state.Pairs[i]))
                return state.Pairs[i];
        for (var i = state.OlderPairs.Length - 1; i >= 0; i--)
            if (match(state.OlderPairs[i]))
                return state.OlderPairs[i];
        return null;
    }

    private static bool Exists(ClientState state, Func<MessagePair, bool> match) => Newest(state, match) is not null;
}
