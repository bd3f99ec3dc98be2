using System.Collections.Immutable;

namespace OperatorBot.Grains;

/// <summary>What a decider decided.</summary>
/// <typeparam name="TEvent">The family of events.</typeparam>
/// <typeparam name="TReply">What the caller is answered.</typeparam>
/// <param name="Events">What happens; none for a repeat.</param>
/// <param name="Reply">The answer, valid once the events are written.</param>
/// <param name="SendFirst">Whether what is to be sent may be sent before the events are written, saving a write.</param>
internal sealed record Decision<TEvent, TReply>(ImmutableArray<TEvent> Events, TReply Reply, bool SendFirst = false);
