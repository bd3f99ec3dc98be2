using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OperatorBot.Gateway.Telemetry;

/// <summary>
/// Metrics and traces over OTLP. Off unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; that and the other standard variables
/// (<c>OTEL_SERVICE_NAME</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_TRACES_SAMPLER_ARG</c> …) are read by the exporter itself.
/// </summary>
public static class TelemetryRegistration
{
    /// <summary>The standard variable that says where to.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        ["OperatorBot.*", "Microsoft.Orleans", "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting"];

    /// <summary>From a grain call to a client who waits for an operator; the exporter's own are made for milliseconds.</summary>
    private static readonly ExplicitBucketHistogramConfiguration Seconds = new()
    {
        Boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    /// <summary>Takes the spans of a client of the cluster along with its calls.</summary>
    public static IClientBuilder AddCallTelemetry(this IClientBuilder client) =>
        client.AddOutgoingGrainCallFilter<Tracing.Outgoing>();

    /// <summary>
    /// Exports, where the environment says where to. Before Orleans: what counts up and down is right only if it is seen from the
    /// beginning, and the last figures are those of the stop.
    /// </summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, string serviceName) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable))
            ? services
            : services.AddHostedService(_ => new Export(serviceName));

    private sealed class Export(string serviceName) : IHostedService, IDisposable
    {
        private MeterProvider? _metrics;
        private TracerProvider? _traces;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            // What the environment says wins over the name given here.
            var resource = ResourceBuilder.CreateDefault().AddService(serviceName).AddEnvironmentVariableDetector();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(Meters)
                .AddView(instrument => instrument is Histogram<double> { Unit: "s" } && instrument.Name.StartsWith("operatorbot.", StringComparison.Ordinal)
                    ? Seconds
                    : null)
                .AddOtlpExporter()
                .Build();
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(Tracing.SourceName)
                .AddOtlpExporter()
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _metrics?.ForceFlush(2_000);
            _traces?.ForceFlush(2_000);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _metrics?.Dispose();
            _traces?.Dispose();
        }
    }
}
