using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Tests.Fakes;

/// <summary>The gateway's own parts, on fakes.</summary>
internal static class GatewayParts
{
    public static OperatorRoster Roster(
        this FakeGrains grains,
        GatewayConditions conditions,
        ILogger<OperatorRoster>? log = null,
        TimeProvider? time = null) =>
        new(grains.Factory, conditions, time ?? TimeProvider.System, log ?? NullLogger<OperatorRoster>.Instance);

    public static UpdateRouter Router(
        this FakeGrains grains,
        OperatorRoster roster,
        FakeBot bot,
        RecordedMeters meters,
        TimeProvider time,
        ILogger<UpdateRouter>? log = null) =>
        new(grains.Factory, roster, bot, new GatewayMetrics(meters), time, log ?? NullLogger<UpdateRouter>.Instance);
}
