using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Users;

/// <summary>A group, supergroup or channel.</summary>
public sealed class SimulatedGroup
{
    private readonly World _world;
    private readonly GroupChat _chat;
    private readonly UserActions _actions;
    private readonly ChatView _view;

    internal SimulatedGroup(World world, GroupChat chat, UserActions actions)
    {
        (_world, _chat, _actions) = (world, chat, actions);
        _view = new ChatView(world, chat, chat.Title);
    }

    public long Id => _chat.Id;

    public string Title => _chat.Title;

    public BotMembership Bot
    {
        get
        {
            lock (_world.Gate)
                return _chat.Bot;
        }
    }

    public IReadOnlyList<Message> Shows => _view.Messages();

    /// <summary>Somebody adds the bot, makes it an administrator, or removes it.</summary>
    public void SetsBot(SimulatedUser by, BotMembership membership) => _actions.SetMembership(_chat, by.Profile, membership);

    public Message Sends(SimulatedUser user, string text) => Sends(user, Draft.Of(text));

    public Message Sends(SimulatedUser user, Draft draft)
    {
        lock (_world.Gate)
            _chat.Members.TryAdd(user.Id, user.Profile);
        return _actions.Send(user.Profile, _chat, draft);
    }

    /// <summary>The group becomes a supergroup of another id; calls to the old one tell where to.</summary>
    public void MigratesTo(SimulatedGroup supergroup)
    {
        lock (_world.Gate)
            _chat.MigratedTo = supergroup.Id;
    }

    public Task<Message> Sees(string part, TimeSpan? timeout = null) => _view.Until(
        () => Shows.FirstOrDefault(message => message.IsFromBot && message.Text.Contains(part, StringComparison.Ordinal)),
        () => $"\"{part}\"",
        timeout);

    /// <summary>Waits until the bot is what it should be here.</summary>
    public Task SeesBot(BotMembership membership, TimeSpan? timeout = null) => _view.Until(
        () => _chat.Bot == membership ? _chat : null, () => $"the bot as {membership}", timeout);
}
