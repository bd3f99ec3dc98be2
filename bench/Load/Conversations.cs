using System.Collections.Concurrent;
using System.Globalization;
using OperatorBot.Simulator.Recording;
using OperatorBot.Simulator.Users;

namespace OperatorBot.Bench.Load;

/// <summary>Dialogs as the operators' chats show them: who has whom, and what can be answered.</summary>
internal sealed class Conversations
{
    private readonly Shop _shop;
    private readonly Lock _lock = new();
    private readonly List<Conversation> _open = [];
    private readonly Dictionary<long, Conversation> _byClient = [];
    private readonly Dictionary<long, Conversation> _focus = [];
    private readonly ConcurrentQueue<SimulatedUser> _ended = [];
    private readonly Random _random = new(1);

    public Conversations(Shop shop)
    {
        _shop = shop;
        shop.Letters.Called = OnCall;
    }

    /// <summary>How many there are.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>One of the clients who have an operator writes.</summary>
    public void Write()
    {
        if (Draw() is { } conversation)
            _shop.Letters.Write(conversation.Client);
    }

    /// <summary>
    /// An operator answers: every other time by a reply, else whom the focus is on. That is chosen anew once its dialog is over.
    /// </summary>
    public void Answer()
    {
        if (Draw() is not { } conversation)
            return;

        // The newest copy may not be in the bot's store yet.
        if (_random.Next(2) == 0 && conversation.BeforeNewestCopy > 0)
        {
            _shop.Letters.Answer(conversation.Operator, conversation.Client.Id, conversation.BeforeNewestCopy);
            return;
        }

        var one = conversation.Operator;
        if (!_focus.TryGetValue(one.Id, out var focused))
        {
            _focus[one.Id] = focused = conversation;
            one.Sends(string.Create(CultureInfo.InvariantCulture, $"/focus {focused.Client.Id}"));
        }

        _shop.Letters.Answer(one, focused.Client.Id, replyTo: null);
    }

    /// <summary>
    /// An operator ends a dialog while its client writes: what is written goes into the old dialog, or begins a new one.
    /// </summary>
    /// <returns>Whether there was one to end.</returns>
    public bool End()
    {
        Conversation conversation;
        lock (_lock)
        {
            if (_open.Count == 0)
                return false;
            var at = _random.Next(_open.Count);
            conversation = _open[at];
            _open[at] = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            _byClient.Remove(conversation.Client.Id);
        }

        if (_focus.GetValueOrDefault(conversation.Operator.Id) == conversation)
            _focus.Remove(conversation.Operator.Id);
        conversation.Operator.Sends(string.Create(CultureInfo.InvariantCulture, $"/end {conversation.Client.Id}"));
        _shop.Letters.Write(conversation.Client, isTimed: false);
        return true;
    }

    /// <summary>Those whose dialogs are over by now write again.</summary>
    public void BeginAnew()
    {
        while (_ended.TryDequeue(out var client))
            _shop.Letters.Write(client, isTimed: false);
    }

    private Conversation? Draw()
    {
        lock (_lock)
            return _open.Count == 0 ? null : _open[_random.Next(_open.Count)];
    }

    private void OnCall(CallRecord call)
    {
        if (call is { IsOk: true, Method: "copyMessage", ChatId: { } chat, MessageIds: [var copy] })
        {
            lock (_lock)
            {
                if (_byClient.GetValueOrDefault(long.Parse(call["from_chat_id"], CultureInfo.InvariantCulture)) is { } conversation
                    && conversation.Operator.Id == chat)
                    conversation.Copied(copy);
            }
        }
        else if (DialogNotice.In(call) is { IsOpened: true } notice)
        {
            var opened = new Conversation(_shop.Person(notice.OperatorId), _shop.Person(notice.ClientId));
            lock (_lock)
            {
                _open.Add(opened);
                _byClient[opened.Client.Id] = opened;
            }
        }
        else if (DialogNotice.In(call) is { } over)
        {
            _ended.Enqueue(_shop.Person(over.ClientId));
        }
    }

    private sealed class Conversation(SimulatedUser one, SimulatedUser client)
    {
        private int _newestCopy;

        public SimulatedUser Operator { get; } = one;

        public SimulatedUser Client { get; } = client;

        /// <summary>The client's last message but one in the operator's chat, or 0.</summary>
        public int BeforeNewestCopy { get; private set; }

        public void Copied(int copy) => (BeforeNewestCopy, _newestCopy) = (_newestCopy, copy);
    }
}
