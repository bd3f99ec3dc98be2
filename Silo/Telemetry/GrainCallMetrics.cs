using System.Diagnostics.Metrics;

namespace OperatorBot.Silo.Telemetry;

/// <summary>Measures the calls that the grains of this process serve.</summary>
internal sealed class GrainCallMetrics(IMeterFactory meters, TimeProvider time) : IIncomingGrainCallFilter
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OperatorBot.Calls";

    private readonly Histogram<double> _duration = meters.Create(MeterName).CreateHistogram<double>(
        "operatorbot.grain.call.duration", "s", "Grain calls, by grain type, method and outcome.");

    public Task Invoke(IIncomingGrainCallContext context) => _duration.Enabled ? InvokeMeasuredAsync(context) : context.Invoke();

    private async Task InvokeMeasuredAsync(IIncomingGrainCallContext context)
    {
        var start = time.GetTimestamp();
        var failure = "none";
        try
        {
            await context.Invoke();
        }
        catch (Exception exception)
        {
            failure = exception.GetType().Name;
            throw;
        }
        finally
        {
            _duration.Record(
                time.GetElapsedTime(start).TotalSeconds,
                new KeyValuePair<string, object?>("grain", context.TargetId.Type.ToString()),
                new KeyValuePair<string, object?>("method", context.MethodName),
                new KeyValuePair<string, object?>("error", failure));
        }
    }
}
