using Microsoft.Extensions.Configuration;
using OperatorBot.Gateway.Hosting;

namespace OperatorBot.Gateway.Tests.Hosting;

public sealed class BotBuilderTests
{
    [Fact]
    public void Create_ByDefault_WatchesNoFiles()
    {
        var builder = BotBuilder.Create();

        var files = builder.Configuration.Sources.OfType<FileConfigurationSource>().ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.ReloadOnChange);
    }
}
