using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Sending;

/// <summary>What one grain still has to send: in order per addressee, each entry until its outcome is known.</summary>
internal sealed record Outbox
{
    /// <summary>The entries, oldest first.</summary>
    public ImmutableList<OutboxEntry> Entries { get; set; } = [];

    /// <summary>The id of the next entry.</summary>
    public long NextId { get; set; } = 1;

    /// <summary>Whether nothing waits.</summary>
    [JsonIgnore]
    public bool IsEmpty => Entries.IsEmpty;

    /// <summary>Puts an entry behind all others.</summary>
    public Outbox Add(long chatId, Parcel parcel) => Insert(Entries.Count, new OutboxEntry { Id = NextId, ChatId = chatId, Parcel = parcel });

    /// <summary>Puts an entry right before another one; behind all others where that one is gone.</summary>
    public Outbox AddBefore(long id, long chatId, Parcel parcel)
    {
        var index = Entries.FindIndex(entry => entry.Id == id);
        return Insert(index < 0 ? Entries.Count : index, new OutboxEntry { Id = NextId, ChatId = chatId, Parcel = parcel });
    }

    /// <summary>Puts something else into an entry's place.</summary>
    public Outbox Replace(long id, Func<OutboxEntry, OutboxEntry> change)
    {
        var index = Entries.FindIndex(entry => entry.Id == id);
        return index < 0 ? this : this with { Entries = Entries.SetItem(index, change(Entries[index])) };
    }

    /// <summary>The entry with that id, or null.</summary>
    public OutboxEntry? Find(long id) => Entries.Find(entry => entry.Id == id);

    /// <summary>Takes an entry out.</summary>
    public Outbox Remove(long id) => this with { Entries = Entries.RemoveAll(entry => entry.Id == id) };

    /// <summary>Takes all entries out that fit.</summary>
    public Outbox RemoveAll(Predicate<OutboxEntry> match) => this with { Entries = Entries.RemoveAll(match) };

    /// <summary>Puts an entry off.</summary>
    public Outbox Postpone(long id, DateTimeOffset at, DateTimeOffset notBefore, int attempts) => Replace(
        id, entry => entry with { PostponedAt = at, NotBefore = notBefore, Attempts = attempts });

    /// <summary>The first entry for each addressee: the only ones that may be sent now.</summary>
    public IEnumerable<OutboxEntry> Heads() => Entries.Count > 1 ? FirstOfEachLane() : Entries;

    /// <summary>How many entries wait for that addressee.</summary>
    public int CountFor(long chatId) => Entries.Count(entry => entry.ChatId == chatId);

    /// <summary>How much text, in UTF-16 units, waits for that addressee; copies carry none.</summary>
    public int TextFor(long chatId) => Entries.Sum(entry => entry.ChatId == chatId ? entry.Parcel.TextLength : 0);

    /// <summary>The last of people's messages that waits for that chat, or null.</summary>
    public OutboxEntry? LastMessageFor(long chatId) =>
        Entries.FindLast(entry => entry.ChatId == chatId && entry.Parcel is (Parcel.Relay or Parcel.Album));

    /// <summary>The entry that carries that message, alone or as a part of an album, or null.</summary>
    public OutboxEntry? Carrying(long fromChatId, int messageId) => Entries.Find(entry => entry.Parcel switch
    {
        Parcel.Relay relay => relay.FromChatId == fromChatId && relay.MessageId == messageId,
        Parcel.Album album => album.FromChatId == fromChatId && album.Parts.Contains(messageId),
        _ => false,
    });

    /// <summary>Whether the entry cannot have been tried yet: only the first of each lane is.</summary>
    public bool IsUntried(OutboxEntry entry) => Entries.Find(first => first.Lane == entry.Lane) != entry;

    private IEnumerable<OutboxEntry> FirstOfEachLane()
    {
        var seen = new HashSet<Lane>();
        foreach (var entry in Entries)
            if (seen.Add(entry.Lane))
                yield return entry;
    }

    private Outbox Insert(int index, OutboxEntry entry) => this with { Entries = Entries.Insert(index, entry), NextId = NextId + 1 };
}

/// <summary>One call to Telegram that is still to be made, or whose outcome is still unknown.</summary>
internal sealed record OutboxEntry
{
    /// <summary>Names the entry in its outbox.</summary>
    public required long Id { get; init; }

