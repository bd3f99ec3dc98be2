using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace OperatorBot.Gateway.Telemetry;

/// <summary>How every process of the bot logs: to the console, a line each, with scopes.</summary>
public static class BotLogging
{
    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:OperatorBot"] = "Information",

        // Asked every few seconds; what is wrong stands in the answer, and in the log of what went wrong.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",

        // What it would log is below the default; what it would add to the lines of others is a call's path and ids.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",

        // A line for each state that cannot be read or written: 65 at a time for the dispatcher. Who asked for it gets the failure,
        // and says once what it is and what becomes of it.
        ["Logging:LogLevel:Orleans.Storage"] = "None",
        ["Logging:LogLevel:OperatorBot.Silo.Storage.SqliteGrainStorage"] = "None",

        ["Logging:Console:FormatterName"] = ConsoleFormatterNames.Simple,
        ["Logging:Console:FormatterOptions:IncludeScopes"] = "true",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd HH:mm:ss.fff'Z' ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };

    /// <summary>Sets logging up. The standard configuration wins, <c>Logging__Console__FormatterName=json</c> for one.</summary>
    public static void AddBotLogging(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Logging.ClearProviders();

        // The host has chosen a formatter in code, over the head of the configuration.
        builder.Services.RemoveAll<IConfigureOptions<ConsoleLoggerOptions>>();
        builder.Logging.AddConsole();
        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json => json.TimestampFormat = json.TimestampFormat?.TrimEnd());
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
    }
}
