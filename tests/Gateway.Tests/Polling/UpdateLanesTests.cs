using Microsoft.Extensions.Diagnostics.HealthChecks;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Tests.Fakes;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Orleans.Runtime;

namespace OperatorBot.Gateway.Tests.Polling;

public sealed class UpdateLanesTests : IDisposable
{
    private readonly ScriptedHandler _handler = new();
    private readonly HandDrivenTime _time = new();
    private readonly RecordedMeters _meters = new();
    private readonly RecordedLog _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Condition _condition;
    private readonly UpdateLanes _lanes;

    public UpdateLanesTests()
    {
        _condition = new Condition(_time);
        _lanes = new UpdateLanes(
            _handler.HandleAsync, _condition, new GatewayMetrics(_meters), _time, _log, _stop.Token);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task OneChat_IsWorkedOffInOrder()
    {
        Add(1, chat: 7);
        Add(2, chat: 7);

        var first = await _handler.NextAsync();
        Assert.Equal(1, first.Update.UpdateId);
        Assert.False(_handler.HasStart);

        first.End();
        var second = await _handler.NextAsync();
        Assert.Equal(2, second.Update.UpdateId);
        second.End();
        await _lanes.ShrinksToAsync(0).Within("both");
        Assert.Equal(3, _lanes.Offset);
    }

    [Fact]
    public async Task ManyChats_AreWorkedOffInParallel()
    {
        for (var id = 1; id <= 100; id++)
            Add(id, chat: id);

        var started = await _handler.NextAsync(100);

        Assert.Equal(100, started.Count);
    }

    [Fact]
    public async Task Offset_IsTheEndOfTheFinishedPrefix()
    {
        Assert.Null(_lanes.Offset);
        for (var id = 11; id <= 14; id++)
            Add(id, chat: id);
        var started = await _handler.NextAsync(4);

        started[12].End();
        started[14].End();
        await _lanes.ShrinksToAsync(4);
        Assert.Null(_lanes.Offset);

        started[11].End();
        await _lanes.ShrinksToAsync(2).Within("updates 11 and 12");
        Assert.Equal(13, _lanes.Offset);

        started[13].End();
        await _lanes.ShrinksToAsync(0).Within("all updates");
        Assert.Equal(15, _lanes.Offset);
    }

    [Fact]
    public async Task TryAdd_InWorkOrFinishedButNotAcknowledged_IsRefused()
    {
        Add(1, chat: 7);
        Add(2, chat: 8);
        var started = await _handler.NextAsync(2);

        Assert.False(_lanes.TryAdd(Message(1, chat: 7)));
        started[2].End();
        await Task.Yield();
        Assert.False(_lanes.TryAdd(Message(2, chat: 8)));

        Assert.False(_handler.HasStart);
        Assert.Equal(2, _lanes.Unacknowledged);
    }

    [Fact]
    public async Task TryAdd_AHundredUnacknowledged_IsRefusedUntilOneIsAcknowledged()
    {
        for (var id = 1; id <= 100; id++)
            Assert.True(_lanes.TryAdd(Message(id, chat: id)));
        Assert.False(_lanes.TryAdd(Message(101, chat: 101)));
        Assert.False(_lanes.TryAdd(new Incoming.Ignored(IgnoredBecause.ServiceMessage) { UpdateId = 101, ChatId = 101 }));

        var started = await _handler.NextAsync(100);
        started[1].End();
        await _lanes.ShrinksToAsync(99).Within("update 1");

        Assert.True(_lanes.TryAdd(Message(101, chat: 101)));
    }

    [Fact]
    public async Task NothingToDo_IsFinishedInItsPlace()
    {
        Add(1, chat: 7);
        Assert.True(_lanes.TryAdd(new Incoming.Ignored(IgnoredBecause.ServiceMessage) { UpdateId = 2, ChatId = 7 }));
        Assert.True(_lanes.TryAddFinished(3));
        Assert.False(_lanes.TryAddFinished(3));
        Assert.Null(_lanes.Offset);

        (await _handler.NextAsync()).End();
        await _lanes.ShrinksToAsync(0).Within("update 1");

        Assert.Equal(4, _lanes.Offset);
        Assert.False(_handler.HasStart);
    }

    [Fact]
    public async Task LowerId_AfterAWeekOfSilence_IsTaken()
    {
        Add(1000, chat: 7);
        (await _handler.NextAsync()).End();
        await _lanes.ShrinksToAsync(0).Within("update 1000");

        Add(5, chat: 7);
        (await _handler.NextAsync()).End();
        await _lanes.ShrinksToAsync(0).Within("update 5");

        Assert.Equal(6, _lanes.Offset);
    }

    [Fact]
    public async Task Failure_IsRepeatedAsRedelivered_AndHoldsUpItsOwnChatOnly()
    {
        Add(1, chat: 7);
        Add(2, chat: 7);
        Add(3, chat: 8);
        var started = await _handler.NextAsync(2);
        Assert.False(IsRedelivered(started[1].Update));

        started[1].Fail(new TimeoutException());
        started[3].End();
        await _time.TimerAsync(TimeSpan.FromMilliseconds(75), TimeSpan.FromMilliseconds(125));
        Assert.Equal(HealthStatus.Degraded, _condition.State.Status);
        Assert.False(_handler.HasStart);
        _time.Advance(TimeSpan.FromMilliseconds(125));

        var again = await _handler.NextAsync();
        Assert.Equal(1, again.Update.UpdateId);
        Assert.True(IsRedelivered(again.Update));
        again.End();
        var next = await _handler.NextAsync();
        Assert.Equal(2, next.Update.UpdateId);
        Assert.False(IsRedelivered(next.Update));
        next.End();
        await _lanes.ShrinksToAsync(0).Within("all updates");
        Assert.Equal(HealthStatus.Healthy, _condition.State.Status);
    }

    public static TheoryData<Exception> FailuresOfOthers =>
    [
        new TimeoutException(),
        new OrleansException("the store", new InvalidOperationException()),
        new IOException(),
        new HttpRequestException(),
        new ObjectDisposedException("x"),
        new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(FailuresOfOthers))]
    public async Task Failure_OfStoreOrCluster_IsNeverSkipped(Exception failure)
    {
        Add(1, chat: 7);
        for (var attempt = 1; attempt <= 3 * UpdateLanes.MaxContentAttempts; attempt++)
        {
            (await _handler.NextAsync()).Fail(failure);
            var pause = await _time.TimerAsync(TimeSpan.FromMilliseconds(75), TimeSpan.FromSeconds(12.5));
            _time.Advance(pause);
        }

        Assert.Null(_lanes.Offset);
        (await _handler.NextAsync()).End();
        await _lanes.ShrinksToAsync(0).Within("the update");
        Assert.Equal(2, _lanes.Offset);
    }

