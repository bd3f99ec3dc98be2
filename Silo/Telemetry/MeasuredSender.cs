using System.Diagnostics;
using System.Diagnostics.Metrics;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Grains.Sending;

namespace OperatorBot.Silo.Telemetry;

/// <summary>Measures and traces the Bot API calls of another sender.</summary>
internal sealed class MeasuredSender(IMessageSender sender, IMeterFactory meters, TimeProvider time) : IMessageSender
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OperatorBot.Sender";

    private readonly Histogram<double> _duration = meters.Create(MeterName).CreateHistogram<double>(
        "operatorbot.send.duration", "s", "Bot API calls, by kind and outcome.");

    /// <inheritdoc />
    public bool MayHaveTopics => sender.MayHaveTopics;

    /// <inheritdoc />
    public async Task<SendOutcome> SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        using var activity = Tracing.Source.StartActivity("send " + outgoing.GetType().Name, ActivityKind.Client);
        activity?.SetTag("operatorbot.chat.id", outgoing.ChatId);
        var start = time.GetTimestamp();
        var outcome = await sender.SendAsync(outgoing, cancellationToken);
        var name = NameOf(outcome);
        activity?.SetTag("operatorbot.outcome", name);
        if (outcome is not SendOutcome.Sent)
            activity?.SetStatus(ActivityStatusCode.Error, name);
        _duration.Record(
            time.GetElapsedTime(start).TotalSeconds,
            new KeyValuePair<string, object?>("call", outgoing.GetType().Name),
            new KeyValuePair<string, object?>("outcome", name));
        return outcome;
    }

    private static string NameOf(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Refused refused => refused.Reason.ToString(),
        _ => outcome.GetType().Name,
    };
}
