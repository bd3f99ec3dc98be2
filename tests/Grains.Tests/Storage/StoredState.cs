using System.Collections.Immutable;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Dispatching;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Polling;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Storage;
using OperatorBot.Grains.Texts;
using OperatorStatus = OperatorBot.Grains.Interfaces.Operators.OperatorStatus;

namespace OperatorBot.Grains.Tests.Storage;

/// <summary>A checked-in file, as a store holds it, and the state that it must be read as.</summary>
internal abstract class StoredState(string name, object state, bool isFormer)
{
    private const long Client = 5_000_000_100;
    private const long Operator = 5_000_000_007;
    private static readonly StateSerializer Serializer = new();

    public static IReadOnlyList<StoredState> All { get; } =
    [
        Former("client-idle", ClientIdle()),
        Former("client-waiting", ClientWaiting()),
        Former("client-active", ClientActive()),
        Former("client-flooding", ClientFlooding()),
        Former("client-operator", ClientOperator()),
        Of("client-kept-album", ClientWithKeptAlbum()),
        Of("client-relaying", ClientRelaying()),
        Of("pairs", new OlderPairs
        {
            Pairs = [new(Operator, 11, 12), new(Operator, 13, 0), new(Operator + 1, 14, 15), new(Operator, 16, 17)],
        }),
        Former("operator", OperatorAtWork()),
        Former("operator-leaving", new OperatorState
        {
            Owed = [new OwedErrand(4, ErrandKind.Return, new DialogKey(Operator, 0), MessageId: 49, At(1))],
            NextOwedId = 5,
            Outbox = OutboxOf((Operator, new Parcel.Tell(new Notice.Unregistered(2), "ru"))).Postpone(60, At(1), At(601), attempts: 0),
        }),
        Former("operator-notices", new OperatorState { Outbox = OutboxOf([.. Notices().Select(Tell)]) }),
        Of("operator-albums", OperatorAskedAboutAlbums()),
        Former("roster", Roster(withoutTopics: false)),
        Of("roster-topics", Roster(withoutTopics: true)),
        Of("queue-shard", QueueShardOfTwo()),
        Of("polling-lease", new PollingLeaseState { Holder = "silo-1" }),
    ];

    public string Name => name;

    /// <summary>Whether an earlier version wrote the file: this one adds members that are empty there.</summary>
    public bool IsFormer => isFormer;

    /// <summary>What the file must be read as.</summary>
    public object State => state;

    /// <summary>The file's text: indented, with the letters as they are.</summary>
    public string Text => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Storage", "Fixtures", name + ".json"));

    public abstract object Read(string json);

    public abstract string Write(object value);

    public abstract object Default();

    public static StoredState ByName(string name) => All.Single(stored => stored.Name == name);

    public override string ToString() => name;

    private static StoredState<T> Of<T>(string name, T state)
        where T : class, new() => new(name, state, isFormer: false, Serializer);

    private static StoredState<T> Former<T>(string name, T state)
        where T : class, new() => new(name, state, isFormer: true, Serializer);

    private static ClientState ClientIdle() => new()
    {
        Person = Anna(),
        Language = "ru",
        Greeted = true,
        Ticket = 2,
        Outbox = OutboxOf(
            (Client, new Parcel.Tell(new Notice.DialogEnded(), "ru")),
            (Operator, new Parcel.Tell(new Notice.DialogOver(Anna(), DialogOverReason.Ended), "en"))),
        Owed = [new OwedReport(4, Ticket: 2, IsOver: true, Operator)],
        NextOwedId = 5,
        Pairs = [new(Operator, 21, 22)],
        LastFromClient = 22,
        LastFromClientAt = At(1),
        LastFromOperators = [new(Operator, 21, At(2))],
        LastFromOperatorAt = At(2),
        Pressed = [new(Operator, 19)],
        Updates = [900, 901],
        LastRefusedAsOperator = 3,
        LastAssignment = new PastAssignment(Operator, 2, Why()),
    };

