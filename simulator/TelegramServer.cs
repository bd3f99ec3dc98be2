using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Control;
using OperatorBot.Simulator.Faults;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Recording;
using OperatorBot.Simulator.Topics;
using OperatorBot.Simulator.Updates;
using OperatorBot.Simulator.Users;
using OperatorBot.Simulator.Webhooks;

namespace OperatorBot.Simulator;

/// <summary>
/// A Telegram that runs here: the Bot API over HTTP for a bot on one side, people to direct on the other. Tests hold it
/// in their own process; <c>dotnet run --project simulator</c> serves it with a control API beside it.
/// </summary>
public sealed class TelegramServer : IAsyncDisposable
{
    private const long MaxBodyBytes = 60L << 20;

    private readonly World _world;
    private readonly UserActions _actions;
    private readonly Webhook _webhook = new();
    private readonly WebhookDelivery _delivery;
    private readonly PollingMethods _polling;
    private readonly RateLimiter _limiter;
    private readonly WebApplication _app;

    private TelegramServer(TelegramOptions options, Action<IEndpointRouteBuilder>? extend)
    {
        _world = new World(options);
        _actions = new UserActions(_world);
        _delivery = new WebhookDelivery(_world, _webhook, new Random(options.Seed));
        _polling = new PollingMethods(_world, _webhook);
        _world.Updates.Added += _delivery.OnAdded;
        _polling.HandedOut = _delivery.HandedOut = update =>
            UpdateHandedOut?.Invoke(new HandedOutUpdate(update.Id, update.ChatId, update.MessageId, update.TimesHandedOut, _world.Clock.GetTimestamp()));
        _limiter = new RateLimiter(_world.Clock);
        Faults = new FaultPlan(options.Seed);
        Calls = new CallLog(options.RetainedCalls);
        _app = Build(options, extend);
    }

    /// <summary>How long <c>Sees…</c> and its kin wait, unless told otherwise.</summary>
    public static TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the Bot API is: http://127.0.0.1:port.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public string Token => _world.Options.Token;

    public long BotId => _world.Bot.Id;

    public TelegramOptions Options => _world.Options;

    public FaultPlan Faults { get; }

    public CallLog Calls { get; }

    public SimulatedClock Clock => _world.Clock;

    /// <summary>None by default.</summary>
    public RateLimits Limits
    {
        get => _limiter.Limits;
        set => _limiter.Limits = value;
    }

    /// <summary>Updates that the bot has not confirmed.</summary>
    public int UnconfirmedUpdates
    {
        get
        {
            lock (_world.Gate)
                return _world.Updates.Count;
        }
    }

    /// <summary>Whether a bot waits in getUpdates at this moment.</summary>
    public bool IsPolled => _polling.IsWaiting;

    /// <summary>The webhook's address; empty if none is set.</summary>
    public string WebhookUrl
    {
        get
        {
            lock (_world.Gate)
                return _webhook.Url;
        }
    }

    /// <summary>An update leaves for the bot. Called on the way: be quick, and call nothing here.</summary>
    public Action<HandedOutUpdate>? UpdateHandedOut { get; set; }

    internal World World => _world;

    internal UserActions Actions => _actions;

    public static Task<TelegramServer> StartAsync(TelegramOptions? options = null, CancellationToken cancellation = default) =>
        StartAsync(options ?? new TelegramOptions(), extend: null, cancellation);

