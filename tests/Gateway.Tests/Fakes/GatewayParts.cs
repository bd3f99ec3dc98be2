using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Tests.Fakes;

/// <summary>The gateway's own parts, on fakes.</summary>
internal static class GatewayParts
{
    public static OperatorRoster Roster(this FakeGrains grains, GatewayConditions conditions) =>
        new(grains.Factory, conditions, NullLogger<OperatorRoster>.Instance);

    public static UpdateRouter Router(
        this FakeGrains grains, OperatorRoster roster, FakeBot bot, RecordedMeters meters, TimeProvider time) =>
        new(grains.Factory, roster, bot, new GatewayMetrics(meters), time, NullLogger<UpdateRouter>.Instance);
}
