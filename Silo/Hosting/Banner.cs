using System.Reflection;
using OperatorBot.Gateway.Settings;
using Orleans;
using Orleans.Configuration;
using Telegram.Bot;

namespace OperatorBot.Silo.Hosting;

/// <summary>The line that says what the process runs on.</summary>
internal static class Banner
{
    public static string Text(BotSettings settings, Machine machine)
    {
        var storage = machine.Data is { } data
            ? $"SQLite in {data.Path}"
            : $"Azure Storage (provider {Version(typeof(AzureTableStorageOptions))})";
        var mode = settings.TelegramMode == TelegramMode.Polling ? "polling" : "webhook";
        var updates = settings.RunGateway
            ? $"{mode} at {settings.TelegramApiUrl?.Authority ?? "the public Bot API"}"
            : "no gateway in this process";
        return $"OperatorBot {Version(typeof(Banner))} runs on .NET {Environment.Version}, Orleans {Version(typeof(Grain))}, "
            + $"Telegram.Bot {Version(typeof(ITelegramBotClient))}; {storage}; {updates}; http://localhost:{settings.HttpPort}";
    }

    /// <summary>The version that the type's assembly was built as, "-standin" in it included; not the commit behind it.</summary>
    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version?.ToString()
        ?? "of unknown version";
}
