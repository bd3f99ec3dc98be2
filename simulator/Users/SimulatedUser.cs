using OperatorBot.Simulator.Callbacks;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Commands;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Topics;

namespace OperatorBot.Simulator.Users;

/// <summary>
/// A person with Telegram, in the private chat with the bot. Doing something returns at once; <c>Sees…</c> waits until
/// the bot has done its part.
/// </summary>
public sealed class SimulatedUser
{
    private readonly World _world;
    private readonly PrivateChat _chat;
    private readonly UserActions _actions;
    private readonly ChatView _view;
    private readonly HashSet<(int Id, int Revision)> _seen = [];

    internal SimulatedUser(World world, PrivateChat chat, UserActions actions)
    {
        (_world, _chat, _actions) = (world, chat, actions);
        _view = new ChatView(world, chat, chat.User.FullName);
    }

    public long Id => _chat.Id;

    public UserProfile Profile => _chat.User;

    /// <summary>What the chat shows now, oldest first; without what was deleted.</summary>
    public IReadOnlyList<Message> Shows => _view.Messages();

    /// <summary>The commands that this user's menu lists.</summary>
    public IReadOnlyList<BotCommand> Menu
    {
        get
        {
            lock (_world.Gate)
                return _world.Commands.SeenBy(_chat.User);
        }
    }

    public IReadOnlyList<Topic> Topics
    {
        get
        {
            lock (_world.Gate)
                return [.. _chat.Topics.All];
        }
    }

    public Message Sends(string text, Message? replyTo = null, string? quote = null, int? threadId = null) =>
        Sends(Draft.Of(text) with { ReplyTo = replyTo?.Id, Quote = quote, ThreadId = threadId });

    public Message Sends(Draft draft) => _actions.Send(Profile, _chat, draft);

    public IReadOnlyList<Message> SendsAlbum(params IReadOnlyList<Draft> parts) => _actions.SendAlbum(Profile, _chat, parts);

    public Message Edits(Message message, string text) => Edits(message, Draft.Of(text));

    public Message Edits(Message message, Draft draft) => _actions.Edit(Profile, _chat, message.Id, draft);

    /// <summary>The next place of a live location.</summary>
    public Message Moves(Message location, double latitude, double longitude, int heading = 0) =>
        Edits(location, Draft.Location(latitude, longitude) with { Heading = heading });

    public Message StopsSharing(Message location) => _actions.StopLocation(Profile, _chat, location.Id);

    /// <summary>Replaces this user's reactions to a message; without any it takes them away.</summary>
    public void Reacts(Message message, params string[] reactions) => _actions.React(Profile, _chat, message.Id, [.. reactions]);

    /// <summary>By the button's data, or by what is written on it.</summary>
    public ButtonPress Presses(Message message, string button) => _actions.Press(Profile, _chat, message.Id, button);

    /// <summary>Presses the newest button of that data or text that the chat shows.</summary>
    public ButtonPress Presses(string button)
    {
        var message = Shows.LastOrDefault(shown => shown.Buttons.Any(b => b.Data == button || b.Text == button))
            ?? throw new InvalidOperationException($"The chat of {Profile.FullName} ({Id}) shows no button \"{button}\".");
        return Presses(message, button);
    }

    /// <summary>Deletes a message for both sides; the bot is not told.</summary>
    public void Deletes(Message message) => _actions.Delete(_chat, message.Id);

    public void Blocks() => _actions.Block(_chat, blocked: true);

    public void Unblocks() => _actions.Block(_chat, blocked: false);

    /// <summary>The account is gone; the bot gets 403 from now on.</summary>
    public void Deactivates()
    {
        lock (_world.Gate)
            _chat.Deactivated = true;
    }

    /// <summary>Makes the bot able to write first, without an update.</summary>
    public SimulatedUser Started()
    {
        _actions.Start(_chat);
        return this;
    }

    public void Renames(string firstName, string? lastName = null, string? username = null)
    {
        lock (_world.Gate)
            _chat.Rename(_chat.User with { FirstName = firstName, LastName = lastName, Username = username });
    }

