using System.Reflection;
using OperatorBot.Gateway.Settings;
using Orleans;
using Telegram.Bot;

namespace OperatorBot.Silo.Hosting;

/// <summary>The line that says what the process runs on.</summary>
internal static partial class Banner
{
    public static void Write(BotSettings settings, Machine machine, IServiceProvider services) => LogRunning(
        services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Banner).FullName!),
        Version(typeof(Banner).Assembly),
        Environment.Version.ToString(),
        Version(typeof(Grain).Assembly),
        Version(typeof(ITelegramBotClient).Assembly),
        machine.Data is { } data ? $"SQLite in {data.Path}" : "Azure Storage",
        settings.RunGateway
            ? $"{(settings.TelegramMode == TelegramMode.Polling ? "polling" : "webhook")} at {settings.TelegramApiUrl?.Authority ?? "the public Bot API"}"
            : "no gateway in this process",
        settings.HttpPort);

    /// <summary>The version as it was built, "-standin" in it included; not the commit behind it.</summary>
    internal static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString()
        ?? "of unknown version";

    [LoggerMessage(EventId = 3201, Level = LogLevel.Information,
        Message = "OperatorBot {Version} runs on .NET {Runtime}, Orleans {Orleans}, Telegram.Bot {TelegramBot}; {Storage}; {Updates}; http://localhost:{HttpPort}")]
    private static partial void LogRunning(
        ILogger logger, string version, string runtime, string orleans, string telegramBot, string storage, string updates, int httpPort);
}
