using Microsoft.Extensions.Configuration;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Tests.Hosting;

public sealed class BotHostTests
{
    [Fact]
    public void CreateBuilder_ByDefault_WatchesNoFiles()
    {
        var builder = BotHost.CreateBuilder(new BotSettings { TelegramBotToken = new Secret("1:a"), OperatorSecret = new Secret("x") });

        var files = builder.Configuration.Sources.OfType<FileConfigurationSource>().ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.ReloadOnChange);
    }
}
