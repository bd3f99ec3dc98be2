using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OperatorBot.Simulator.Playground;

/// <summary>The bot beside this Telegram in the control API: is it running, kill it, start it again, and what goes on inside.</summary>
internal sealed class BotEndpoints
{
    public BotProcess? Bot { get; set; }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/control/bot", (RequestDelegate)(context => WriteAsync(context, null)));
        routes.MapPost("/control/bot/kill", (RequestDelegate)(context => WriteAsync(context, bot => bot.Kill())));
        routes.MapPost("/control/bot/start", (RequestDelegate)(context => WriteAsync(context, bot => bot.Start())));
        new InsideEndpoint(this).Map(routes);
    }

    private async Task WriteAsync(HttpContext context, Func<BotProcess, bool>? action)
    {
        context.Response.ContentType = "application/json";
        if (Bot is not { } bot)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("""{"error":"There is no bot beside this Telegram (--no-bot)."}""");
            return;
        }

        var done = action?.Invoke(bot) ?? false;
        await context.Response.WriteAsync(
            $$"""{"done":{{(done ? "true" : "false")}},"running":{{(bot.IsRunning ? "true" : "false")}},"process":{{bot.Id?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}}}""");
    }
}
