using Microsoft.AspNetCore.Connections;
using OperatorBot.Gateway.Clusters;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo;

internal static class Program
{
    private const int Crashed = 1;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                break;
            case [HealthProbe.Verb]:
                return await HealthProbe.AskAsync(Console.Out);
            case [TableBackup.BackupVerb or TableBackup.RestoreVerb, var file]:
                return await TableBackup.RunAsync(arguments[0], file, Console.Error);
            default:
                return HealthProbe.Refuse(
                    Console.Error,
                    string.Join(' ', arguments),
                    HealthProbe.Verb,
                    $"{TableBackup.BackupVerb} FILE",
                    $"{TableBackup.RestoreVerb} FILE");
        }

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
        catch (OperationCanceledException)
        {
            // Stopped before it had begun: while the storage account did not answer, say.
            return 0;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"OperatorBot crashed. {e}");
            return Crashed;
        }
    }
}
