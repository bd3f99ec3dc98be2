using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Ops;

/// <summary>
/// The door to pages for ops: open to whoever shows the token, as a browser does (Basic: any name, the token as the password) or
/// as scripts do (Bearer). The token is in no URL, so that it gets into no history and no proxy's log.
/// </summary>
public static class OpsDoor
{
    private const string Challenge = "Basic realm=\"OperatorBot ops\", charset=\"UTF-8\"";

    /// <summary>
    /// Closes a path and all below it, whatever is mapped there. Without <see cref="BotSettings.OpsToken"/> nothing should be.
    /// </summary>
    /// <param name="app">The host, with <see cref="AccessMetrics"/> among its services.</param>
    /// <param name="token">The token.</param>
    /// <param name="path">The path.</param>
    public static void UseOpsDoor(this WebApplication app, Secret token, PathString path)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(token);
        var metrics = app.Services.GetRequiredService<AccessMetrics>();
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)
                || IsShown(token, context.Request.Headers.Authorization))
                return next(context);

            metrics.CountOpsRefused();
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = Challenge;
            return Task.CompletedTask;
        });
    }

    private static bool IsShown(Secret token, StringValues header) =>
        header.Count == 1
        && AuthenticationHeaderValue.TryParse(header[0], out var shown)
        && shown.Parameter is { } parameter
        && shown.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => token.Is(parameter),
            "BASIC" => PasswordIn(parameter) is { } password && token.Is(password),
            _ => false,
        };

    private static string? PasswordIn(string parameter)
    {
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }
}
