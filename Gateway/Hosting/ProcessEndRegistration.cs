using OperatorBot.Gateway.BotApi;

namespace OperatorBot.Gateway.Hosting;

/// <summary>Adds <see cref="ProcessEnd"/> to a host.</summary>
public static class ProcessEndRegistration
{
    /// <summary>Lets the process end as <see cref="ProcessEnd"/> says; a refused token ends it.</summary>
    public static IServiceCollection AddProcessEnd(this IServiceCollection services) => services
        .Configure<HostOptions>(options => options.ShutdownTimeout = ProcessEnd.Patience)
        .AddSingleton<ProcessEnd>()
        .AddSingleton<ITokenRefusal>(provider => provider.GetRequiredService<ProcessEnd>());
}
