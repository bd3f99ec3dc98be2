using Microsoft.AspNetCore.Connections;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Hosting;

/// <summary>
/// How a process ends, be it a silo or a gateway: the exit code, and a bound on the time that stopping takes. What is not finished
/// by then is in Telegram or in the store, so that nothing is lost.
/// </summary>
public sealed partial class ProcessEnd : ITokenRefusal, IDisposable
{
    private const int Crashed = 1;

    /// <summary>How long services may take to finish what they have in hand; over a Bot API call's 10 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>For those that do not listen.</summary>
    public static readonly TimeSpan Limit = Patience + TimeSpan.FromSeconds(5);

    private readonly IHostApplicationLifetime _lifetime;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger<ProcessEnd> _logger;
    private ITimer? _limit;
    private int _tokenRefused;
    private bool _serviceFailed;

    /// <summary>Watches the host's end from now on.</summary>
    public ProcessEnd(
        IHostApplicationLifetime lifetime, IServiceProvider services, TimeProvider time, ILogger<ProcessEnd> logger)
    {
        (_lifetime, _services, _time, _logger) = (lifetime, services, time, logger);
        lifetime.ApplicationStopping.Register(StartLimit);
        lifetime.ApplicationStopped.Register(NoteFailures);
    }

    /// <summary>0 after a stop from outside, 2 where the token was refused, 1 where a service failed.</summary>
    public int ExitCode => _tokenRefused != 0 ? SettingsReader.ExitCode : _serviceFailed ? Crashed : 0;

    /// <summary>Builds the host and runs it until it ends, whatever the reason; explains a bad one.</summary>
    /// <returns>What the process should return.</returns>
    public static async Task<int> RunAsync(BotSettings settings, Func<WebApplication> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        try
        {
            await using var host = build();
            var end = host.Services.GetRequiredService<ProcessEnd>();
            try
            {
                await host.RunAsync();
            }
            catch (OperationCanceledException) when (end._lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Stopped before it had begun: while there was no silo, say.
            }

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

    /// <inheritdoc />
    public void Report()
    {
        if (Interlocked.Exchange(ref _tokenRefused, 1) != 0)
            return;

        LogTokenRefused();
        _lifetime.StopApplication();
    }

    /// <inheritdoc />
    public void Dispose() => _limit?.Dispose();

    private void StartLimit()
    {
        LogStopping();
        _limit = _time.CreateTimer(_ => EndNow(), null, Limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The host stops as if it had been asked to when a service fails.</summary>
    private void NoteFailures() => _serviceFailed = _services.GetServices<IHostedService>()
        .OfType<BackgroundService>()
        .Any(service => service.ExecuteTask is { IsFaulted: true });

    private void EndNow()
    {
        LogLimitReached(Limit.TotalSeconds);
        Environment.Exit(_tokenRefused != 0 ? SettingsReader.ExitCode : Crashed);
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Information, Message = "{Banner}")]
    public partial void LogRunning(string banner);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Critical,
        Message = "Telegram refuses the bot's token (401). Ask @BotFather for the current one and set TELEGRAM_BOT_TOKEN")]
    private partial void LogTokenRefused();

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Stopping")]
    private partial void LogStopping();

    [LoggerMessage(EventId = 3103, Level = LogLevel.Error,
        Message = "Not stopped after {Seconds} s: the process ends as it is; what it had in hand is done again after the next start")]
    private partial void LogLimitReached(double seconds);
}
