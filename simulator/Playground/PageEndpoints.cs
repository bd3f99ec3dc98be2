using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OperatorBot.Simulator.Playground;

/// <summary>The page to try the bot on: files that the assembly holds, so that it comes up in any working folder.</summary>
internal static class PageEndpoints
{
    private const string Prefix = "page/";
    private const string First = "index.html";

    /// <summary>Nothing but what comes from here; what people write cannot bring a script along.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var assembly = typeof(PageEndpoints).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var name = resource[Prefix.Length..];
            routes.MapGet("/" + (name == First ? "" : name), (RequestDelegate)(context => SendAsync(context, resource)));
        }

        routes.MapGet("/settings", (RequestDelegate)SendSettingsAsync);
    }

    /// <summary>
    /// The usual secret is offered at a press; one of somebody's own is not given to the page, and none where others can open it.
    /// </summary>
    private static async Task SendSettingsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var isOffered = BotCommandLine.OwnSecret is null
            && !context.RequestServices.GetRequiredService<TelegramServer>().Options.ListenOnAllAddresses;
        await context.Response.WriteAsync($$"""{"secret":{{(isOffered ? $"\"{BotCommandLine.UsualSecret}\"" : "null")}}}""");
    }

    private static async Task SendAsync(HttpContext context, string resource)
    {
        context.Response.ContentType = TypeOf(resource);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        await using var content = typeof(PageEndpoints).Assembly.GetManifestResourceStream(resource)!;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new NotSupportedException($"The page holds {name}, but nothing says what type {other} is."),
    };
}