    /// <summary>With an implicit name the app made it up, as it does where somebody just begins to write.</summary>
    public Topic OpensTopic(string name, bool isNameImplicit = false) => _actions.OpenTopic(Profile, _chat, name, isNameImplicit);

    public Topic RenamesTopic(int threadId, string name) => _actions.RenameTopic(Profile, _chat, threadId, name);

    /// <summary>With all its messages; the bot is not told.</summary>
    public void DeletesTopic(int threadId) => _actions.DeleteTopic(_chat, threadId);

    /// <summary>The next message of the bot that contains this text. Each is seen once; an edited one can be seen again.</summary>
    public Task<Message> Sees(string part, TimeSpan? timeout = null) =>
        Sees(message => message.Text.Contains(part, StringComparison.Ordinal), timeout, $"\"{part}\"");

    /// <summary>The next message of this kind.</summary>
    public Task<Message> Sees(MessageKind kind, TimeSpan? timeout = null) =>
        Sees(message => message.Kind == kind, timeout, $"a {kind}");

    /// <summary>The next message of the bot that matches, in whatever order they came.</summary>
    public Task<Message> Sees(Func<Message, bool> matches, TimeSpan? timeout = null, string? what = null) =>
        _view.Until(() => NextUnseen(matches), () => what ?? "what it waits for", timeout);

    /// <summary>That many parts of one album, in order.</summary>
    public async Task<IReadOnlyList<Message>> SeesAlbum(int parts, TimeSpan? timeout = null) =>
        await _view.Until(() => NextUnseenAlbum(parts), () => $"an album of {parts}", timeout);

    /// <summary>A message that it has, deleted.</summary>
    public Task SeesDeleted(Message message, TimeSpan? timeout = null) => _view.Until(
        () => _chat.History.Find(message.Id) is null ? message : null, () => $"message {message.Id} deleted", timeout);

    /// <summary>The bot's reaction to a message.</summary>
    public Task<Message> SeesReaction(Message message, string reaction, TimeSpan? timeout = null) => _view.Until(
        () => _chat.History.Find(message.Id) is { } now && now.Reactions.GetValueOrDefault(_world.Bot.Id, []).Contains(reaction) ? now : null,
        () => $"{reaction} on message {message.Id}",
        timeout);

    /// <summary>Waits for anything that this chat can show.</summary>
    public Task<T> SeesWhen<T>(Func<IReadOnlyList<Message>, T?> find, string what, TimeSpan? timeout = null)
        where T : class => _view.Until(() => find(Shows), () => what, timeout);

    /// <summary>What <see cref="Sees(string, TimeSpan?)"/> has not returned yet.</summary>
    public IReadOnlyList<Message> Unseen
    {
        get
        {
            lock (_world.Gate)
                return [.. Shows.Where(IsUnseen)];
        }
    }

    /// <summary>As if all that is shown now had been seen.</summary>
    public void LooksAway()
    {
        lock (_world.Gate)
        {
            foreach (var message in Shows)
                _seen.Add((message.Id, message.Revision));
        }
    }

    public override string ToString() => $"{Profile.FullName} ({Id})";

    private Message? NextUnseen(Func<Message, bool> matches)
    {
        foreach (var message in _chat.History.Messages)
        {
            if (IsUnseen(message) && matches(message))
            {
                _seen.Add((message.Id, message.Revision));
                return message;
            }
        }

        return null;
    }

    private List<Message>? NextUnseenAlbum(int parts)
    {
        var album = Shows.Where(message => message.MediaGroupId is not null && IsUnseen(message))
            .GroupBy(message => message.MediaGroupId)
            .Select(group => group.ToList())
            .FirstOrDefault(group => group.Count == parts);
        album?.ForEach(message => _seen.Add((message.Id, message.Revision)));
        return album;
    }

    private bool IsUnseen(Message message) =>
        !message.IsDeleted && message.IsFromBot && message.Kind != MessageKind.Service
        && !_seen.Contains((message.Id, message.Revision));
}
