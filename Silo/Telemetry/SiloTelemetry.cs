using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Silo.Telemetry;

/// <summary>What a silo adds to the telemetry of a gateway.</summary>
internal static class SiloTelemetry
{
    /// <summary>Measures and traces the calls of a silo, and marks what is logged in them.</summary>
    public static ISiloBuilder AddCallTelemetry(this ISiloBuilder silo) => silo
        .AddIncomingGrainCallFilter<GrainLogScope>()
        .AddIncomingGrainCallFilter<GrainCallMetrics>()
        .AddIncomingGrainCallFilter<Tracing.Incoming>()
        .AddOutgoingGrainCallFilter<Tracing.Outgoing>();
}
