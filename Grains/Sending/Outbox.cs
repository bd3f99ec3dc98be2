using System.Collections.Immutable;
using System.Text.Json.Serialization;
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
    public Outbox Add(long chatId, Parcel parcel) => this with
    {
        Entries = Entries.Add(new OutboxEntry { Id = NextId, ChatId = chatId, Parcel = parcel }),
        NextId = NextId + 1,
    };

    /// <summary>The entry with that id, or null.</summary>
    public OutboxEntry? Find(long id) => Entries.Find(entry => entry.Id == id);

    /// <summary>Takes an entry out.</summary>
    public Outbox Remove(long id) => this with { Entries = Entries.RemoveAll(entry => entry.Id == id) };

    /// <summary>Takes all entries out that fit.</summary>
    public Outbox RemoveAll(Predicate<OutboxEntry> match) => this with { Entries = Entries.RemoveAll(match) };

    /// <summary>Puts an entry off.</summary>
    public Outbox Postpone(long id, DateTimeOffset at, DateTimeOffset notBefore, int attempts)
    {
        var index = Entries.FindIndex(entry => entry.Id == id);
        return index < 0
            ? this
            : this with
            {
                Entries = Entries.SetItem(
                    index, Entries[index] with { PostponedAt = at, NotBefore = notBefore, Attempts = attempts }),
            };
    }

    /// <summary>The first entry for each addressee: the only ones that may be sent now.</summary>
    public IEnumerable<OutboxEntry> Heads()
    {
        var seen = new HashSet<Lane>();
        foreach (var entry in Entries)
            if (seen.Add(entry.Lane))
                yield return entry;
    }

    /// <summary>How many entries wait for that addressee.</summary>
    public int CountFor(long chatId) => Entries.Count(entry => entry.ChatId == chatId);

    /// <summary>How much text, in UTF-16 units, waits for that addressee; copies carry none.</summary>
    public int TextFor(long chatId) => Entries.Sum(entry =>
        entry is { Parcel: Parcel.Relay { Text: { } text } } && entry.ChatId == chatId ? text.Length : 0);
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
internal abstract record Parcel
{
    private Parcel()
    {
    }

    /// <summary>Somebody's message for the other side.</summary>
    /// <param name="FromChatId">The writer's chat.</param>
    /// <param name="MessageId">The message.</param>
    /// <param name="Text">The text to send in place of a copy, or null.</param>
    public sealed record Relay(long FromChatId, int MessageId, string? Text = null) : Parcel
    {
        /// <summary>Keeps the text out of logs.</summary>
        public override string ToString() => $"{nameof(Relay)} {{ {FromChatId}, {MessageId} }}";
    }

    /// <summary>A word of the bot.</summary>
    /// <param name="Notice">What it says.</param>
    /// <param name="Language">In which language.</param>
    /// <param name="ReplyTo">The message that it replies to, or null.</param>
    public sealed record Tell(Notice Notice, string Language, int? ReplyTo = null) : Parcel;

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
