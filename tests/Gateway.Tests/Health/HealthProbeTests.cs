using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OperatorBot.Gateway.Health;

namespace OperatorBot.Gateway.Tests.Health;

public sealed class HealthProbeTests
{
    [Fact]
    public async Task ProcessIsUp_ZeroAndWhatIsWrong()
    {
        await using var app = await StartAsync(StatusCodes.Status200OK);
        using var said = new StringWriter();

        Assert.Equal(0, await HealthProbe.AskAsync(said, PortOf(app)));
        Assert.Contains("/health/ready 503 the store is away", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherAnswer_OneAndWhy()
    {
        await using var app = await StartAsync(StatusCodes.Status503ServiceUnavailable);
        using var said = new StringWriter();

        Assert.Equal(1, await HealthProbe.AskAsync(said, PortOf(app)));
        Assert.Contains("/health/live 503", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThere_OneAndWhy()
    {
        using var said = new StringWriter();

        Assert.Equal(1, await HealthProbe.AskAsync(said, Ports.Free()));
        Assert.NotEmpty(said.ToString());
    }

    [Fact]
    public void UnknownArgument_TwoAndTheKnownOnes()
    {
        using var said = new StringWriter();

        Assert.Equal(2, HealthProbe.Refuse(said, "healht", HealthProbe.Verb));
        Assert.Contains("\"healht\"", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("other uses: health.", said.ToString(), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet(BotHealth.LivePath, () => Results.StatusCode(status));
        app.MapGet(BotHealth.ReadyPath, () => Results.Text("the store is away", statusCode: StatusCodes.Status503ServiceUnavailable));
        await app.StartAsync();
        return app;
    }

    private static int PortOf(WebApplication app) => new Uri(app.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
}