    private static ClientState ClientWaiting() => new()
    {
        Person = new Person { Id = Client, FirstName = "Bob" },
        Language = "en",
        Greeted = true,
        Phase = new DialogPhase.Waiting(At(3), PositionTold: true),
        Ticket = 3,
        Kept = [31, 32],
        ToldKeptFull = true,
        Outbox = OutboxOf(
            (Client, new Parcel.Tell(new Notice.Queued(2), "en")),
            (Client, new Parcel.Tell(new Notice.NotDelivered(NotDeliveredReason.TooManyWaiting), "en", ReplyTo: 33))),
        Owed =
        [
            new OwedReport(6, Ticket: 2, IsOver: true, Operator, NewTicket: 3, OperatorUnreachable: true),
            new OwedReport(7, Ticket: 3, IsOver: false),
        ],
        NextOwedId = 8,
        LastFromClient = 33,
        LastFromClientAt = At(3),
    };

    private static ClientState ClientOperator() => new()
    {
        LastFromClient = 51,
        LastFromClientAt = At(4),
        IsOperator = true,
    };

    private static ClientState ClientActive()
    {
        var outbox = OutboxOf(
            (Operator, new Parcel.Tell(new Notice.NewDialog(Anna(), Ticket: 4, WaitedSeconds: 65), "ru")),
            (Operator, new Parcel.Relay(Client, 41)),
            (Client, new Parcel.Relay(Operator, 42, "Ответ словами, a \"quote\" & <tags>")));
        return new()
        {
            Person = Anna(),
            Language = "ru",
            Greeted = true,
            Phase = new DialogPhase.Active(Operator, "ru", At(4), NoticeId: 40),
            Ticket = 4,
            Outbox = outbox with
            {
                Entries = outbox.Entries.SetItem(0, outbox.Entries[0] with { NotBefore = At(5), Attempts = 2 }),
            },
            Pairs = [new(Operator, 40, 0), new(Operator, 43, 44), new(Operator + 1, 45, 46)],
            LastFromClient = 41,
            LastFromClientAt = At(4),
            LastFromOperators = [new(Operator + 1, 45, At(5)), new(Operator, 43, At(5))],
            LastFromOperatorAt = At(5),
            LastAssignment = new PastAssignment(Operator, 4, Why() with { LastAssignedAt = null }),
        };
    }

    private static ClientState ClientFlooding() => new()
    {
        Person = Anna(),
        Language = "ru",
        Greeted = true,
        Phase = new DialogPhase.Active(Operator, "en", At(4), NoticeId: 40),
        Ticket = 4,
        Outbox = OutboxOf(
            (Client, new Parcel.Tell(new Notice.Flooding(), "ru", ReplyTo: 181)),
            (Operator, new Parcel.Tell(new Notice.ClientFloods(Anna()), "en"))),
        LastFromClient = 187,
        LastFromClientAt = At(7),
        Flood = new Flood(At(6), Count: 120, Refused: 7),
        LastAssignment = new PastAssignment(Operator, 4, Why()),
    };

    private static ClientState ClientWithKeptAlbum() => new()
    {
        Person = Anna(),
        Language = "ru",
        Greeted = true,
        Phase = new DialogPhase.Waiting(At(3)),
        Ticket = 5,
        Kept = [31, 32, 33, 34],
        KeptDetails =
        [
            new KeptDetail(31, ReplyTo: 20, new MessageDetails
            {
                AlbumId = "13",
                Part = new MessageContent { Kind = ContentKind.Photo, FileId = "AgACAgIAAxkBAAN", IsInAlbum = true },
            }),
            new KeptDetail(32, ReplyTo: null, new MessageDetails { AlbumId = "13" }),
            new KeptDetail(34, ReplyTo: null, new MessageDetails { Live = Live(), EffectId = "5104841245755180586" }),
        ],
        LastFromClient = 34,
        LastFromClientAt = At(3),
        ThreadId = 77,
        Topics = [new OperatorTopic(Operator, ThreadId: 71), new OperatorTopic(Operator + 1, ThreadId: null)],
    };