    /// <summary>The addressee's chat.</summary>
    public required long ChatId { get; init; }

    /// <summary>What goes there.</summary>
    public required Parcel Parcel { get; init; }

    /// <summary>How often it failed so far, pauses that Telegram asked for not counted.</summary>
    public int Attempts { get; init; }

    /// <summary>When it may be tried again, or null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When that was decided: a clock that was set back since cannot make the wait any longer than it was.</summary>
    public DateTimeOffset? PostponedAt { get; init; }

    /// <summary>Whether it has been tried, and is to be tried again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Tried { get; init; }

    /// <summary>The message of which its writer has been told that it is not delivered yet, or null.</summary>
    public int? DelayAbout { get; init; }

    /// <summary>How long the wait was to be.</summary>
    [JsonIgnore]
    internal TimeSpan? Wait => NotBefore - PostponedAt;

    /// <summary>
    /// Entries of one lane go one after the other. What is not part of the talk holds nothing up: answers to presses, which
    /// expire, deletions, and the menu.
    /// </summary>
    [JsonIgnore]
    internal Lane Lane => Parcel switch
    {
        Parcel.Answer or Parcel.Delete => new Lane(LaneKind.Aside, Id),
        Parcel.Menu => new Lane(LaneKind.Menu, ChatId),
        _ => new Lane(LaneKind.Chat, ChatId),
    };
}

/// <summary>What an outbox entry carries.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Relay), "relay")]
[JsonDerivedType(typeof(Tell), "tell")]
[JsonDerivedType(typeof(Retell), "retell")]
[JsonDerivedType(typeof(Delete), "delete")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Menu), "menu")]
[JsonDerivedType(typeof(Album), "album")]
[JsonDerivedType(typeof(Revise), "revise")]
[JsonDerivedType(typeof(React), "react")]
[JsonDerivedType(typeof(Withdraw), "withdraw")]
[JsonDerivedType(typeof(OpenTopic), "open-topic")]
[JsonDerivedType(typeof(ChangeTopic), "change-topic")]
internal abstract record Parcel
{
    private Parcel()
    {
    }

    /// <summary>How much text it carries, in UTF-16 units.</summary>
    [JsonIgnore]
    internal virtual int TextLength => 0;

    /// <summary>Somebody's message for the other side.</summary>
    /// <param name="FromChatId">The writer's chat.</param>
    /// <param name="MessageId">The message.</param>
    /// <param name="Text">The text to send in place of a copy, or null.</param>
    /// <param name="ReplyTo">The message of the writer's chat that it replies to, or null.</param>
    /// <param name="Details">What a copy does not bring along, or null.</param>
    public sealed record Relay(
        long FromChatId, int MessageId, string? Text = null, int? ReplyTo = null, MessageDetails? Details = null) : Parcel
    {
        internal override int TextLength => (Text?.Length ?? 0) + Sending.TextLength.Of(Details);

        /// <summary>Keeps the text out of logs.</summary>
        public override string ToString() => $"{nameof(Relay)} {{ {FromChatId}, {MessageId} }}";
    }

    /// <summary>Somebody's album for the other side.</summary>
    /// <param name="FromChatId">The writer's chat.</param>
    /// <param name="AlbumId">Telegram's id of the album.</param>
    /// <param name="Parts">Its messages, in order.</param>
    /// <param name="ReplyTo">The message of the writer's chat that it replies to, or null.</param>
    /// <param name="Quote">The part of that message that it quotes, or null.</param>
    /// <param name="Contents">For an album that replies: what its messages hold; null where that is not known of each.</param>
    public sealed record Album(
        long FromChatId,
        string AlbumId,
        ImmutableArray<int> Parts,
        int? ReplyTo = null,
        MessageQuote? Quote = null,
        ImmutableList<MessageContent>? Contents = null) : Parcel
    {
        /// <summary>An album that begins with a message.</summary>
        internal static Album Of(long fromChatId, string albumId, int messageId, int? replyTo, MessageDetails details) => new(
            fromChatId, albumId, [messageId], replyTo, details.Quote, details.Part is { } part ? [part] : null);

        /// <summary>The album with one more message.</summary>
        internal Album With(int messageId, MessageContent? part) => this with
        {
            Parts = Parts.Add(messageId),
            Contents = part is null ? null : Contents?.Add(part),
        };

        /// <summary>The album without one of its messages.</summary>
        internal Album Without(int messageId) => this with
        {
            Parts = Parts.Remove(messageId),
            Contents = Contents?.RemoveAt(Parts.IndexOf(messageId)),
        };

        /// <summary>The album without its first messages.</summary>
        internal Album Skip(int count) => this with { Parts = Parts[count..], Contents = Contents?.RemoveRange(0, count) };

        internal override int TextLength => Sending.TextLength.Of(Quote) + (Contents?.Sum(Sending.TextLength.Of) ?? 0);

        /// <summary>Parts that one album can have.</summary>
        internal const int MaxParts = 10;

        /// <summary>For logs.</summary>
        public override string ToString() => $"{nameof(Album)} {{ {FromChatId}, {string.Join(' ', Parts)} }}";
    }

