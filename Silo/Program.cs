using Microsoft.AspNetCore.Connections;
using OperatorBot.Gateway.Clusters;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;

namespace OperatorBot.Silo;

internal static class Program
{
    private const int Crashed = 1;

    private static async Task<int> Main()
    {
        using var machine = new Machine();
        var settings = SettingsReader.ReadOrExplain(
            Console.Error, StorageAccount.ConnectionStringIsOne, StartChecks.HttpPortIsFree, machine.Claim);
        if (settings is null)
            return SettingsReader.ExitCode;

        if (await StorageAccount.RefusalAsync(settings) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"OperatorBot cannot start: {refusal}");
            return SettingsReader.ExitCode;
        }

        try
        {
            await using var host = SiloHost.Build(settings, machine);
            var end = host.Services.GetRequiredService<ProcessEnd>();
            await host.RunAsync();
            return end.ExitCode;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            // Somebody took the port after the check.
            await Console.Error.WriteLineAsync(
                $"OperatorBot cannot start: {string.Join(' ', StartChecks.HttpPortIsFree(settings))}");
            return SettingsReader.ExitCode;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"OperatorBot crashed. {e}");
            return Crashed;
        }
    }
}