    private static ClientState ClientRelaying()
    {
        var outbox = OutboxOf(
            (Operator, new Parcel.OpenTopic("Анна Каренина")),
            (Operator, new Parcel.ChangeTopic(71, "Анна Каренина", IsOver: false)),
            (Operator, new Parcel.Album(Client, "13", [41, 42], ReplyTo: 40)),
            (Client, new Parcel.Album(
                Operator,
                "14",
                [56, 57],
                ReplyTo: 40,
                new MessageQuote { Text = "q" },
                [
                    new MessageContent { Kind = ContentKind.Photo, FileId = "AgACAgIAAxkBAAN", IsInAlbum = true },
                    new MessageContent { Kind = ContentKind.Photo, FileId = "AgACAgIAAxkBAAO", IsInAlbum = true },
                ])),
            (Operator, new Parcel.Relay(Client, 43, Text: null, ReplyTo: 40, new MessageDetails
            {
                Quote = new MessageQuote { Text = "a \"quote\"", Entities = """[{"type":"bold","offset":0,"length":1}]""", Position = 3 },
                EffectId = "5104841245755180586",
                Live = Live(),
                Uncopyable = UncopyableKind.Story,
            })),
            (Operator, new Parcel.Revise(Client, 39, new MessageContent
            {
                Kind = ContentKind.Video,
                Text = "Подпись",
                Entities = "[]",
                FileId = "BAACAgIAAxkBAAM",
                IsCaptionAbove = true,
                HasSpoiler = true,
                CoverFileId = "AgACAgIAAxkBAAM",
                StartSeconds = 5,
            })),
            (Operator, new Parcel.React(Client, 38, "👍")),
            (Client, new Parcel.Revise(Operator, 52, new MessageContent
            {
                Kind = ContentKind.Text, Text = "x", LinkPreview = """{"is_disabled":true}""",
            })),
            (Client, new Parcel.Revise(Operator, 53, new MessageContent { Kind = ContentKind.LiveLocation, Live = Live() })),
            (Client, new Parcel.React(Operator, 54, Emoji: null)),
            (Client, new Parcel.Withdraw(Operator, 51, CommandId: 55, "en")),
            (Operator, new Parcel.Tell(new Notice.Delayed(), "en", ReplyTo: 51)),
            (Operator, new Parcel.Tell(new Notice.Help(), "en", ReplyTo: null, ThreadId: 71)));
        return new()
        {
            Person = Anna(),
            Language = "ru",
            Greeted = true,
            Phase = new DialogPhase.Active(Operator, "en", At(4), NoticeId: 40),
            Ticket = 6,
            Outbox = outbox with
            {
                Entries = outbox.Entries.SetItem(
                    2,
                    outbox.Entries[2] with { PostponedAt = At(5), NotBefore = At(5).AddMilliseconds(700), DelayAbout = 11 }),
            },
            Pairs = [new(Operator, 40, 0)],
            LastFromClient = 43,
            LastFromClientAt = At(5),
            LastFromOperators = [new(Operator, 55, At(5), AlbumId: "14")],
            LastFromOperatorAt = At(5),
            Updates = [902, 903],
            ThreadId = 77,
            Topics = [new OperatorTopic(Operator, ThreadId: 71, Recreated: true)],
            Delays =
            [
                new ShownDelay(new SourceMessage(Operator, 51)),
                new ShownDelay(new SourceMessage(Operator, 49), NoticeId: 50),
                new ShownDelay(new SourceMessage(Operator, 47), NoticeId: null, new Notice.NotDelivered(NotDeliveredReason.Withdrawn)),
            ],
            Uneditable = [new SourceMessage(Client, 36), new SourceMessage(Operator, 37)],
            LastAssignment = new PastAssignment(Operator, 6, Why()),
        };
    }

    private static LiveLocation Live() => new()
    {
        Latitude = 55.75, Longitude = 37.62, AccuracyMeters = 6.5, PeriodSeconds = 900, Heading = 90, ProximityMeters = 100,
    };

    private static OperatorState OperatorAskedAboutAlbums() => new()
    {
        Person = new Person { Id = Operator, FirstName = "Ольга" },
        Language = "ru",
        Registered = true,
        Status = OperatorStatus.Available,
        Asked = [48],
        AskedAlbums =
        [
            new AskedAlbum("13", [48, 49]),
            new AskedAlbum("14", [51, 52, 53], new DialogKey(Client, 4)),
        ],
        WithoutTopics = true,
        Outbox = OutboxOf([.. NoticesOfRelays().Select(Tell)]),
    };

