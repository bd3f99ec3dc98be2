using Azure;
using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Clusters;

/// <summary>
/// Holds the start up until the storage account answers: a silo that cannot read the list of silos ends, and so does a
/// client. Whether the account lets this process in is theirs to find out. To be registered before Orleans.
/// </summary>
public sealed partial class StorageAccountWait(
    BotSettings settings, TimeProvider time, ILogger<StorageAccountWait> logger) : IHostedService
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await StorageAccount.AskAsync(settings, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 401 or 403)
            {
                return;
            }
            catch (Exception e) when (StorageAccount.IsNoAnswer(e) && !cancellationToken.IsCancellationRequested)
            {
                if (isFirst)
                    LogNoAnswer(e.GetType().Name, e.Message);
                await Task.Delay(AskAgainAfter, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1550, LogLevel.Warning,
        "The storage account does not answer ({Kind}: {Reason}); the start waits for it. Check the network and the account's address")]
    private partial void LogNoAnswer(string kind, string reason);
}
