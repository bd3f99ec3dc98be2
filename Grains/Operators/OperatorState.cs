using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Operators;

/// <summary>What is stored of an operator, or of somebody who tried to become one.</summary>
internal sealed record OperatorState
{
    /// <summary>As of the newest command, or null before the first.</summary>
    public Person? Person { get; init; }

    /// <summary>The language of the operator's notices.</summary>
    public string Language { get; set; } = Texts.Language.Russian;

    /// <summary>Whether they are an operator.</summary>
    public bool Registered { get; init; }

    /// <summary>The status.</summary>
    public OperatorStatus Status { get; set; } = OperatorStatus.Offline;

    /// <summary>The accepted tickets, oldest first.</summary>
    public ImmutableList<HeldDialog> Dialogs { get; set; } = [];

    /// <summary>The focused client, or null.</summary>
    public Focus? Focus { get; init; }

    /// <summary>For the newest former clients, the last ticket released, newest last.</summary>
    public ImmutableList<DialogKey> Released { get; set; } = [];

    /// <summary>When a ticket was last accepted.</summary>
    public DateTimeOffset? LastAssignedAt { get; init; }

    /// <summary>The newest update by which the operator ended or handed back a dialog.</summary>
    public int LastEndUpdateId { get; init; }

    /// <summary>When a dialog was last taken away without the operator's doing.</summary>
    public DateTimeOffset? LastTakenAwayAt { get; init; }

    /// <summary>Rises with each change that the dispatcher should know.</summary>
    public long Revision { get; init; }

    /// <summary>Whether the dispatcher must still be told of the present revision.</summary>
    public bool ReportOwed { get; init; }

    /// <summary>What clients must still be told, oldest first.</summary>
    public ImmutableList<OwedErrand> Owed { get; set; } = [];

    /// <summary>The id of the next owed errand.</summary>
    public long NextOwedId { get; set; } = 1;

    /// <summary>What is still to be sent to the operator.</summary>
    public Outbox Outbox { get; set; } = new();

    /// <summary>The newest command taken: it, and all before it, are repeats.</summary>
    public int LastCommand { get; init; }

    /// <summary>When Telegram received it.</summary>
    public DateTimeOffset? LastCommandAt { get; init; }

    /// <summary>The newest updates of other kinds (presses, memberships, edits), newest last.</summary>
    public ImmutableList<int> Updates { get; set; } = [];

    /// <summary>The newest messages that fitted no dialog and about which the operator was asked, newest last.</summary>
    public ImmutableList<int> Asked { get; set; } = [];

    /// <summary>Albums among them, newest last.</summary>
    public ImmutableList<AskedAlbum> AskedAlbums { get; set; } = [];

    /// <summary>Whether the operator wants all dialogs in one place, where each could have a topic of its own.</summary>
    public bool WithoutTopics { get; init; }

    /// <summary>When a wrong secret was given, within the last ten minutes.</summary>
    public ImmutableList<DateTimeOffset> WrongSecrets { get; set; } = [];

    /// <summary>Until when attempts to register are ignored, or null.</summary>
    public DateTimeOffset? IgnoredUntil { get; init; }
}

/// <summary>A ticket that the operator has accepted.</summary>
internal sealed record HeldDialog
{
    /// <summary>Client and ticket.</summary>
    public required DialogKey Key { get; init; }

    /// <summary>The client's name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether the client has said that it is this operator's. Until then it is provisional.</summary>
    public bool Confirmed { get; init; }

    /// <summary>When to ask the client.</summary>
    public required DateTimeOffset AskAt { get; init; }

    /// <summary>Whether the operator is done with it: no longer shown, still counted until released.</summary>
    public bool Closing { get; init; }
}

/// <summary>An album that fitted no dialog.</summary>
/// <param name="AlbumId">Telegram's id of it.</param>
/// <param name="Parts">Its messages so far; the question is about the first.</param>
/// <param name="Target">Where the operator said that it goes, or null.</param>
internal sealed record AskedAlbum(string AlbumId, ImmutableArray<int> Parts, DialogKey? Target = null);

/// <summary>The focused client.</summary>
/// <param name="ClientId">Who.</param>
/// <param name="SinceUpdateId">The update that set it: messages of earlier updates were not written with it in mind.</param>
internal sealed record Focus(long ClientId, int SinceUpdateId);

/// <summary>Something a client must still be told by this operator.</summary>
/// <param name="Id">Names it in its operator.</param>
/// <param name="What">What to tell.</param>
/// <param name="Key">Client and ticket.</param>
/// <param name="MessageId">
/// For <see cref="ErrandKind.Leave"/>: the message by which they registered; for <see cref="ErrandKind.Return"/>: the last
/// one that was an operator's.
/// </param>
/// <param name="Date">When Telegram received that one.</param>
internal sealed record OwedErrand(
    long Id, ErrandKind What, DialogKey Key, int? MessageId = null, DateTimeOffset? Date = null);

/// <summary>What to tell a client.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErrandKind>))]
internal enum ErrandKind
{
    /// <summary>The dialog ends.</summary>
    End = 1,

    /// <summary>The ticket is handed back.</summary>
    HandBack = 2,

    /// <summary>The operator is no longer a client.</summary>
    Leave = 3,

    /// <summary>The operator is a client again.</summary>
    Return = 4,
}
