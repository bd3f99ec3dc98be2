using System.Diagnostics;
using System.Globalization;
using OperatorBot.Gateway.Settings;
using OperatorBot.Simulator;

namespace OperatorBot.EndToEnd.Tests.Crashes;

/// <summary>The bot as a process of its own, to be killed and started again on the same folder.</summary>
internal sealed class KilledBot(TelegramServer telegram, int capacity) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operatorbot-kill-");
    private readonly int _port = Ports.Free();
    private Process? _process;

    public void Start()
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "OperatorBot.Silo.dll") },
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[SettingNames.TelegramBotToken] = telegram.Token;
        start.Environment[SettingNames.OperatorSecret] = TestBot.Secret;
        start.Environment[SettingNames.TelegramApiUrl] = telegram.Url.GetLeftPart(UriPartial.Authority);
        start.Environment[SettingNames.HttpPort] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment[SettingNames.OperatorCapacity] = capacity.ToString(CultureInfo.InvariantCulture);
        start.Environment["FLOOD_LIMIT"] = "0";
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Ends the process as a power cut would: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null)
            Kill();
        _folder.Delete(recursive: true);
    }
}
