using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>What arrived in which chat, and whether it should have.</summary>
internal sealed class SimulatedTelegram(World world)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    // So long an activation that was replaced may go on.
    private static readonly TimeSpan AfterEffect = TimeSpan.FromMinutes(1);

    private readonly Dictionary<SourceMessage, (int Times, DateTimeOffset FirstAt)> _arrivals = [];
    private readonly Dictionary<SourceMessage, (int Times, DateTimeOffset FirstAt)> _refusalsTold = [];
    private readonly Dictionary<(long From, long To), int> _lastOf = [];
    private readonly Dictionary<(long ChatId, long EntryId, Parcel Parcel), DateTimeOffset> _paused = [];
    private readonly Dictionary<SourceMessage, long> _readers = [];
    private readonly HashSet<long> _blockers = [];
    private readonly HashSet<SourceMessage> _givenUp = [];
    private readonly HashSet<SourceMessage> _askedAbout = [];
    private int _nextMessageId = 1_000_000;

    /// <summary>How many messages arrived twice or more.</summary>
    public int Doubled => _arrivals.Values.Count(arrival => arrival.Times > 1);

    public bool HasBlocked(long userId) => _blockers.Contains(userId);

    /// <summary>The user stops or restarts the bot.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Block(long userId, bool blocked) => blocked ? _blockers.Add(userId) : _blockers.Remove(userId);

    /// <summary>Some kinds of messages cannot be copied; its id says of which kind one is.</summary>
    public static bool CannotBeCopied(int messageId) => messageId % 19 == 0;

    /// <summary>Whether the message has arrived, or its writer was told why not or asked where to, or nobody is there whom it could reach.</summary>
    public bool IsAccountedFor(long chatId, int messageId)
    {
        var source = new SourceMessage(chatId, messageId);
        return _arrivals.ContainsKey(source) || _refusalsTold.ContainsKey(source)
            || _givenUp.Contains(source) || _askedAbout.Contains(source);
    }

    /// <summary>These were meant for somebody who is gone, of a dialog that is over.</summary>
    public void GiveUp(IEnumerable<OutboxEntry> entries) =>
        _givenUp.UnionWith(entries.Select(SourceOf).OfType<SourceMessage>());

    /// <summary>Makes the call; the message may arrive although the caller does not learn of it.</summary>
    public SendOutcome Send(OutboxEntry entry, ISimulatedGrain sender)
    {
        if (_paused.TryGetValue((entry.ChatId, entry.Id, entry.Parcel), out var until))
            world.Check(
                world.Now >= until || sender.FaultsSince(until - RetryAfter - AfterEffect) > 0,
                $"{entry.Parcel} is sent to {entry.ChatId} again before the pause is over");
        if (world.Faults.Strikes(FaultKind.TooManyRequests))
        {
            _paused[(entry.ChatId, entry.Id, entry.Parcel)] = world.Now + RetryAfter;
            return new SendOutcome.Refused(RefusalReason.TooManyRequests, RetryAfter);
        }

        if (world.Faults.Strikes(FaultKind.Unavailable))
            return new SendOutcome.Refused(RefusalReason.Unavailable);
        if (world.Faults.Strikes(FaultKind.SendLost))
        {
            sender.CountFault();
            return new SendOutcome.Unknown();
        }

        var outcome = Deliver(entry, sender);
        if (!world.Faults.Strikes(FaultKind.AnswerLost))
            return outcome;
        sender.CountFault();
        return new SendOutcome.Unknown();
    }

    private static SourceMessage? SourceOf(OutboxEntry entry) =>
        entry.Parcel is Parcel.Relay relay ? new SourceMessage(relay.FromChatId, relay.MessageId) : null;

    private SendOutcome Deliver(OutboxEntry entry, ISimulatedGrain sender)
    {
        if (HasBlocked(entry.ChatId))
        {
            world.NoteTrouble(entry.ChatId);
            world.Trace(() => $"{entry.Parcel} cannot reach {entry.ChatId}");
            return new SendOutcome.Refused(RefusalReason.Unreachable);
        }

        switch (entry.Parcel)
        {
            case Parcel.Relay { Text: null } relay when CannotBeCopied(relay.MessageId):
                return new SendOutcome.Refused(RefusalReason.CannotBeCopied);
            case Parcel.Relay:
                Arrive(entry, sender);
                break;
            case Parcel.Tell { Notice: Notice.NotDelivered, ReplyTo: { } about }:
                Count(_refusalsTold, new SourceMessage(entry.ChatId, about), sender, "was refused");
                break;

            // Of two gateways with the same message one may find the dialog over, and have the operator asked.
            case Parcel.Tell { Notice: Notice.WhichClient or Notice.NobodyToWriteTo or Notice.NotYourClient, ReplyTo: { } about }:
                _askedAbout.Add(new SourceMessage(entry.ChatId, about));
                break;
        }

        return new SendOutcome.Sent(_nextMessageId++);
    }

    private void Arrive(OutboxEntry entry, ISimulatedGrain sender)
    {
        var source = SourceOf(entry)!;
        world.Trace(() => $"{source} arrives at {entry.ChatId}");
        if (world.Operators.ContainsKey(source.ChatId) && !_readers.TryAdd(source, entry.ChatId))
            world.Check(
                _readers[source] == entry.ChatId, $"{source} arrived at {entry.ChatId}, but was meant for {_readers[source]}");
        if (!Count(_arrivals, source, sender, "arrived"))
            return;

        // Per dialog: what an ended one left behind may come late, to its own operator.
        var way = (source.ChatId, entry.ChatId);
        world.Check(
            _lastOf.GetValueOrDefault(way) < source.MessageId,
            $"{source} arrived at {entry.ChatId} out of order, after {_lastOf.GetValueOrDefault(way)}");
        _lastOf[way] = source.MessageId;
    }

    // Returns whether it is the first time.
    private bool Count(
        Dictionary<SourceMessage, (int Times, DateTimeOffset FirstAt)> counts,
        SourceMessage source,
        ISimulatedGrain sender,
        string what)
    {
        if (!counts.TryGetValue(source, out var before))
        {
            counts[source] = (1, world.Now);
            return true;
        }

        world.Check(
            before.Times <= sender.FaultsSince(before.FirstAt - AfterEffect),
            $"{source} {what} again although too little went wrong since");
        counts[source] = before with { Times = before.Times + 1 };
        return false;
    }
}
