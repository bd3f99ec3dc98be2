using System.Threading.Channels;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Grains.Tests.Fakes;

/// <summary>A way out to Telegram that does what it is asked to, unless the test says otherwise.</summary>
internal sealed class ScriptedSender(Journal journal) : IMessageSender, IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _heldChats = [];
    private readonly Queue<Func<SendOutcome>> _answers = new();
    private readonly Channel<TaskCompletionSource<SendOutcome>> _held =
        Channel.CreateUnbounded<TaskCompletionSource<SendOutcome>>();

    private readonly List<TaskCompletionSource<SendOutcome>> _allHeld = [];
    private int _lastMessageId = 1000;
    private bool _disposed;

    public bool MayHaveTopics { get; set; }

    /// <summary>From now on what goes to that chat waits for the test.</summary>
    public void Hold(long chatId)
    {
        lock (_lock)
            _heldChats.Add(chatId);
    }

    /// <summary>What comes from now on goes through again.</summary>
    public void LetThrough(long chatId)
    {
        lock (_lock)
            _heldChats.Remove(chatId);
    }

    /// <summary>How the next send that is not held ends.</summary>
    public void AnswerNext(Func<SendOutcome> answer)
    {
        lock (_lock)
            _answers.Enqueue(answer);
    }

    /// <summary>The next send that waits for the test.</summary>
    public Task<TaskCompletionSource<SendOutcome>> NextHeldAsync() =>
        _held.Reader.ReadAsync().AsTask().Within("the next send that is held");

    /// <summary>Lets go of everything that is still held, since a silo that stops waits for it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _allHeld.ForEach(held => held.TrySetResult(new SendOutcome.Unknown()));
        }
    }

    public Task<SendOutcome> SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            journal.Add($"send {(outgoing is Outgoing.Copy copy ? copy.MessageId : "a notice")} to {outgoing.ChatId}");
            if (!_disposed && _heldChats.Contains(outgoing.ChatId))
            {
                var held = new TaskCompletionSource<SendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
                _allHeld.Add(held);
                _held.Writer.TryWrite(held);
                return held.Task;
            }

            return Task.FromResult(_answers.TryDequeue(out var answer)
                ? answer()
                : new SendOutcome.Sent(++_lastMessageId));
        }
    }
}
