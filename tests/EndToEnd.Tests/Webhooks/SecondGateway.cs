using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway;
using OperatorBot.Gateway.BotApi;
using Orleans;

namespace OperatorBot.EndToEnd.Tests.Webhooks;

/// <summary>A gateway of the same cluster beside the bot's own, on a port of its own.</summary>
internal sealed class SecondGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SecondGateway(WebApplication app, Uri url) => (_app, Url) = (app, url);

    public Uri Url { get; }

    public static async Task<SecondGateway> StartAsync(TestBot bot)
    {
        var settings = bot.Settings(Ports.Free());
        var url = new Uri($"http://127.0.0.1:{settings.HttpPort}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.ToString());
        builder.Services.AddSingleton(bot.Services.GetRequiredService<IGrainFactory>());
        builder.Services.AddSingleton(bot.Services.GetRequiredService<ITokenRefusal>());
        builder.Services.AddTelegramGateway(settings);
        var app = builder.Build();
        app.MapTelegramGateway();
        await app.StartAsync();
        return new SecondGateway(app, url);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