    [Fact]
    public async Task Failure_ByContent_IsSkippedAfterBoundedAttempts_AndTheNextGoesOn()
    {
        Add(1, chat: 7);
        Add(2, chat: 7);
        for (var attempt = 1; attempt <= UpdateLanes.MaxContentAttempts; attempt++)
        {
            var started = await _handler.NextAsync();
            Assert.Equal(1, started.Update.UpdateId);
            // As thrown by reading a number: the message quotes the input.
            started.Fail(new InvalidOperationException("hush", new FormatException("The input string 'hush' was …")));
            if (attempt < UpdateLanes.MaxContentAttempts)
                _time.Advance(await _time.TimerAsync(TimeSpan.FromMilliseconds(75), TimeSpan.FromSeconds(12.5)));
        }

        var next = await _handler.NextAsync();
        Assert.Equal(2, next.Update.UpdateId);
        next.End();
        await _lanes.ShrinksToAsync(0).Within("both");
        Assert.Equal(3, _lanes.Offset);
        Assert.Equal(HealthStatus.Healthy, _condition.State.Status);
        Assert.Equal(["operatorbot.updates.skipped reason=failed: 1"], _meters.Counts);
        Assert.Equal(UpdateLanes.MaxContentAttempts, _log.Lines.Count);
        Assert.StartsWith("Error 1301: Update 1 (Message) of chat 7 is skipped", _log.Lines[^1], StringComparison.Ordinal);
        Assert.All(_log.Lines, line =>
        {
            Assert.Contains("System.InvalidOperationException", line, StringComparison.Ordinal);
            Assert.Contains("; by System.FormatException", line, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Stop_LetsTheStartedEndAndStartsNothing()
    {
        Add(1, chat: 7);
        Add(2, chat: 7);
        Add(3, chat: 8);
        var started = await _handler.NextAsync(2);
        started[3].Fail(new TimeoutException());
        await _time.TimerAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1));

        await _stop.CancelAsync();
        var idle = _lanes.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        Assert.False(_lanes.TryAdd(Message(4, chat: 9)));
        started[1].End();
        await idle.Within("the end of what was started");

        Assert.Equal(2, _lanes.Offset);
        Assert.Equal(2, _lanes.Unacknowledged);
        Assert.False(_handler.HasStart);
    }

    private static Incoming.Message Message(int id, long chat) => new(
        new OperatorRequest
        {
            UpdateId = id,
            Message = new TelegramMessage
            {
                From = new Person { Id = chat, FirstName = "A" },
                MessageId = id,
                Date = DateTimeOffset.UnixEpoch,
            },
            Command = new OperatorCommand.PlainMessage(),
        },
        IsStart: false)
    {
        UpdateId = id,
        ChatId = chat,
    };

    private static bool IsRedelivered(Incoming update) => ((Incoming.Message)update).Request.Message.Redelivered;

    private void Add(int id, long chat) => Assert.True(_lanes.TryAdd(Message(id, chat)), $"update {id}");
}
