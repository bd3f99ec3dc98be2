using OperatorBot.Gateway.Clusters;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Settings;
using OperatorBot.Silo.Hosting;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Silo;

internal static class Program
{
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

        if (await StorageAccount.RefusesAsync(settings, Console.Error))
            return SettingsReader.ExitCode;

        return await ProcessEnd.RunAsync(settings, () => SiloHost.Build(settings, machine));
    }
}
