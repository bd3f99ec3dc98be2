using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Menus;
using OperatorBot.Gateway.Polling;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Routing;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Webhooks;
using Telegram.Bot;

namespace OperatorBot.Gateway;

/// <summary>Adds a gateway to a host: to a silo's, or to one of its own.</summary>
public static class TelegramGateway
{
    /// <summary>
    /// Registers the gateway. After Orleans, since it has to stop before it: services stop in reverse order.
    /// An <see cref="ITokenRefusal"/> is the host's to register.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="gatewayId">
    /// A name that no other gateway of the cluster has at the same time, or null for one of the process's own. A name that
    /// stays over a restart spares the wait until the right to poll of a killed process has run out.
    /// </param>
    public static IServiceCollection AddTelegramGateway(
        this IServiceCollection services, BotSettings settings, string? gatewayId = null)
    {
        services.TryAddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<ITelegramBotClient>(BotApiClient.Key, (_, _) => BotApiClient.Create(settings));
        services.AddSingleton(provider => gatewayId is null
            ? GatewayId.OfThisProcess(provider.GetRequiredService<TimeProvider>())
            : new GatewayId(gatewayId));
        services.AddSingleton<GatewayConditions>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<OperatorRoster>();
        services.AddSingleton<UpdateRouter>();
        services.AddHostedService<RosterRefresher>();
        if (settings.TelegramMode == TelegramMode.Webhook)
        {
            services.TryAddSingleton<AccessMetrics>();
            services.AddSingleton<WebhookInbox>();
            services.AddSingleton<WebhookEndpoint>();
            services.AddHostedService<WebhookService>();
        }
        else
        {
            services.AddSingleton<PollingLease>();
            services.AddSingleton<Poller>();
            services.AddHostedService<PollingService>();
        }

        services.AddHostedService<CommandMenus>();
        AddReadiness(services.AddHealthChecks(), settings.TelegramMode);
        return services;
    }

    /// <summary>Maps the gateway's pages and, in webhook mode, where Telegram brings updates.</summary>
    public static void MapTelegramGateway(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapBotHealth();
        if (app.ServiceProvider.GetService<WebhookEndpoint>() is { } webhook)
            app.MapPost(WebhookEndpoint.Path, webhook.HandleAsync);
    }

    private static void AddReadiness(IHealthChecksBuilder checks, TelegramMode mode)
    {
        foreach (var (name, condition) in GatewayConditions.In(mode))
        {
            checks.Add(new HealthCheckRegistration(
                name,
                provider => new ConditionHealthCheck(condition(provider.GetRequiredService<GatewayConditions>())),
                failureStatus: null,
                tags: [BotHealth.Ready]));
        }
    }
}
