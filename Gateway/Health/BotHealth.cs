using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OperatorBot.Gateway.Health;

/// <summary>
/// <see cref="LivePath"/> (the process is up) and <see cref="ReadyPath"/> (all checks with the tag <see cref="Ready"/> pass;
/// degraded ones do). Other parts of a host add checks of their own with <c>AddHealthChecks()</c>.
/// </summary>
public static class BotHealth
{
    /// <summary>Answers 200 while the process is up.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Answers 200 while the bot works, else 503.</summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>The tag of checks that readiness depends on.</summary>
    public const string Ready = "ready";

    /// <summary>The key, in a check's data, of the moment since when it has had its state.</summary>
    public const string Since = "since";

    /// <summary>The key, in a check's data, of what a person can do.</summary>
    public const string Remedy = "remedy";

    /// <summary>Maps both pages.</summary>
    public static void MapBotHealth(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
        });
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartArray("checks");
        foreach (var (name, check) in report.Entries)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("state", check.Status.ToString());
            json.WriteString("what", check.Description);
            if (check.Data.TryGetValue(Since, out var since) && since is DateTimeOffset moment)
                json.WriteString(Since, moment);
            if (check.Data.TryGetValue(Remedy, out var remedy))
                json.WriteString(Remedy, remedy as string);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
