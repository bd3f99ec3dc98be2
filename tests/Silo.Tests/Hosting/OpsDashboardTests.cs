using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;

namespace OperatorBot.Silo.Tests.Hosting;

/// <summary>The dashboard's address. What is served there is Orleans' own; where its packages are replaced, a sentence.</summary>
#pragma warning disable CA1001 // IAsyncLifetime disposes.
public sealed class OpsDashboardTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Token = "a-token-for-ops";

    private static readonly bool HasDashboard = typeof(Orleans.Grain).Assembly.GetName().Name != "Orleans.Standin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operatorbot-");
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private readonly Machine _machine = new();
    private WebApplication? _host;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }

        _machine.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoToken_NothingIsThere(bool withGateway)
    {
        await StartAsync(token: null, withGateway);

        foreach (var path in new[] { "/dashboard", "/dashboard/", "/dashboard/version" })
        {
            using var answer = await GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_OpensWhatIsClosedToOthers(bool withGateway)
    {
        await StartAsync(Token, withGateway);

        foreach (var path in new[] { "/dashboard", "/dashboard/", "/dashboard/index.min.js", "/dashboard/version", "/dashboard/not-there" })
        {
            foreach (var shown in new[] { null, "another" })
            {
                using var refused = await GetAsync(path, shown);
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            }
        }

        using var live = await GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        using var page = await GetAsync("/dashboard/", Token);
        using var part = await GetAsync("/dashboard/version", Token);
        var text = await page.Content.ReadAsStringAsync();
        if (HasDashboard)
        {
            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            Assert.Contains("<html", text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(HttpStatusCode.OK, part.StatusCode);
        }
        else
        {
            Assert.Equal((HttpStatusCode.NotImplemented, "text/plain"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
            Assert.Contains("Microsoft.Orleans.Dashboard", text, StringComparison.Ordinal);
            Assert.Equal(text, await part.Content.ReadAsStringAsync());
        }
    }

    private async Task StartAsync(string? token, bool withGateway)
    {
        var settings = new BotSettings
        {
            TelegramBotToken = new Secret("1:x"),
            OperatorSecret = new Secret("secret"),
            TelegramApiUrl = new Uri($"http://127.0.0.1:{Ports.Free()}"),
            DataDirectory = _folder.FullName,
            HttpPort = Ports.Free(),
            SiloPort = Ports.Free(),
            SiloGatewayPort = Ports.Free(),
            RunGateway = withGateway,
            OpsToken = token is null ? null : new Secret(token),
        };
        _http.BaseAddress = new Uri($"http://127.0.0.1:{settings.HttpPort}");
        Assert.Empty(_machine.Claim(settings));
        _host = SiloHost.Build(settings, _machine);
        await _host.StartAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ops:" + token)));
        return await _http.SendAsync(request);
    }
}
