using OperatorBot.Bench.Load;
using OperatorBot.Gateway.Settings;
using OperatorBot.Testing;

namespace OperatorBot.Bench.Subjects;

/// <summary>OperatorBot: one process on SQLite, or several silos on Azurite, each with a gateway.</summary>
internal sealed class Bot(Shop shop, BenchOptions options, params IReadOnlyList<(string Name, string? Value)> settings) : ISubject
{
    private readonly List<BotProcess> _silos = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operatorbot-");
    private Azurite? _azurite;
    private Uri? _webhook;

    /// <summary>Where it keeps everything, if that is on the disk.</summary>
    public string DataFolder => Path.Combine(_folder.FullName, "data");

    public bool HasDialogs => true;

    public IReadOnlyList<int> Processes => [.. _silos.Select(silo => silo.Id)];

    public string Output => string.Join(Environment.NewLine, _silos.Select(silo => silo.Output));

    public async Task PrepareAsync()
    {
        if (options.Azure)
            _azurite = await Azurite.StartAsync();
        if (options.Known > 0)
            KnownClients.Add(_folder.FullName, options.Known);
    }

    public Task StartAsync()
    {
        _silos.Add(BotProcess.Start(_folder, [.. Settings()]));
        while (_silos.Count < options.Silos)
            _silos.Add(BotProcess.Start([.. Settings()]));
        return Task.CompletedTask;
    }

    public async Task KillAsync()
    {
        var silo = _silos[^1];
        await silo.KillAsync();
        if (_silos.Count == 1)
        {
            silo.StartAgain();
            return;
        }

        _silos.Remove(silo);
        await silo.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    private IEnumerable<(string Name, string? Value)> Settings()
    {
        var port = Ports.Free();
        _webhook ??= new Uri($"http://127.0.0.1:{BotProcess.Text(port)}");
        return
        [
            (SettingNames.TelegramApiUrl, shop.Telegram.Url.GetLeftPart(UriPartial.Authority)),
            (SettingNames.TelegramBotToken, shop.Telegram.Token),
            (SettingNames.OperatorSecret, Shop.Secret),
            (SettingNames.OperatorCapacity, BotProcess.Text(BenchOptions.Capacity)),
            (SettingNames.FloodLimit, "0"),
            (SettingNames.HttpPort, BotProcess.Text(port)),
            (SettingNames.TelegramMode, options.Webhook ? "webhook" : "polling"),
            (SettingNames.WebhookUrl, options.Webhook ? _webhook.ToString() : null),
            (SettingNames.WebhookSecret, options.Webhook ? "hush" : null),
            (SettingNames.Storage, options.Azure ? "azure" : null),
            (SettingNames.AzureStorageConnectionString, _azurite?.ConnectionString),
            (SettingNames.AdvertisedIp, options.Azure ? "127.0.0.1" : null),
            (SettingNames.SiloPort, BotProcess.Text(Ports.Free())),
            (SettingNames.SiloGatewayPort, BotProcess.Text(Ports.Free())),
            .. settings,
        ];
    }
}
