using OperatorBot.EndToEnd.Tests.Webhooks;
using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator;

namespace OperatorBot.EndToEnd.Tests.Clusters;

/// <summary>
/// The bot as a cloud runs it: silos and gateways as processes, on the tables of one storage account, with a simulated
/// Telegram. Whoever ends without having been asked to is started again, as by whatever runs services.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly Azurite _azurite;
    private readonly TelegramMode _mode;
    private readonly int _capacity;
    private readonly IReadOnlyList<(string Name, string? Value)> _settings;
    private readonly List<BotProcess> _silos = [];
    private readonly List<BotProcess> _gateways = [];
    private readonly HashSet<BotProcess> _asked = [];
    private readonly List<BotProcess> _all = [];
    private readonly Lock _lock = new();
    private LoadBalancer? _balancer;
    private int _revived;
    private bool _isOver;

    private Fleet(
        Azurite azurite, TelegramServer telegram, TelegramMode mode, int capacity, IReadOnlyList<(string, string?)> settings) =>
        (_azurite, Telegram, _mode, _capacity, _settings) = (azurite, telegram, mode, capacity, settings);

    public TelegramServer Telegram { get; }

    /// <summary>Those that run, or are being started again.</summary>
    public IReadOnlyList<BotProcess> Silos => _silos;

    /// <inheritdoc cref="Silos"/>
    public IReadOnlyList<BotProcess> Gateways => _gateways;

    /// <summary>How often somebody ended by himself and was started again.</summary>
    public int Revived => Volatile.Read(ref _revived);

    /// <summary>Starts all of it.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="mode">How updates come in.</param>
    /// <param name="capacity">Clients per operator.</param>
    /// <param name="settings">Further settings of all processes.</param>
    public static async Task<Fleet> StartAsync(
        int silos,
        int gateways,
        TelegramMode mode = TelegramMode.Polling,
        int capacity = 5,
        params IReadOnlyList<(string Name, string? Value)> settings)
    {
        var fleet = new Fleet(
            await Azurite.StartAsync(),
            await TelegramServer.StartAsync(new TelegramOptions { RetainedCalls = 0 }),
            mode,
            capacity,
            settings);
        try
        {
            if (mode == TelegramMode.Webhook)
                fleet._balancer = await LoadBalancer.StartAsync((call, _) => new Passage(AnswerIsLost: false, fleet.GatewayOf(call)));
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => fleet.AddSiloAsync())
                .Concat(Enumerable.Range(0, gateways).Select(_ => fleet.AddGatewayAsync())));
            return fleet;
        }
        catch (Exception)
        {
            // Processes outlive whoever started them.
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo, and waits until it takes part.</summary>
    /// <param name="programs">The folder of another version's programs; null: this version.</param>
    public Task AddSiloAsync(string? programs = null) =>
        AddAsync(_silos, BotProcess.StartVersion(programs, gateway: false, [.. SiloSettings()]));

    /// <summary>The settings of one more silo, on ports of its own.</summary>
    public IEnumerable<(string Name, string? Value)> SiloSettings() =>
    [
        .. Common(),
        (SettingNames.OperatorCapacity, BotProcess.Text(_capacity)),
        (SettingNames.FloodLimit, "0"),
        (SettingNames.RunGateway, "false"),
        (SettingNames.SiloPort, BotProcess.Text(Ports.Free())),
        (SettingNames.SiloGatewayPort, BotProcess.Text(Ports.Free())),
    ];

    /// <summary>Starts one more gateway, and waits until it takes part.</summary>
    /// <param name="programs">The folder of another version's programs; null: this version.</param>
    public Task AddGatewayAsync(string? programs = null) =>
        AddAsync(_gateways, BotProcess.StartVersion(programs, gateway: true, [.. Common()]));

    /// <summary>The gateway that polls at the moment; waits until there is one.</summary>
    public async Task<BotProcess> PollingGatewayAsync()
    {
        while (true)
        {
            foreach (var gateway in _gateways)
            {
                if ((await gateway.HealthAsync()) is var health && !health.Contains("stands by", StringComparison.Ordinal) && health.StartsWith("200", StringComparison.Ordinal))
                    return gateway;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Ends it as a power cut would; it is not started again.</summary>
    public async Task KillAsync(BotProcess process)
    {
        Forget(process);
        await process.KillAsync();
    }

    /// <summary>Stops it as an upgrade does, and waits for the end; it is not started again.</summary>
    public async Task StopAsync(BotProcess process)
    {
        Forget(process);
        await process.AskToStopAsync();
        var code = await process.ExitCodeAsync();
        if (code != 0)
            throw new InvalidOperationException($"A process that was asked to stop ended with {code}. It said: {process.Output}");
    }

    /// <summary>What everybody says of his health; for messages of tests that fail.</summary>
    public async Task<string> HealthAsync() =>
        string.Join(' ', await Task.WhenAll(_silos.Concat(_gateways).ToList().Select(process => process.HealthAsync())));

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        if (Environment.GetEnvironmentVariable("FLEET_LOG") is { Length: > 0 } folder)
        {
            foreach (var process in _all)
                await File.WriteAllTextAsync(Path.Combine(folder, $"{process.Url.Port}.log"), process.Output);
        }

        foreach (var process in _all)
            await process.DisposeAsync();
        if (_balancer is not null)
            await _balancer.DisposeAsync();
        await Telegram.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    private IEnumerable<(string Name, string? Value)> Common() =>
    [
        (SettingNames.TelegramApiUrl, Telegram.Url.GetLeftPart(UriPartial.Authority)),
        (SettingNames.TelegramBotToken, Telegram.Token),
        (SettingNames.OperatorSecret, TestBot.Secret),
        (SettingNames.Storage, "azure"),
        (SettingNames.AzureStorageConnectionString, _azurite.ConnectionString),
        (SettingNames.AdvertisedIp, "127.0.0.1"),
        (SettingNames.TelegramMode, _mode == TelegramMode.Webhook ? "webhook" : "polling"),
        (SettingNames.WebhookUrl, _balancer?.Url.ToString()),
        (SettingNames.WebhookSecret, _balancer is null ? null : "hush"),
        .. _settings,
    ];

    private async Task AddAsync(List<BotProcess> kind, BotProcess process)
    {
        lock (_lock)
        {
            _all.Add(process);
            kind.Add(process);
        }

        _ = ReviveAsync(process);
        await process.ReadyAsync();
    }

    private void Forget(BotProcess process)
    {
        lock (_lock)
        {
            _asked.Add(process);
            _silos.Remove(process);
            _gateways.Remove(process);
        }
    }

    private async Task ReviveAsync(BotProcess process)
    {
        while (true)
        {
            await process.WhenEndedAsync();
            lock (_lock)
            {
                if (_isOver || _asked.Contains(process))
                    return;
                _revived++;
                process.StartAgain();
            }
        }
    }

    private Uri GatewayOf(int call)
    {
        lock (_lock)
            return _gateways[call % _gateways.Count].Url;
    }
}
