namespace OperatorBot.Gateway.Settings;

/// <summary>The settings' names, in the environment and in <c>.env</c>.</summary>
public static class SettingNames
{
    /// <summary><see cref="BotSettings.TelegramBotToken"/>.</summary>
    public const string TelegramBotToken = "TELEGRAM_BOT_TOKEN";

    /// <summary><see cref="BotSettings.OperatorSecret"/>.</summary>
    public const string OperatorSecret = "OPERATOR_SECRET";

    /// <summary><see cref="BotSettings.SupervisorSecret"/>.</summary>
    public const string SupervisorSecret = "SUPERVISOR_SECRET";

    /// <summary><see cref="BotSettings.OpsToken"/>.</summary>
    public const string OpsToken = "OPS_TOKEN";

    /// <summary><see cref="BotSettings.TelegramApiUrl"/>.</summary>
    public const string TelegramApiUrl = "TELEGRAM_API_URL";

    /// <summary><see cref="BotSettings.TelegramMode"/>.</summary>
    public const string TelegramMode = "TELEGRAM_MODE";

    /// <summary><see cref="BotSettings.WebhookUrl"/>.</summary>
    public const string WebhookUrl = "WEBHOOK_URL";

    /// <summary><see cref="BotSettings.WebhookSecret"/>.</summary>
    public const string WebhookSecret = "WEBHOOK_SECRET";

    /// <summary><see cref="BotSettings.HttpPort"/>.</summary>
    public const string HttpPort = "HTTP_PORT";

    /// <summary><see cref="BotSettings.Storage"/>.</summary>
    public const string Storage = "STORAGE";

    /// <summary><see cref="BotSettings.AzureStorageConnectionString"/>.</summary>
    public const string AzureStorageConnectionString = "AZURE_STORAGE_CONNECTION_STRING";

    /// <summary><see cref="BotSettings.DataDirectory"/>.</summary>
    public const string DataDirectory = "DATA_DIR";

    /// <summary><see cref="BotSettings.OperatorCapacity"/>.</summary>
    public const string OperatorCapacity = "OPERATOR_CAPACITY";

    /// <summary><see cref="BotSettings.FloodLimit"/>.</summary>
    public const string FloodLimit = "FLOOD_LIMIT";

    /// <summary><see cref="BotSettings.DefaultLanguage"/>.</summary>
    public const string DefaultLanguage = "DEFAULT_LANGUAGE";

    /// <summary><see cref="BotSettings.RunGateway"/>.</summary>
    public const string RunGateway = "RUN_GATEWAY";

    /// <summary><see cref="BotSettings.ClusterId"/>.</summary>
    public const string ClusterId = "CLUSTER_ID";

    /// <summary><see cref="BotSettings.SiloPort"/>.</summary>
    public const string SiloPort = "SILO_PORT";

    /// <summary><see cref="BotSettings.SiloGatewayPort"/>.</summary>
    public const string SiloGatewayPort = "SILO_GATEWAY_PORT";

    /// <summary><see cref="BotSettings.AdvertisedIp"/>.</summary>
    public const string AdvertisedIp = "ADVERTISED_IP";
}