    /// <summary>An edit of somebody's message, for what the other side has of it.</summary>
    /// <param name="FromChatId">The writer's chat.</param>
    /// <param name="MessageId">The message.</param>
    /// <param name="Content">What it holds now.</param>
    public sealed record Revise(long FromChatId, int MessageId, MessageContent Content) : Parcel
    {
        internal override int TextLength => Sending.TextLength.Of(Content);
    }

    /// <summary>Somebody's reaction to a message, for its counterpart. Tried once: nothing depends on it.</summary>
    /// <param name="FromChatId">The chat of whoever reacts.</param>
    /// <param name="MessageId">The message there.</param>
    /// <param name="Emoji">The emoji, or null for none any more.</param>
    public sealed record React(long FromChatId, int MessageId, string? Emoji) : Parcel;

    /// <summary>Deletes what the other side has of an operator's message.</summary>
    /// <param name="FromChatId">The operator's chat.</param>
    /// <param name="MessageId">The message.</param>
    /// <param name="CommandId">The operator's command, which is answered.</param>
    /// <param name="Language">In which language.</param>
    public sealed record Withdraw(long FromChatId, int MessageId, int CommandId, string Language) : Parcel;

    /// <summary>Opens the topic of a client in the operator's chat.</summary>
    /// <param name="Name">The client's name.</param>
    public sealed record OpenTopic(string Name) : Parcel;

    /// <summary>Shows in the name and the icon of a topic whether its dialog goes on.</summary>
    /// <param name="ThreadId">The topic.</param>
    /// <param name="Name">The client's name.</param>
    /// <param name="IsOver">Whether the dialog is over.</param>
    public sealed record ChangeTopic(int ThreadId, string Name, bool IsOver) : Parcel;

    /// <summary>A word of the bot.</summary>
    /// <param name="Notice">What it says.</param>
    /// <param name="Language">In which language.</param>
    /// <param name="ReplyTo">The message that it replies to, or null.</param>
    /// <param name="ThreadId">The topic that it belongs to, or null.</param>
    public sealed record Tell(Notice Notice, string Language, int? ReplyTo = null, int? ThreadId = null) : Parcel;

    /// <summary>A word of the bot in place of an earlier one.</summary>
    /// <param name="MessageId">The earlier one.</param>
    /// <param name="Notice">What it says now.</param>
    /// <param name="Language">In which language.</param>
    public sealed record Retell(int MessageId, Notice Notice, string Language) : Parcel;

    /// <summary>Deletes a message.</summary>
    /// <param name="MessageId">The message.</param>
    public sealed record Delete(int MessageId) : Parcel;

    /// <summary>Answers a press on a button, once: a late answer serves nobody.</summary>
    /// <param name="QueryId">Telegram's id of the press.</param>
    /// <param name="Notice">What the presser sees for a moment, or null for nothing.</param>
    /// <param name="Language">In which language.</param>
    public sealed record Answer(string QueryId, Notice? Notice, string Language) : Parcel;

    /// <summary>Sets the operator's command menu, or takes it away.</summary>
    /// <param name="Shown">Whether it is shown.</param>
    /// <param name="Language">In which language.</param>
    public sealed record Menu(bool Shown, string Language) : Parcel;
}
