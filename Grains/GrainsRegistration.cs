using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OperatorBot.Grains.Storage;
using OperatorBot.Grains.Telemetry;

namespace OperatorBot.Grains;

/// <summary>Puts the grains into a silo.</summary>
public static class GrainsRegistration
{
    /// <summary>
    /// Adds what the grains take by injection; the silo adds an <see cref="Sending.IMessageSender"/>, a default grain
    /// storage and reminders.
    /// </summary>
    public static IServiceCollection AddOperatorBotGrains(this IServiceCollection services, GrainsOptions options) => services
        .AddSingleton(options)
        .AddSingleton<GrainsMetrics>()
        .AddSingleton<IGrainStorageSerializer, StateSerializer>();
}
