using System.Buffers;
using System.Collections;

namespace OperatorBot.Gateway.Settings;

/// <summary>Turns environment variables into <see cref="BotSettings"/>. Builds no host, so that a mistake shows at once.</summary>
public static class SettingsReader
{
    /// <summary>The exit code of a process that cannot work with its settings.</summary>
    public const int ExitCode = 2;

    private const string TokenShape = "digits, a colon and at least one more character, like 123456:ABC-DEF";

    private static readonly SearchValues<char> UnfitForAPath = SearchValues.Create("/?#%\\ \t\r\n");

    /// <summary>
    /// Reads the environment and <c>.env</c>. Where something is wrong, all of it is written to <paramref name="error"/>
    /// and null is returned: the process should end with <see cref="ExitCode"/>.
    /// </summary>
    /// <param name="error">Where to explain.</param>
    /// <param name="checks">Further checks of the host: ports, directories. They get defaults for values that are wrong.</param>
    public static BotSettings? ReadOrExplain(
        TextWriter error, params ReadOnlySpan<Func<BotSettings, IEnumerable<SettingProblem>>> checks)
    {
        ArgumentNullException.ThrowIfNull(error);
        SettingsReading reading;
        try
        {
            reading = ReadEnvironment();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"OperatorBot cannot start: .env cannot be read ({e.Message}). Repair it or its rights, or remove it.");
            return null;
        }

        foreach (var check in checks)
            reading = reading.Check(check);
        if (reading.IsGood)
            return reading.Draft;

        error.WriteLine(reading.Explain());
        return null;
    }

    /// <summary>Reads the environment and <c>.env</c>, for those who need only some of it.</summary>
    /// <exception cref="IOException">There is a <c>.env</c>, and it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static SettingsReading ReadEnvironment() => Read(DotEnv.Load(
        Directory.GetCurrentDirectory(),
        Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "")));

    /// <summary>Reads and checks all settings. An empty value counts as none.</summary>
    public static SettingsReading Read(IReadOnlyDictionary<string, string> values)
    {
        var read = new SettingValues(values);
        var token = read.RequiredSecret(
            SettingNames.TelegramBotToken, "Ask @BotFather in Telegram for a token", IsToken, TokenShape);
        var operatorSecret = read.RequiredSecret(
            SettingNames.OperatorSecret, "Choose a secret phrase; whoever knows it can become an operator");
        var supervisorSecret = read.Secret(SettingNames.SupervisorSecret);
        if (supervisorSecret is not null && supervisorSecret.Value == operatorSecret.Value)
        {
            read.Wrong(
                SettingNames.SupervisorSecret,
                $"is the same as {SettingNames.OperatorSecret}, so every operator would be a supervisor",
                "Choose another one");
        }

        var mode = read.Choice(
            SettingNames.TelegramMode, ("polling", TelegramMode.Polling), ("webhook", TelegramMode.Webhook));
        var webhook = mode == TelegramMode.Webhook;
        var storage = read.Choice(SettingNames.Storage, ("sqlite", StorageKind.Sqlite), ("azure", StorageKind.Azure));
        var defaults = new BotSettings { TelegramBotToken = token, OperatorSecret = operatorSecret };

        var settings = defaults with
        {
            SupervisorSecret = supervisorSecret,
            OpsToken = read.Secret(SettingNames.OpsToken),
            TelegramApiUrl = read.Url(SettingNames.TelegramApiUrl),
            TelegramMode = mode,
            WebhookUrl = webhook
                ? read.Required(
                    SettingNames.WebhookUrl,
                    read.PublicUrl(SettingNames.WebhookUrl, addedPath: "/telegram"),
                    "is needed with TELEGRAM_MODE=webhook",
                    "Set the public https address under which Telegram reaches this bot, or use TELEGRAM_MODE=polling")
                : null,
            WebhookSecret = webhook
                ? read.RequiredSecret(
                    SettingNames.WebhookSecret,
                    "Choose a long random word; Telegram shows it with each call",
                    IsWebhookSecret,
                    "1 to 256 letters, digits, _ and -")
                : null,
            HttpPort = read.Integer(SettingNames.HttpPort, defaults.HttpPort, 1, 65535),
            Storage = storage,
            AzureStorageConnectionString = storage == StorageKind.Azure
                ? read.RequiredSecret(
                    SettingNames.AzureStorageConnectionString,
                    "Copy it from the storage account's access keys, or use STORAGE=sqlite")
                : null,
            DataDirectory = read.Text(SettingNames.DataDirectory) ?? defaults.DataDirectory,
            OperatorCapacity = read.Integer(SettingNames.OperatorCapacity, defaults.OperatorCapacity, 1, 100),
            FloodLimit = read.Integer(SettingNames.FloodLimit, defaults.FloodLimit, 0, 100_000),
            DefaultLanguage = read.Choice(SettingNames.DefaultLanguage, ("ru", "ru"), ("en", "en")),
            RunGateway = read.Choice(SettingNames.RunGateway, ("true", true), ("false", false), ("1", true), ("0", false)),
            ClusterId = read.Name(SettingNames.ClusterId) ?? defaults.ClusterId,
            SiloPort = read.Integer(SettingNames.SiloPort, defaults.SiloPort, 1, 65535),
            SiloGatewayPort = read.Integer(SettingNames.SiloGatewayPort, defaults.SiloGatewayPort, 1, 65535),
            AdvertisedIp = read.Address(SettingNames.AdvertisedIp),
        };

        return new SettingsReading(settings, read.Problems).Check(PortsDiffer);
    }

    private static IEnumerable<SettingProblem> PortsDiffer(BotSettings settings)
    {
        var taken = new Dictionary<int, string> { [settings.HttpPort] = SettingNames.HttpPort };
        foreach (var (name, port) in new[]
        {
            (SettingNames.SiloPort, settings.SiloPort),
            (SettingNames.SiloGatewayPort, settings.SiloGatewayPort),
        })
        {
            if (!taken.TryAdd(port, name))
                yield return new SettingProblem(name, $"is {port}, as is {taken[port]}", "Give each its own port");
        }
    }

    // Telegram.Bot reads the number in front as a long; what follows goes into the path of each call.
    private static bool IsToken(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and <= 16
            && colon < value.Length - 1
            && value.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0
            && !value.AsSpan(colon).ContainsAny(UnfitForAPath);
    }

    private static bool IsWebhookSecret(string value) =>
        value.Length is >= 1 and <= 256 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
