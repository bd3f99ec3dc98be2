using System.Diagnostics;
using System.Diagnostics.Metrics;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Grains.Sending;
using OperatorBot.Silo.Telemetry;

namespace OperatorBot.Silo.Tests.Telemetry;

public sealed class MeasuredSenderTests : IMessageSender
{
    private static readonly Outgoing Copy = new Outgoing.Copy { ChatId = 77_001, FromChatId = 2, MessageId = 3 };

    private readonly HandDrivenTime _time = new();
    private SendOutcome _outcome = new SendOutcome.Sent(5);

    public bool MayHaveTopics => true;

    public Task<SendOutcome> SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        _time.Advance(TimeSpan.FromMilliseconds(30));
        return Task.FromResult(_outcome);
    }

    [Fact]
    public async Task SendAsync_EachOutcome_IsMeasuredTracedAndPassedOn()
    {
        using var meters = new RecordedMeters();
        var measured = new List<string>();
        using var metrics = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        metrics.Start();
        var spans = new List<string>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("operatorbot.chat.id") is 77_001L)
                    spans.Add($"{activity.OperationName} {activity.Status} {activity.GetTagItem("operatorbot.outcome")}");
            },
        };
        ActivitySource.AddActivityListener(traces);
        var sender = new MeasuredSender(this, meters, _time);

        Assert.Same(_outcome, await sender.SendAsync(Copy, CancellationToken.None));
        _outcome = new SendOutcome.Refused(RefusalReason.TooManyRequests, TimeSpan.FromSeconds(3));
        Assert.Same(_outcome, await sender.SendAsync(Copy, CancellationToken.None));

        Assert.Equal(
            ["operatorbot.send.duration 0.03 Copy Sent", "operatorbot.send.duration 0.03 Copy TooManyRequests"], measured);
        Assert.Equal(["send Copy Unset Sent", "send Copy Error TooManyRequests"], spans);
    }
}