    private static RosterState Roster(bool withoutTopics) => new()
    {
        Version = 3,
        Operators =
        [
            new RosterEntry(Load(Operator)),
            new RosterEntry(Load(Operator + 1) with
            {
                LastAssignedAt = null, Status = OperatorStatus.Busy, Language = "en", WithoutTopics = withoutTopics,
            }),
        ],
    };

    private static OperatorState OperatorAtWork() => new()
    {
        Person = new Person { Id = Operator, FirstName = "Ольга", Username = "olga", LanguageCode = "ru-RU" },
        Language = "ru",
        Registered = true,
        Status = OperatorStatus.Available,
        Dialogs =
        [
            new HeldDialog
            {
                Key = new DialogKey(Client, 4), Name = "Анна Каренина", Since = At(4), Confirmed = true, AskAt = At(34),
            },
            new HeldDialog { Key = new DialogKey(Client + 1, 1), Name = "Bob", Since = At(5), AskAt = At(35), Closing = true },
        ],
        Focus = new Focus(Client, SinceUpdateId: 910),
        Released = [new DialogKey(Client + 2, 7), new DialogKey(Client + 3, 1)],
        LastAssignedAt = At(5),
        LastEndUpdateId = 908,
        LastTakenAwayAt = At(2),
        Revision = 17,
        ReportOwed = true,
        Owed =
        [
            new OwedErrand(1, ErrandKind.End, new DialogKey(Client + 1, 1)),
            new OwedErrand(2, ErrandKind.HandBack, new DialogKey(Client + 4, 9)),
            new OwedErrand(3, ErrandKind.Leave, new DialogKey(Operator, 0)),
        ],
        NextOwedId = 4,
        Outbox = OutboxOf(
            (Operator, new Parcel.Tell(new Notice.Help(), "ru", ReplyTo: 50)),
            (Operator, new Parcel.Retell(51, new Notice.SentTo("Анна"), "ru")),
            (Operator, new Parcel.Delete(52)),
            (Operator, new Parcel.Answer("query-1", new Notice.ButtonExpired(), "ru")),
            (Operator, new Parcel.Answer("query-2", Notice: null, "ru")),
            (Operator, new Parcel.Menu(Shown: true, "ru"))),
        LastCommand = 50,
        Updates = [909, 910],
        Asked = [48, 49],
        WrongSecrets = [At(-9), At(-8)],
        IgnoredUntil = At(1),
    };

    private static QueueShardState QueueShardOfTwo() => new()
    {
        Entries =
        [
            new QueueEntry
            {
                ClientId = Client,
                Name = "Анна Каренина",
                Ticket = 4,
                Place = 12,
                HandedBack = true,
                Told = true,
                Offer = new Offer(Operator, At(6), Why()),
                Doubtful = [Operator + 1],
                Releases = [new OwedRelease(Operator + 2, 3, Unreachable: true), new OwedRelease(Operator + 3, 2, Unreachable: false)],
            },
            new QueueEntry { ClientId = Client + 1, Name = "Bob", Ticket = 1, Place = 13 },
        ],
    };

