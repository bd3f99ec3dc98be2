using System.Threading.Channels;
using OperatorBot.Gateway.Updates;

namespace OperatorBot.Gateway.Tests.Fakes;

/// <summary>A handler of updates that shows each start to the test, which ends it.</summary>
internal sealed class ScriptedHandler
{
    private readonly Channel<Started> _starts = Channel.CreateUnbounded<Started>();

    public Task HandleAsync(Incoming update)
    {
        var started = new Started(update);
        _starts.Writer.TryWrite(started);
        return started.Ended;
    }

    /// <summary>The next update that was started.</summary>
    public Task<Started> NextAsync() => _starts.Reader.ReadAsync().AsTask().Within("the next update being started");

    /// <summary>The next updates that were started, by update id.</summary>
    public async Task<Dictionary<int, Started>> NextAsync(int count)
    {
        var starts = new Dictionary<int, Started>();
        while (starts.Count < count)
        {
            var started = await NextAsync();
            starts.Add(started.Update.UpdateId, started);
        }

        return starts;
    }

    /// <summary>Whether an update was started that the test has not seen yet.</summary>
    public bool HasStart => _starts.Reader.TryPeek(out _);

    internal sealed class Started(Incoming update)
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Incoming Update { get; } = update;

        public Task Ended => _end.Task;

        public void End() => _end.SetResult();

        public void Fail(Exception exception) => _end.SetException(exception);
    }
}
