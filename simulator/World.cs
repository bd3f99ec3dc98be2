using System.Globalization;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Callbacks;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Commands;
using OperatorBot.Simulator.Files;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator;

/// <summary>
/// All that the simulated Telegram knows. One lock guards it: what happens under it is short (no IO, no waiting), and
/// in return every history of a run is a plain sequence.
/// </summary>
internal sealed class World
{
    private const long FirstUserId = 1001;
    private const long FirstGroupId = -5001;
    private const long FirstSupergroupId = -1_002_000_000_001;

    private readonly Dictionary<long, Chat> _chats = [];
    private long _nextUserId = FirstUserId;
    private long _nextGroupId = FirstGroupId;
    private long _nextSupergroupId = FirstSupergroupId;
    private int _lastMessageId;
    private long _lastMediaGroupId = 14_000_000_000_000_000;

    public World(TelegramOptions options)
    {
        Options = options;
        Clock = new SimulatedClock(options.Clock);
        Bot = new UserProfile(BotId(options.Token), options.BotName) { IsBot = true, Username = options.BotUsername };
        Updates = new UpdateQueue(Clock, options.RemembersUpdates);
        Changes = new ChangeFeed(Clock);
        Contents = new ContentFactory(new Random(options.Seed));
        Files = new FileStore(this);
        Presses = new ButtonPresses(this);
        Commands = new CommandMenus(this);
    }

    public Lock Gate { get; } = new();

    public TelegramOptions Options { get; }

    public SimulatedClock Clock { get; }

    public UserProfile Bot { get; set; }

    public UpdateQueue Updates { get; }

    /// <summary>What changed in the chats, in order; for those who follow along.</summary>
    public ChangeFeed Changes { get; }

    public ContentFactory Contents { get; }

    public FileStore Files { get; }

    public ButtonPresses Presses { get; }

    public CommandMenus Commands { get; }

    public IReadOnlyCollection<Chat> Chats => _chats.Values;

    public PrivateChat AddUser(UserProfile profile)
    {
        if (profile.Id == 0)
        {
            while (_chats.ContainsKey(_nextUserId) || _nextUserId == Bot.Id)
                _nextUserId++;
            profile = profile with { Id = _nextUserId++ };
        }

        var chat = new PrivateChat(profile, Options.RetainedMessagesPerChat) { Changed = Changes.Add };
        if (!_chats.TryAdd(chat.Id, chat))
            throw new ArgumentException($"There is a chat {chat.Id} already; take another id or none.", nameof(profile));
        chat.SignalChange();
        return chat;
    }

    public GroupChat AddGroup(string type, string title, bool isForum)
    {
        var id = type == "group" ? _nextGroupId-- : _nextSupergroupId--;
        var chat = new GroupChat(id, type, title, Options.RetainedMessagesPerChat) { IsForum = isForum, Changed = Changes.Add };
        _chats.Add(id, chat);
        chat.SignalChange();
        return chat;
    }

    public Chat? FindChat(long id) => _chats.GetValueOrDefault(id);

    public PrivateChat? FindUser(long id) => FindChat(id) as PrivateChat;

    /// <summary>The chat a parameter names, or the refusal the server gives.</summary>
    public Chat RequireChat(string chatId)
    {
        if (chatId.Length == 0)
            throw Refusal.BadRequest("chat_id is empty");
        return long.TryParse(chatId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            && FindChat(id) is { } chat
            ? chat
            : throw Refusal.BadRequest("chat not found");
    }

    /// <summary>Whether messages of this chat can stand in topics.</summary>
    public bool HasTopics(Chat chat) => chat switch
    {
        PrivateChat => Options.HasTopics,
        GroupChat group => group.IsForum,
        _ => false,
    };

    /// <summary>
    /// One counter for all private chats and small groups, as every Telegram account has: ids rise within a chat and
    /// are unique over all of them.
    /// </summary>
    public int NextMessageId(Chat chat) =>
        chat is GroupChat { CountsOwnMessages: true } group ? group.NextOwnMessageId() : ++_lastMessageId;

    public string NextMediaGroupId() => (++_lastMediaGroupId).ToString(CultureInfo.InvariantCulture);

    /// <summary>Forgets all chats, commands and updates; ids go on rising.</summary>
    public void Clear()
    {
        foreach (var chat in _chats.Values)
            chat.SignalChange();
        _chats.Clear();
        Updates.Clear();
        Presses.Clear();
        Commands.Clear();
        Changes.Clear();
    }

    private static long BotId(string token) =>
        long.TryParse(token.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : throw new ArgumentException("The token must begin with the bot's number and a colon, like 1:abc.", nameof(token));
}
