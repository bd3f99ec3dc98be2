using System.Collections.Immutable;
using System.Globalization;
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
    private readonly Dictionary<SourceMessage, int> _versions = [];
    private readonly Dictionary<SourceMessage, Copy> _copies = [];
    private readonly Dictionary<SourceMessage, ImmutableArray<int>> _leftOut = [];
    private readonly HashSet<SourceMessage> _inIncompleteAlbums = [];
    private readonly HashSet<(long From, string Parts)> _albumCalls = [];
    private readonly Dictionary<(long From, string AlbumId), long> _albumReaders = [];
    private readonly HashSet<SourceMessage> _toldUneditable = [];
    private readonly Dictionary<SourceMessage, int> _delayed = [];
    private readonly HashSet<long> _blockers = [];
    private readonly HashSet<SourceMessage> _givenUp = [];
    private readonly HashSet<SourceMessage> _askedAbout = [];
    private int _nextMessageId = 1_000_000;

    /// <summary>How many messages arrived twice or more.</summary>
    public int Doubled => _arrivals.Count(arrival => arrival.Value.Times > 1 + MayRepeat(arrival.Key));

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

    /// <summary>The writer edits a message: what is copied from now on is the new one.</summary>
    /// <returns>What it says now.</returns>
    public string Edit(long chatId, int messageId)
    {
        var version = NewestOf(new SourceMessage(chatId, messageId)) + 1;
        _versions[new SourceMessage(chatId, messageId)] = version;
        return version.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Where it has arrived: whether a copy says what the message says now.</summary>
    public bool ShowsNewest(long chatId, int messageId)
    {
        var source = new SourceMessage(chatId, messageId);
        var copies = _copies.Values.Where(copy => copy.Source == source).ToList();
        return copies.Count == 0 || copies.Exists(copy => copy.Version == NewestOf(source));
    }

    /// <summary>Whether the writer was told that an edit is not passed on although the message has arrived.</summary>
    public bool IsToldUneditable(long chatId, int messageId) =>
        _toldUneditable.Contains(new SourceMessage(chatId, messageId)) && _arrivals.ContainsKey(new SourceMessage(chatId, messageId));

    /// <summary>Telegram did not say which of the copies of such an album is which: its edits go nowhere.</summary>
    public bool IsInIncompleteAlbum(long chatId, int messageId) => _inIncompleteAlbums.Contains(new SourceMessage(chatId, messageId));

    /// <summary>The chats that have a copy.</summary>
    public IEnumerable<long> ReadersOf(long chatId, int messageId) =>
        _copies.Where(copy => copy.Value.Source == new SourceMessage(chatId, messageId)).Select(copy => copy.Key.ChatId).Distinct();

    public bool IsGivenUp(long chatId, int messageId) => _givenUp.Contains(new SourceMessage(chatId, messageId));

    public bool HasArrived(long chatId, int messageId) => _arrivals.ContainsKey(new SourceMessage(chatId, messageId));

    /// <summary>Whether all these parts came in one call.</summary>
    public bool CameAsOne(long chatId, IEnumerable<int> parts) => _albumCalls.Contains((chatId, string.Join('+', parts)));

    /// <summary>These were meant for somebody who is gone, of a dialog that is over.</summary>
    public void GiveUp(IEnumerable<OutboxEntry> entries) =>
        _givenUp.UnionWith(entries.SelectMany(entry => SourcesOf(entry.Parcel)));

    /// <summary>More cannot wait, and its writer knows.</summary>
    public void GiveUp(SourceMessage message) => _givenUp.Add(message);

    /// <summary>Makes the call; the message may arrive although the caller does not learn of it.</summary>
    /// <param name="entry">What is to be sent.</param>
    /// <param name="call">For what is about an earlier message: the call, or null where that is nowhere.</param>
    /// <param name="sender">By whom.</param>
    public SendOutcome Send(OutboxEntry entry, Outgoing? call, ISimulatedGrain sender)
    {
        if (entry.Parcel is Parcel.Revise && call is null)
            return new SendOutcome.Refused(RefusalReason.Rejected);
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

        var outcome = Deliver(entry, call, sender);
        if (!world.Faults.Strikes(FaultKind.AnswerLost))
            return outcome;
        sender.CountFault();
        return new SendOutcome.Unknown();
    }

    private static IEnumerable<SourceMessage> SourcesOf(Parcel parcel) => parcel switch
    {
        Parcel.Relay relay => [new SourceMessage(relay.FromChatId, relay.MessageId)],
        Parcel.Album album => album.Parts.Select(part => new SourceMessage(album.FromChatId, part)),
        _ => [],
    };

    private int MayRepeat(SourceMessage source) => world.Clients.ContainsKey(source.ChatId) ? NewestOf(source) : 0;

    private int NewestOf(SourceMessage source) => _versions.GetValueOrDefault(source);

    private SendOutcome Deliver(OutboxEntry entry, Outgoing? call, ISimulatedGrain sender)
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
            case Parcel.Album { Parts: [var only] } when CannotBeCopied(only):
                return new SendOutcome.Refused(RefusalReason.CannotBeCopied);
            case Parcel.Relay:
                return new SendOutcome.Sent(Arrive(SourcesOf(entry.Parcel).Single(), entry.ChatId, sender));
            case Parcel.Album album:
                return Deliver(album, entry.ChatId, sender);
            case Parcel.Revise revise:
                Change(new SourceMessage(entry.ChatId, ((Outgoing.Revise)call!).MessageId), revise, sender);
                return new SendOutcome.Sent();
            case Parcel.Tell { Notice: Notice.NotDelivered or Notice.PartsLeftOut, ReplyTo: { } about }:
                TellRefusal(entry.ChatId, about, sender);
                break;

            // The word that a message is not delivered yet may become the one that it is refused.
            case Parcel.Tell { Notice: Notice.Delayed, ReplyTo: { } about }:
                _delayed[new SourceMessage(entry.ChatId, _nextMessageId)] = about;
                break;
            case Parcel.Retell { Notice: Notice.NotDelivered } retell:
                TellRefusal(entry.ChatId, _delayed[new SourceMessage(entry.ChatId, retell.MessageId)], sender);
                break;
            case Parcel.Tell { Notice: Notice.EditNotPassedOn, ReplyTo: { } about }:
                _toldUneditable.Add(new SourceMessage(entry.ChatId, about));
                break;

            // Of two gateways with the same message one may find the dialog over, and have the operator asked.
            case Parcel.Tell { Notice: Notice.WhichClient or Notice.NobodyToWriteTo or Notice.NotYourClient, ReplyTo: { } about }:
                _askedAbout.Add(new SourceMessage(entry.ChatId, about));
                break;
        }

        return new SendOutcome.Sent(_nextMessageId++);
    }

    private void TellRefusal(long chatId, int about, ISimulatedGrain sender)
    {
        foreach (var part in _leftOut.GetValueOrDefault(new SourceMessage(chatId, about), [about]))
            Count(_refusalsTold, new SourceMessage(chatId, part), sender, "was refused");
    }

    // What cannot be copied is left out; of several, Telegram does not say which.
    private SendOutcome Deliver(Parcel.Album album, long chatId, ISimulatedGrain sender)
    {
        var leftOut = album.Parts.RemoveAll(part => !CannotBeCopied(part));
        if (!leftOut.IsEmpty)
        {
            _leftOut[new SourceMessage(album.FromChatId, album.Parts[0])] = leftOut;
            _inIncompleteAlbums.UnionWith(SourcesOf(album));
        }

        if (leftOut.Length == album.Parts.Length)
            return new SendOutcome.Refused(RefusalReason.CannotBeCopied);
        _albumCalls.Add((album.FromChatId, string.Join('+', album.Parts)));
        var reader = _albumReaders.TryAdd((album.FromChatId, album.AlbumId), chatId) ? chatId : _albumReaders[(album.FromChatId, album.AlbumId)];
        world.Check(
            reader == chatId || !world.Operators.ContainsKey(album.FromChatId),
            $"{album} arrived at {chatId}, other parts of it at {reader}");
        return new SendOutcome.Sent(
            MessageId: null,
            [.. album.Parts.RemoveRange(leftOut).Select(part => Arrive(new SourceMessage(album.FromChatId, part), chatId, sender))]);
    }

    private void Change(SourceMessage copy, Parcel.Revise revise, ISimulatedGrain sender)
    {
        var version = int.Parse(revise.Content.Text!, CultureInfo.InvariantCulture);
        var before = _copies[copy];
        world.Trace(() => $"the copy {copy} of {before.Source} says {version}, and said {before.Version}");
        world.Check(
            before.Source == new SourceMessage(revise.FromChatId, revise.MessageId),
            $"an edit of {revise.FromChatId}, {revise.MessageId} changes a copy of {before.Source}");

        // An activation that was replaced may still send what the next one has overtaken. But a copy may be newer than its edits.
        world.Check(
            version >= before.LastEdit || sender.FaultsSince(world.Now - AfterEffect) > 0,
            $"{before.Source} shows an older edit again");
        if (version >= before.LastEdit)
            _copies[copy] = before with { Version = version, LastEdit = version };
    }

    private int Arrive(SourceMessage source, long chatId, ISimulatedGrain sender)
    {
        world.Trace(() => $"{source} arrives at {chatId}");
        var copy = _nextMessageId++;
        _copies.Add(new SourceMessage(chatId, copy), new Copy(source, NewestOf(source)));
        if (world.Operators.ContainsKey(source.ChatId) && !_readers.TryAdd(source, chatId))
            world.Check(
                _readers[source] == chatId, $"{source} arrived at {chatId}, but was meant for {_readers[source]}");
        if (!Count(_arrivals, source, sender, "arrived", MayRepeat(source)))
            return copy;

        // Per dialog: what an ended one left behind may come late, to its own operator.
        var way = (source.ChatId, chatId);
        world.Check(
            _lastOf.GetValueOrDefault(way) < source.MessageId,
            $"{source} arrived at {chatId} out of order, after {_lastOf.GetValueOrDefault(way)}");
        _lastOf[way] = source.MessageId;
        return copy;
    }

    // Returns whether it is the first time. With each edit a client's message may come anew, to an operator who has no copy of it.
    private bool Count(
        Dictionary<SourceMessage, (int Times, DateTimeOffset FirstAt)> counts,
        SourceMessage source,
        ISimulatedGrain sender,
        string what,
        int mayRepeat = 0)
    {
        if (!counts.TryGetValue(source, out var before))
        {
            counts[source] = (1, world.Now);
            return true;
        }

        world.Check(
            before.Times <= sender.FaultsSince(before.FirstAt - AfterEffect) + mayRepeat,
            $"{source} {what} again although too little went wrong since");
        counts[source] = before with { Times = before.Times + 1 };
        return false;
    }

    private sealed record Copy(SourceMessage Source, int Version, int LastEdit = 0);
}
