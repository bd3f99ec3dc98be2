using System.Net;

namespace OperatorBot.Gateway.Settings;

/// <summary>
/// All settings of the bot, shared by the silo and the gateway. The names of the environment variables are those of
/// <see cref="SettingNames"/>; people script against them.
/// </summary>
public sealed record BotSettings
{
    /// <summary>The bot's token, digits and a word parted by a colon. Required.</summary>
    public required Secret TelegramBotToken { get; init; }

    /// <summary>What somebody writes after <c>/register</c> to become an operator. Required.</summary>
    public required Secret OperatorSecret { get; init; }

    /// <summary>What makes somebody a supervisor; null: nobody can become one.</summary>
    public Secret? SupervisorSecret { get; init; }

    /// <summary>What opens the ops pages; null: they are closed.</summary>
    public Secret? OpsToken { get; init; }

    /// <summary>Another Bot API server, scheme and authority only; null: the public one.</summary>
    public Uri? TelegramApiUrl { get; init; }

    /// <summary>How updates come in. Default: polling.</summary>
    public TelegramMode TelegramMode { get; init; } = TelegramMode.Polling;

    /// <summary>
    /// The public address behind which the gateways are; Telegram calls <c>/telegram</c> below it. Https, or http on this
    /// machine. Set in webhook mode.
    /// </summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>What Telegram repeats with each call, 1 to 256 of <c>A-Z a-z 0-9 _ -</c>; set in webhook mode.</summary>
    public Secret? WebhookSecret { get; init; }

    /// <summary>The port of webhook, health and ops pages, 1 to 65535. Default: 8080.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>Where state lives. Default: SQLite.</summary>
    public StorageKind Storage { get; init; } = StorageKind.Sqlite;

    /// <summary>The Azure Storage account; set where <see cref="Storage"/> is Azure.</summary>
    public Secret? AzureStorageConnectionString { get; init; }

    /// <summary>The directory of the SQLite file, relative to the current directory. Default: <c>data</c>.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>How many dialogs an operator has at a time, 1 to 100. Default: 5.</summary>
    public int OperatorCapacity { get; init; } = 5;

    /// <summary>
    /// Messages per minute of one client of which more are counted, not passed on; 0 to 100000. Default: 120, since one
    /// forwards up to 100 at once; 0: no limit.
    /// </summary>
    public int FloodLimit { get; init; } = 120;

    /// <summary>The language for people whose app tells none that the bot speaks: <c>ru</c> or <c>en</c>. Default: <c>ru</c>.</summary>
    public string DefaultLanguage { get; init; } = "ru";

    /// <summary>Whether the silo process hosts a gateway as well. Default: true.</summary>
    public bool RunGateway { get; init; } = true;

    /// <summary>The cluster's name, 1 to 63 of <c>A-Z a-z 0-9 - _ .</c>. Default: <c>operator-bot</c>.</summary>
    public string ClusterId { get; init; } = "operator-bot";

    /// <summary>The port for other silos, 1 to 65535. Default: 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port for gateways, 1 to 65535. Default: 30000.</summary>
    public int SiloGatewayPort { get; init; } = 30000;

    /// <summary>The address under which other processes reach this silo; null: its own address.</summary>
    public IPAddress? AdvertisedIp { get; init; }
}

/// <summary>How updates come in.</summary>
public enum TelegramMode
{
    /// <summary>The bot asks Telegram for them.</summary>
    Polling = 1,

    /// <summary>Telegram calls the bot.</summary>
    Webhook = 2,
}

/// <summary>Where state lives.</summary>
public enum StorageKind
{
    /// <summary>A SQLite file: one machine, one process.</summary>
    Sqlite = 1,

    /// <summary>Azure Storage: any number of processes.</summary>
    Azure = 2,
}
