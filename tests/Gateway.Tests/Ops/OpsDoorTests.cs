using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway.Ops;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Telemetry;

namespace OperatorBot.Gateway.Tests.Ops;

/// <summary>The door as browsers, scripts and strangers see it, over HTTP.</summary>
#pragma warning disable CA1001 // IAsyncLifetime disposes.
public sealed class OpsDoorTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Token = "long: pass/word+1";

    private readonly RecordedMeters _meters = new();
    private readonly RecordedLog _log = new();
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new AccessMetrics(_meters));
        _app = builder.Build();
        _app.MapGet("/ops", () => "page");
        _app.MapGet("/ops/{name}", (string name) => name);
        _app.MapGet("/opsx", () => "open");
        _app.UseOpsDoor(new Secret(Token), "/ops");
        await _app.StartAsync();
        _http.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _meters.Dispose();
    }

    [Theory]
    [InlineData("/ops")]
    [InlineData("/ops/")]
    [InlineData("/OPS/style.css")]
    [InlineData("/%6fps")]
    [InlineData("/x/../ops/style.css")]
    [InlineData("/ops/not/there")]
    public async Task AllBelowThePath_IsClosedWithoutTheToken(string path)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(["operatorbot.access.refused door=ops: 1"], _meters.Counts);
    }

    [Fact]
    public async Task WhatIsBeside_IsOpenAndOtherSpellingsAreNotThere()
    {
        Assert.Equal("open", await _http.GetStringAsync(new Uri("/opsx", UriKind.Relative)));

        using var answer = await GetAsync("//ops");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Token_AsAnyonesPasswordOrAsBearer_OpensTheDoor()
    {
        foreach (var shown in new[] { Basic("ops:" + Token), Basic(":" + Token), "basic " + Basic("x:" + Token)[6..], "Bearer " + Token })
        {
            using var page = await GetAsync("/ops/style.css", shown);
            Assert.Equal("style.css", await page.Content.ReadAsStringAsync());
            using var none = await GetAsync("/ops/not/there", shown);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        Assert.Empty(_meters.Counts);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("word", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnythingElse_IsRefused()
    {
        string[] wrong =
        [
            "", "Basic", "Bearer", "Bearer ", Token, "Digest " + Token, "Basic " + Token, "Basic ====", Basic(Token[6..]), Basic("ops"),
            Basic("ops:"), Basic("ops:" + Token.ToUpperInvariant()), Basic("ops:" + Token + " "), Basic(Token + ":"), "Bearer " + Token[..^1],
        ];
        foreach (var shown in wrong)
        {
            using var answer = await GetAsync("/ops", shown);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{shown}: {answer.StatusCode}");
        }

        using var twice = await GetAsync("/ops", Basic("ops:" + Token), Basic("ops:" + Token));
        Assert.Equal(HttpStatusCode.Unauthorized, twice.StatusCode);
        Assert.Equal([$"operatorbot.access.refused door=ops: {wrong.Length + 1}"], _meters.Counts);
    }

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<HttpResponseMessage> GetAsync(string path, params string[] shown)
    {
        // As it stands: neither tidied up nor escaped.
        var address = new Uri(_http.BaseAddress + path[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var value in shown)
            request.Headers.TryAddWithoutValidation("Authorization", value);
        return await _http.SendAsync(request);
    }
}
