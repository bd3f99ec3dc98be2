using System.Diagnostics;

namespace OperatorBot.Gateway.Telemetry;

/// <summary>Spans of this process: from an update, over grain calls, to the sends it leads to.</summary>
public static class Tracing
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "OperatorBot";

    private const string ParentKey = "traceparent";

    /// <summary>Where spans begin; nobody listening costs next to nothing.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Takes the span along with the calls that are made in it.</summary>
    public sealed class Outgoing : IOutgoingGrainCallFilter
    {
        /// <inheritdoc/>
        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
                RequestContext.Set(ParentKey, activity.Id!);
            return context.Invoke();
        }
    }

    /// <summary>Makes a span of each call that comes with one.</summary>
    public sealed class Incoming : IIncomingGrainCallFilter
    {
        /// <inheritdoc/>
        public Task Invoke(IIncomingGrainCallContext context) =>
            Source.HasListeners() && RequestContext.Get(ParentKey) is string parent ? InvokeInSpanAsync(context, parent) : context.Invoke();

        private static async Task InvokeInSpanAsync(IIncomingGrainCallContext context, string parent)
        {
            using var activity = Source.StartActivity(
                $"{context.TargetId.Type} {context.MethodName}", ActivityKind.Server, parent);
            activity?.SetTag("operatorbot.grain", context.TargetId.ToString());
            try
            {
                await context.Invoke();
            }
            catch (Exception exception)
            {
                activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
                throw;
            }
        }
    }
}
