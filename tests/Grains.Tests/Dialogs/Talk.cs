using System.Collections.Immutable;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Dialogs;

/// <summary>A client and what happens to them, in short words. Each call is decided and applied, and gives the names of its events.</summary>
internal sealed class Talk(ClientState state)
{
    public const long Client = 100;
    public const long Operator = 7;
    public const long Stranger = 8;
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private int _lastUpdateId = 5_000;

    public ClientState State { get; set; } = state;

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>A client whom the bot has met.</summary>
    public static Talk Idle() => new(new ClientState
    {
        Person = Person(Client),
        Language = Language.English,
        Greeted = true,
        LastFromClient = 1,
        LastFromClientAt = Start.AddMinutes(-1),
    });

    /// <summary>The same with an operator.</summary>
    public static Talk Active()
    {
        var talk = Idle();
        talk.State = talk.State with
        {
            Phase = new DialogPhase.Active(Operator, Language.Russian, Start.AddMinutes(-1), NoticeId: 2),
            Ticket = 1,
        };
        return talk;
    }

    public static MessageDetails Part(string albumId = "a") => new() { AlbumId = albumId };

    /// <summary>A part of an album that replies.</summary>
    public static MessageDetails Photo(string fileId) => new()
    {
        AlbumId = "a",
        Part = new MessageContent { Kind = ContentKind.Photo, FileId = fileId, IsInAlbum = true },
    };

    public static MessageContent Content(string text = "new") => new() { Kind = ContentKind.Text, Text = text };

    public static LiveLocation Live(double latitude = 55.75) =>
        new() { Latitude = latitude, Longitude = 37.62, PeriodSeconds = 900 };

    public string Receive(int id, MessageDetails? details = null, int? replyTo = null, int? threadId = null) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.Receive(
            new ClientMessage { Message = Message(Client, id, details, replyTo, threadId) }, Language.English) { Now = Now }));

    public string Deliver(
        int id,
        MessageDetails? details = null,
        int? replyTo = null,
        TargetRule rule = TargetRule.Focus,
        ImmutableArray<int>? parts = null,
        string? text = null,
        long by = Operator) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.Deliver(new OperatorMessage
        {
            Message = Message(by, id, details, replyTo),
            Ticket = State.Ticket,
            Rule = rule,
            Parts = parts,
            Text = text,
        }) { Now = Now }));

    public string Assign(long operatorId = Operator, bool mayHaveTopics = false, bool withoutTopics = false) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.Assign(
            new AssignOperator
            {
                OperatorId = operatorId,
                Ticket = State.Ticket,
                Why = new AssignmentReason { Load = 0, Capacity = 5, Candidates = 1 },
                OperatorLanguage = Language.Russian,
                WithoutTopics = withoutTopics,
            },
            mayHaveTopics) { Now = Now }));

    public string End() =>
        Apply(ClientDecider.Decide(State, new ClientCommand.End(Operator, State.Ticket) { Now = Now }));

    public string HandBack() =>
        Apply(ClientDecider.Decide(State, new ClientCommand.HandBack(Operator, State.Ticket) { Now = Now }));

    public string Edit(long by, int id, MessageContent? content = null, int? updateId = null) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.Edit(new MessageEdit
        {
            UpdateId = updateId ?? ++_lastUpdateId,
            By = Person(by),
            MessageId = id,
            Content = content ?? Content(),
        }) { Now = Now }));

    public string React(long by, int id, string? emoji = "+", int? updateId = null) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.React(new MessageReaction
        {
            UpdateId = updateId ?? ++_lastUpdateId,
            By = Person(by),
            MessageId = id,
            Emoji = emoji,
        }) { Now = Now }));

    public string Withdraw(int id, int commandId) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.Withdraw(new MessageWithdrawal
        {
            Command = Message(Operator, commandId),
            MessageId = id,
            Language = Language.Russian,
        }) { Now = Now }));

    /// <summary>The first of what waits for the chat is sent.</summary>
    public string Sent(long chatId, params int[] ids) => Record(chatId, ids.Length switch
    {
        0 => new SendOutcome.Sent(),
        1 => new SendOutcome.Sent(ids[0]),
        _ => new SendOutcome.Sent(MessageId: null, ids),
    });

    public string Refused(long chatId, RefusalReason reason, TimeSpan? retryAfter = null) =>
        Record(chatId, new SendOutcome.Refused(reason, retryAfter));

    public string Unknown(long chatId) => Record(chatId, new SendOutcome.Unknown());

    /// <summary>The first of what waits for the chat ends so.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="outcome">How.</param>
    /// <param name="parts">Of an album: the parts that were on their way, where some have come since.</param>
    public string Record(long chatId, SendOutcome outcome, int parts = int.MaxValue) =>
        Apply(ClientDecider.Decide(State, new ClientCommand.RecordSend(Head(chatId).Id, outcome, parts, RelayCall.Of(State, Head(chatId))?.ThreadId) { Now = Now }));

    public OutboxEntry Head(long chatId) => State.Outbox.Entries.Find(entry => entry.ChatId == chatId)
        ?? throw new InvalidOperationException($"Nothing waits for {chatId}.");

    public Outgoing? Call(long chatId, bool showSpeaker = false) => RelayCall.Of(State, Head(chatId), showSpeaker);

    /// <summary>What waits for the chat, in short.</summary>
    public string Lane(long chatId) =>
        string.Join(", ", State.Outbox.Entries.Where(entry => entry.ChatId == chatId).Select(entry => Short(entry.Parcel)));

    public static Person Person(long id) => new() { Id = id, FirstName = "N" };

    private static string Short(Parcel parcel) => parcel switch
    {
        Parcel.Relay relay => $"Relay {relay.MessageId}",
        Parcel.Album album => $"Album {string.Join('+', album.Parts)}",
        Parcel.Revise revise => $"Revise {revise.MessageId} {revise.Content.Text}".TrimEnd(),
        Parcel.React react => $"React {react.MessageId} {react.Emoji}".TrimEnd(),
        Parcel.Withdraw withdraw => $"Withdraw {withdraw.MessageId}",
        Parcel.Tell { Notice: Notice.NotDelivered told } tell => $"NotDelivered {told.Reason} to {tell.ReplyTo}",
        Parcel.Tell tell => tell.ReplyTo is { } replyTo ? $"{tell.Notice.GetType().Name} to {replyTo}" : tell.Notice.GetType().Name,
        Parcel.Retell retell => $"{retell.MessageId} becomes {retell.Notice.GetType().Name}",
        Parcel.ChangeTopic topic => $"ChangeTopic {topic.ThreadId}{(topic.IsOver ? " over" : string.Empty)}",
        _ => parcel.GetType().Name,
    };

    private TelegramMessage Message(
        long from, int id, MessageDetails? details = null, int? replyTo = null, int? threadId = null) => new()
        {
            From = Person(from), MessageId = id, Date = Now, Details = details, ReplyTo = replyTo, ThreadId = threadId,
        };

    private string Apply<TReply>(Decision<ClientEvent, TReply> decision)
    {
        State = decision.Events.Aggregate(State, ClientDecider.Evolve);
        return string.Join(' ', decision.Events.Select(happened => happened.GetType().Name));
    }
}
