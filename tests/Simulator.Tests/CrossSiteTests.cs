using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OperatorBot.Simulator.Playground;

namespace OperatorBot.Simulator.Tests;

/// <summary>What a browser sends for other sites does not get in, wherever it goes.</summary>
public sealed class CrossSiteTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();
    private TelegramServer _telegram = null!;

    private string Own => _telegram.Url.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync() =>
        _telegram = await TelegramServer.StartAsync(new TelegramOptions(), PageEndpoints.Map, CancellationToken.None);

    public async Task DisposeAsync() => await _telegram.DisposeAsync();

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/settings")]
    [InlineData("GET", "/control/chats")]
    [InlineData("POST", "/control/users")]
    [InlineData("POST", "/bot1:simulated-token-for-trying-things-out/getMe")]
    public async Task Origin_OfAnotherSite_IsRefused(string method, string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(method, path, ("Origin", "https://example.org")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(method, path, ("Origin", "null")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(method, path, ("Origin", "http://127.0.0.1:1")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(method, path, ("Origin", Own.Replace("http", "https", StringComparison.Ordinal))));
        Assert.NotEqual(HttpStatusCode.Forbidden, await StatusAsync(method, path, ("Origin", Own)));
        Assert.NotEqual(HttpStatusCode.Forbidden, await StatusAsync(method, path));
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task FetchSite_WithoutOrigin_Decides(string site, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync("GET", "/control/chats", ("Sec-Fetch-Site", site)));

    [Theory]
    [InlineData("/", "navigate", HttpStatusCode.OK)]
    [InlineData("/", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("/bot1:simulated-token-for-trying-things-out/close", "navigate", HttpStatusCode.Forbidden)]
    public async Task Link_OfAnotherSite_MayOpenThePageOnly(string path, string mode, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync("GET", path, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", mode)));

    [Fact]
    public async Task Refusal_SaysWhy()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_telegram.Url, "/control/chats"));
        request.Headers.Add("Origin", "https://example.org");

        using var response = await Http.SendAsync(request);

        Assert.Contains("another site", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.org", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.example.org", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("localhost:8081", HttpStatusCode.OK)]
    [InlineData("[::1]:8081", HttpStatusCode.OK)]
    public async Task Host_OnlyThisMachines(string host, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync("GET", "/control/chats", ("Host", host)));

    [Fact]
    public async Task Host_ListeningOnAllAddresses_IsAny()
    {
        await using var telegram = await TelegramServer.StartAsync(new TelegramOptions { ListenOnAllAddresses = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(telegram.Url, "/control/chats"));
        request.Headers.Host = "example.org";

        using var response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_telegram.Url, path));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }
}
