using System.Collections.Concurrent;
using System.Diagnostics;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>Alone, since spans are the process's, and other bots have people of the same numbers.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Message_IsOneTraceFromTheUpdateOverTheGrainToTheSend()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var bot = await TestBot.StartAsync();
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var updateId = 0;
        bot.Telegram.UpdateHandedOut = update => updateId = update.UpdateId;

        anna.Sends("one more");
        await olga.Sees("one more");
        await bot.Telegram.AllConfirmed();

        var root = Assert.Single(spans, span => span.GetTagItem("operatorbot.update.id") is int id && id == updateId);
        var trace = spans.Where(span => span.TraceId == root.TraceId).ToList();
        Assert.Equal(
            ["client ReceiveAsync", "send Copy", "speaker SpeakAsync", "update Message"],
            trace.Select(span => span.OperationName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            trace.SelectMany(span => span.TagObjects),
            tag => tag.Value?.ToString()?.Contains("one more", StringComparison.Ordinal) == true);
    }
}
