using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OperatorBot.Simulator;

/// <summary>
/// Nobody signs in here, so other sites in the browser of whoever runs this must not get in: what a browser sends on behalf of
/// another page is refused. Bots and scripts say nothing of where they come from.
/// </summary>
internal static class CrossSiteRequests
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";

    public static void Refuse(IApplicationBuilder app) => app.Use(async (HttpContext context, RequestDelegate next) =>
    {
        if (IsOwn(context.Request))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"error":"A page of another site may not call this; open the address itself."}""");
    });

    private static bool IsOwn(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (origin is not null && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            return false;
        return (string?)request.Headers[FetchSite] is null or "same-origin" or "none" || IsLinkToThePage(request);
    }

    /// <summary>A link elsewhere may lead here: opening the page does nothing yet, and it lets itself not be framed.</summary>
    private static bool IsLinkToThePage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path == "/" && request.Headers[FetchMode] == "navigate";
}
