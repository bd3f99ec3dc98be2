using System.Net;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Tests.Storage;
using OperatorBot.Simulator;

namespace OperatorBot.Silo.Tests.Hosting;

/// <summary>The whole process with STORAGE=azure.</summary>
[Collection(AzuriteTests.Name)]
[NeedsAzurite]
public sealed class AzureStartTests(AzuriteFixture fixture)
{
    [StoreTheory]
    [InlineData("hush")]
    [InlineData("AccountName=hush")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=hush!;EndpointSuffix=core.windows.net")]
    [InlineData("AccountName=shop;AccountKey=aHVzaA==;AccountKey=aHVzaA==")]
    [InlineData("TableEndpoint=hush;AccountName=shop;AccountKey=aHVzaA==")]
    [InlineData("BlobEndpoint=http://hush/shop;SharedAccessSignature=hush")]
    public async Task Start_NoConnectionString_SaysSoWithTheOthersAndWithoutIt(string text)
    {
        await using var bot = BotProcess.Start(
            (SettingNames.Storage, "azure"), (SettingNames.AzureStorageConnectionString, text), (SettingNames.DefaultLanguage, "fr"));

        Assert.Equal(2, await bot.ExitCodeAsync());

        Assert.Contains("AZURE_STORAGE_CONNECTION_STRING is no connection string", bot.Output, StringComparison.Ordinal);
        Assert.Contains("DEFAULT_LANGUAGE", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVzaA", bot.Output, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Start_KeyThatIsRefused_SaysSoWithoutIt()
    {
        const string Key = "aHVzaA==";
        await using var bot = BotProcess.Start(
            (SettingNames.Storage, "azure"),
            (SettingNames.AzureStorageConnectionString, Azurite.ConnectionStringFor(fixture.Azurite.Port, Key)),
            (SettingNames.SiloPort, BotProcess.Text(Ports.Free())),
            (SettingNames.SiloGatewayPort, BotProcess.Text(Ports.Free())));

        Assert.Equal(2, await bot.ExitCodeAsync());

        Assert.Contains("AZURE_STORAGE_CONNECTION_STRING is refused by the storage account (403", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, bot.Output, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Run_AccountComesLater_BecomesReadyByItselfAndTellsOfTheStore()
    {
        var port = Ports.Free();
        await using var telegram = await TelegramServer.StartAsync();
        await using var bot = BotProcess.Start(
            (SettingNames.TelegramApiUrl, telegram.Url.ToString()),
            (SettingNames.TelegramBotToken, telegram.Token),
            (SettingNames.Storage, "azure"),
            (SettingNames.AzureStorageConnectionString, Azurite.ConnectionStringFor(port)),
            (SettingNames.SiloPort, BotProcess.Text(Ports.Free())),
            (SettingNames.SiloGatewayPort, BotProcess.Text(Ports.Free())));

        await using (await Azurite.StartAsync(port))
            await bot.ReadyAsync();

        await bot.NotReadyAsync("the storage account does not answer");
        await bot.NotReadyAsync("the dispatcher does not answer");

        // The dispatcher cannot write, and is not there again; its 65 states make no line each.
        Assert.DoesNotContain("fail: Orleans.Storage", bot.Output, StringComparison.Ordinal);
        Assert.Contains("Azure Storage (provider 10.", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Azurite.Key, bot.Output, StringComparison.Ordinal);
    }
}
