using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Webhooks;

namespace OperatorBot.Deploy.Tests;

/// <summary>The compose file's load balancer, with its configuration as it stands, before two gateways that only count.</summary>
public sealed class BalancerTests : IAsyncLifetime, IDisposable
{
    private readonly FakeGateway[] _gateways = [new(), new()];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operatorbot-");
    private readonly HttpClient _http = new();
    private Process? _caddy;

    public async Task InitializeAsync()
    {
        foreach (var gateway in _gateways)
            await gateway.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_caddy is not null)
        {
            _caddy.Kill();
            await _caddy.WaitForExitAsync();
        }

        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
    }

    public void Dispose()
    {
        _caddy?.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [NeedsFact("caddy")]
    public async Task Outside_ReachesWhereTelegramBringsUpdates_AndNothingElse()
    {
        await StartAsync();

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, BotHealth.ReadyPath), (HttpMethod.Get, BotHealth.LivePath), (HttpMethod.Get, "/dashboard"),
            (HttpMethod.Post, BotHealth.ReadyPath), (HttpMethod.Post, BotHealth.LivePath), (HttpMethod.Post, "/dashboard"),
            (HttpMethod.Get, WebhookEndpoint.Path), (HttpMethod.Post, "/"), (HttpMethod.Post, WebhookEndpoint.Path + "/more"),
        })
        {
            using var refused = await _http.SendAsync(new HttpRequestMessage(method, new Uri(path, UriKind.Relative)));
            Assert.Equal((path, HttpStatusCode.NotFound), (path, refused.StatusCode));
        }

        Assert.All(await PostAsync(10), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal([5, 5], _gateways.Select(gateway => gateway.Updates));
        Assert.All(_gateways, gateway => Assert.Equal(0, gateway.Others));
    }

    [NeedsFact("caddy")]
    public async Task OneGatewayIsGone_TheOtherTakesEverything_EachOnce()
    {
        await StartAsync();
        await _gateways[0].DisposeAsync();

        // As Telegram does: what was not taken is brought again.
        for (var update = 0; update < 20; update++)
            await EventuallyAsync("the update is taken", async () => (await PostAsync(1))[0] == HttpStatusCode.OK);

        Assert.Equal(20, _gateways[1].Updates);
        Assert.All(await PostAsync(10), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [NeedsFact("caddy")]
    public async Task ConnectionBreaksAfterTheUpdateWasSent_ItIsNotSentAgain()
    {
        await StartAsync();
        Array.ForEach(_gateways, gateway => gateway.BreaksOff = true);

        Assert.Equal([HttpStatusCode.BadGateway], await PostAsync(1));

        Assert.Equal(1, _gateways.Sum(gateway => gateway.Updates));
    }

    [NeedsFact("caddy")]
    public async Task GatewayThatIsNotReady_GetsNothing_UntilItIs()
    {
        await StartAsync();
        _gateways[0].IsReady = false;
        await EventuallyAsync("the gateway is left out", async () =>
        {
            var before = _gateways[0].Updates;
            await PostAsync(4);
            return _gateways[0].Updates == before;
        });

        _gateways[0].IsReady = true;

        await EventuallyAsync("the gateway is back", async () =>
        {
            var before = _gateways[0].Updates;
            await PostAsync(4);
            return _gateways[0].Updates > before;
        });
    }

    private static async Task EventuallyAsync(string phase, Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"Not within 60 s: {phase}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private async Task StartAsync()
    {
        _http.BaseAddress = new Uri($"http://127.0.0.1:{Ports.Free().ToString(CultureInfo.InvariantCulture)}");
        var start = new ProcessStartInfo("caddy", ["run", "--adapter", "caddyfile", "--config", Repository.PathOf("deploy/Caddyfile")])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PUBLIC_HOST"] = _http.BaseAddress.GetLeftPart(UriPartial.Authority);
        start.Environment["GATEWAYS"] = string.Join(' ', _gateways.Select(gateway => gateway.Authority));
        foreach (var home in new[] { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME" })
            start.Environment[home] = _folder.FullName;
        _caddy = Process.Start(start)!;
        _caddy.BeginOutputReadLine();
        _caddy.BeginErrorReadLine();
        await EventuallyAsync("caddy answers", async () =>
        {
            Assert.False(_caddy.HasExited, "caddy did not take its configuration");
            try
            {
                using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });

        // It gives a gateway nothing before it has asked for its health.
        await EventuallyAsync("both gateways are used", async () =>
        {
            await PostAsync(2);
            return _gateways.All(gateway => gateway.Updates > 0);
        });
        Array.ForEach(_gateways, gateway => gateway.ForgetUpdates());
    }

    private async Task<List<HttpStatusCode>> PostAsync(int times)
    {
        var statuses = new List<HttpStatusCode>();
        for (var time = 0; time < times; time++)
        {
            using var update = new StringContent("{}", null, "application/json");
            using var answer = await _http.PostAsync(new Uri(WebhookEndpoint.Path, UriKind.Relative), update);
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }

    private sealed class FakeGateway : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _updates;
        private int _others;

        public FakeGateway()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.MapGet(BotHealth.ReadyPath, () =>
                Results.StatusCode(IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
            _app.MapPost(WebhookEndpoint.Path, async context =>
            {
                await new StreamReader(context.Request.Body).ReadToEndAsync();
                Interlocked.Increment(ref _updates);
                if (BreaksOff)
                    context.Abort();
            });
            _app.MapFallback(() => Interlocked.Increment(ref _others));
        }

        public bool IsReady { get; set; } = true;

        public bool BreaksOff { get; set; }

        public int Updates => Volatile.Read(ref _updates);

        public int Others => Volatile.Read(ref _others);

        public string Authority { get; private set; } = "";

        public void ForgetUpdates() => Volatile.Write(ref _updates, 0);

        public async Task StartAsync()
        {
            await _app.StartAsync();
            Authority = new Uri(_app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
        }

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