    // One of each kind.
    private static IEnumerable<Notice> Notices()
    {
        ClientLine[] lines =
        [
            new(new DialogKey(Client, 4), "Анна")
            {
                Username = "anna", AgeSeconds = 70, ClientSilentSeconds = 5, AwaitsAnswer = true, Focused = true,
            },
            new(new DialogKey(Client + 1, 1), "Bob"),
        ];
        ImmutableArray<ClientLine> list = [.. lines];
        yield return new Notice.Greeting();
        yield return new Notice.OperatorJoined();
        yield return new Notice.Queued(1);
        yield return new Notice.DialogEnded();
        yield return new Notice.NotDelivered(NotDeliveredReason.CannotBeCopied);
        yield return new Notice.NotDelivered(NotDeliveredReason.Rejected);
        yield return new Notice.NewDialog(Anna(), 4, 65);
        yield return new Notice.DialogOver(Anna(), DialogOverReason.ClientUnreachable);
        yield return new Notice.DialogOver(Anna(), DialogOverReason.ClientBecameOperator);
        yield return new Notice.Registered();
        yield return new Notice.AlreadyRegistered();
        yield return new Notice.RegistrationRefused();
        yield return new Notice.Unregistered(2);
        yield return new Notice.Help();
        yield return new Notice.StatusChanged(OperatorStatus.Busy, 1, 5);
        yield return new Notice.OfflineQuestion(2);
        yield return new Notice.OfflineKept(2);
        yield return new Notice.DialogsHandedBack(2);
        yield return new Notice.StatusReport(OperatorStatus.Available, 2, 5, "Анна", list);
        yield return new Notice.ClientList(list);
        yield return new Notice.FocusMenu(list);
        yield return new Notice.FocusSet(Client, "Анна");
        yield return new Notice.FocusCleared();
        yield return new Notice.NotYourClient(Client);
        yield return new Notice.NothingToEnd([]);
        yield return new Notice.Ending("Анна");
        yield return new Notice.BadCommand(CommandProblem.TextMissing, "reply");
        yield return new Notice.NobodyToWriteTo();
        yield return new Notice.WhichClient(53, UndeliverableReason.SeveralDialogs, list);
        yield return new Notice.SentTo("Анна");
        yield return new Notice.ButtonExpired();
    }

    // The kinds that came with albums, edits and topics.
    private static IEnumerable<Notice> NoticesOfRelays()
    {
        yield return new Notice.PartsLeftOut(1, 3);
        yield return new Notice.NotDelivered(NotDeliveredReason.Gone);
        yield return new Notice.NotDelivered(NotDeliveredReason.CannotBeCopied, UncopyableKind.Quiz);
        yield return new Notice.ClientSentUncopyable(Anna(), UncopyableKind.Gift);
        yield return new Notice.ClientSentUncopyable(Anna(), Kind: null);
        yield return new Notice.Delayed();
        yield return new Notice.DeliveredLate();
        yield return new Notice.EditNotPassedOn();
        yield return new Notice.ClientEditedEarlier(Anna());
        yield return new Notice.Withdrawn();
        yield return new Notice.NotWithdrawn();
        yield return new Notice.TopicsSwitched(On: true);
        yield return new Notice.Speaker(new DialogKey(Client, 4), "Анна");
        yield return new Notice.BadCommand(CommandProblem.SwitchMissing, "topics");
        yield return new Notice.WhichClient(53, UndeliverableReason.TopicUnknown, []);
    }

    private static (long, Parcel) Tell(Notice notice) => (Operator, new Parcel.Tell(notice, "ru"));

    private static Outbox OutboxOf(params IEnumerable<(long ChatId, Parcel Parcel)> entries) =>
        entries.Aggregate(new Outbox { NextId = 60 }, (outbox, entry) => outbox.Add(entry.ChatId, entry.Parcel));

    private static Person Anna() => new()
    {
        Id = Client, FirstName = "Анна", LastName = "Каренина", Username = "anna", LanguageCode = "ru",
    };

    private static AssignmentReason Why() => new() { Load = 1, Capacity = 5, Candidates = 2, LastAssignedAt = At(-60) };

    private static OperatorLoad Load(long id) => new()
    {
        OperatorId = id,
        Revision = 17,
        Registered = true,
        Status = OperatorStatus.Available,
        Capacity = 5,
        Load = 2,
        LastAssignedAt = At(5),
        Language = "ru",
    };

    private static DateTimeOffset At(int seconds) =>
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(seconds);
}

/// <inheritdoc/>
internal sealed class StoredState<T>(string name, T state, bool isFormer, StateSerializer serializer)
    : StoredState(name, state, isFormer)
    where T : class, new()
{
    public override object Read(string json) => serializer.Deserialize<T>(BinaryData.FromString(json));

    public override string Write(object value) => serializer.Serialize((T)value).ToString();

    public override object Default() => new T();
}
