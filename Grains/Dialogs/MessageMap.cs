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

    private static bool Exists(ClientState state, Func<MessagePair, bool> match) =>
        state.Pairs.Any(match) || state.OlderPairs.Any(match);
}
