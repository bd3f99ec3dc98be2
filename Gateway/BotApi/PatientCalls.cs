using OperatorBot.Gateway.Health;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;

namespace OperatorBot.Gateway.BotApi;

/// <summary>Calls without which the bot cannot go on: repeated until they work, with growing pauses, as the health page shows.</summary>
internal sealed partial class PatientCalls(
    ITelegramBotClient bot, Condition telegram, ITokenRefusal tokenRefusal, TimeProvider time, ILogger logger)
{
    /// <summary>Asks Telegram who the bot is, until it tells.</summary>
    /// <returns>The bot's user name.</returns>
    public async Task<string> IdentifyAsync(CancellationToken stopping)
    {
        var me = await UntilItWorksAsync(
            _ => bot.CallAsync(new GetMeRequest(), BotApiCalls.ShortLimit, time, stopping), _ => false, stopping);
        LogIdentified(me.Id, me.Username);
        return me.Username ?? "";
    }

    /// <summary>Calls until it works.</summary>
    /// <param name="call">The call; it gets the number of the attempt, counted from 1.</param>
    /// <param name="explain">Shows a refusal that does not speak of Telegram's health, and says that it did.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<T> UntilItWorksAsync<T>(
        Func<int, Task<T>> call, Predicate<ApiRequestException> explain, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await call(attempt);
                telegram.Holds("it answers");
                return result;
            }
            catch (ApiRequestException e) when (e.ErrorCode == 401)
            {
                telegram.Fails(
                    "it refuses the bot's token (401)", "Set TELEGRAM_BOT_TOKEN to the token that @BotFather shows");
                tokenRefusal.Report();
                // The process ends.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }
            catch (RequestException e)
            {
                var pause = BotApiFailure.PauseAfter(e, attempt);
                LogFailed(BotApiFailure.Describe(e), attempt, pause.TotalSeconds);
                if (e is not ApiRequestException refusal || !explain(refusal))
                    Show(e);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private void Show(RequestException failure)
    {
        var what = BotApiFailure.Describe(failure);
        if (failure is ApiRequestException { ErrorCode: 429 })
            telegram.Limps($"it asks to slow down ({what})", "Wait; it passes by itself");
        else
            telegram.Fails(
                $"it cannot be reached or fails ({what})",
                "Look at the network, at TELEGRAM_API_URL if it is set, and at Telegram's own state");
    }

    [LoggerMessage(1200, LogLevel.Information, "The bot is {BotId} (@{BotName})")]
    private partial void LogIdentified(long botId, string? botName);

    [LoggerMessage(1201, LogLevel.Warning, "Telegram: {Failure} (attempt {Attempt}); again in {PauseSeconds:0.0} s")]
    private partial void LogFailed(string failure, int attempt, double pauseSeconds);
}