    /// <summary>With endpoints of the host's own beside the Bot API and the control API.</summary>
    internal static async Task<TelegramServer> StartAsync(
        TelegramOptions options, Action<IEndpointRouteBuilder>? extend, CancellationToken cancellation)
    {
        var server = new TelegramServer(options, extend);
        try
        {
            await server._app.StartAsync(cancellation);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        var address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Url = new Uri($"http://127.0.0.1:{new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)).Port}");
        return server;
    }

    public SimulatedUser AddUser(
        string firstName, string? lastName = null, string? username = null, string? language = null, long id = 0, bool isBot = false)
    {
        lock (_world.Gate)
        {
            var profile = new UserProfile(id, firstName)
            {
                LastName = lastName,
                Username = username,
                LanguageCode = language,
                IsBot = isBot,
            };
            return new SimulatedUser(_world, _world.AddUser(profile), _actions);
        }
    }

    /// <summary>The type is group, supergroup or channel.</summary>
    public SimulatedGroup AddGroup(string title, string type = "group", bool isForum = false)
    {
        lock (_world.Gate)
            return new SimulatedGroup(_world, _world.AddGroup(type, title, isForum), _actions);
    }

    /// <summary>Adds an update exactly as given, for what a bot must survive; its update_id is set here.</summary>
    public int InjectUpdate(string json, long webhookQueue = 0)
    {
        lock (_world.Gate)
        {
            return _world.Updates.Inject(System.Text.Encoding.UTF8.GetBytes(json), webhookQueue)?.Id
                ?? throw new InvalidOperationException("The queue of updates is full, or the update too big.");
        }
    }

    /// <summary>Hands every update out once more, confirmed ones too, as if no confirmation had ever arrived.</summary>
    public void HandOutAgain()
    {
        lock (_world.Gate)
            _world.Updates.Rewind();
    }

    /// <summary>Waits until the bot has confirmed every update.</summary>
    public async Task AllConfirmed(TimeSpan? timeout = null)
    {
        Task empty;
        lock (_world.Gate)
            empty = _world.Updates.WhenEmpty();
        try
        {
            await empty.WaitAsync(timeout ?? DefaultTimeout, TimeProvider.System);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The bot has not confirmed {UnconfirmedUpdates} updates; poll waiting: {IsPolled}.", late);
        }
    }

    /// <summary>Forgets people, chats, updates, commands, faults, limits and calls; the bot goes on talking to the same address.</summary>
    public void Reset()
    {
        lock (_world.Gate)
            _world.Clear();
        Faults.Clear();
        Limits = RateLimits.None;
        Calls.Clear();
        Clock.Shift = TimeSpan.Zero;
    }

    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        await _delivery.DisposeAsync();
        using (var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private WebApplication Build(TelegramOptions options, Action<IEndpointRouteBuilder>? extend)
    {
        var contents = new ContentReader(_world.Files, _world.Contents);
        var sending = new Sending(_world);
        var endpoint = new BotApiEndpoint(
            _world,
            new MethodTable(
                _polling,
                new WebhookMethods(_world, _webhook, _delivery),
                new SendMethods(_world, sending, contents),
                new CopyMethods(_world, sending),
                new EditMethods(_world, contents),
                new DeleteMethods(_world),
                new Reactions.ReactionMethods(_world),
                new TopicMethods(_world),
                new ChatMethods(_world),
                _world.Files,
                _world.Presses,
                _world.Commands),
            Faults,
            _limiter,
            Calls);
        _delivery.Invoke = endpoint.InvokeAsync;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(options.ListenOnAllAddresses ? IPAddress.Any : IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(this);

        // A name of somebody else's that leads here would make their page one of this site.
        builder.Services.AddHostFiltering(hosts =>
            hosts.AllowedHosts = options.ListenOnAllAddresses ? ["*"] : ["localhost", "127.0.0.1", "[::1]"]);
        var app = builder.Build();
        app.UseHostFiltering();
        CrossSiteRequests.Refuse(app);
        app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            if (BotApiEndpoint.IsMine(context.Request.Path))
                await endpoint.HandleAsync(context);
            else
                await next(context);
        });
        app.UseRouting();
        new ControlApi(this).Map(app);
        extend?.Invoke(app);
        app.UseEndpoints(_ => { });
        return app;
    }
}

/// <summary>An update on its way to the bot.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HandedOutUpdate(int UpdateId, long ChatId, int MessageId, int Times, long Timestamp);
